package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Columns added up where their windows lie in a picture: col2im, PyTorch's {@code Fold}, and the gradient of {@link Unfold}. What lies on padding is lost.
 *
 * <p>Input {@code [N, C x taps, windows]}; and, where {@code sizes} is empty, a second one that has the shape of the picture, of which only the shape
 * is read. Output {@code [N, C, spatial…]}.
 *
 * @param sizes the spatial sizes of the picture; empty to take the shape of the second input
 */
public record Fold(List<Integer> sizes, List<Integer> kernel, Sliding sliding) implements Op {
    private static final Attribute SIZES = Attribute.optional(
            "sizes",
            Attribute.Kind.INTEGERS,
            List.of(),
            "of the picture, per spatial axis; empty: as the second input");
    static final List<Attribute> ATTRIBUTES =
            Stream.concat(Stream.of(SIZES), Unfold.ATTRIBUTES.stream()).toList();

    public static final OpType TYPE = new OpType("Fold", "", ATTRIBUTES, Fold::from);

    static Fold from(Attributes attributes) {
        Unfold unfold = Unfold.from(attributes);
        return new Fold(
                Arrays.stream(attributes.integers(SIZES.name())).boxed().toList(), unfold.kernel(), unfold.sliding());
    }

    public Fold {
        sizes = List.copyOf(sizes);
        kernel = new Unfold(kernel, sliding).kernel();
        if (!sizes.isEmpty() && sizes.size() != kernel.size()) {
            throw new ShapeException("sizes " + sizes + " and window " + kernel + " are for different numbers of axes");
        }
    }

    /** What this undoes, but for the adding up. */
    public Unfold unfold() {
        return new Unfold(kernel, sliding);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        Attributes attributes = unfold().attributes();
        return attributes.with(
                SIZES.name(), sizes.stream().map(Integer::longValue).toList());
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType columns = inputs.getFirst().type();
        return List.of(columns.withShape(sizes.isEmpty() ? like(columns, inputs.get(1)) : picture(columns.shape())));
    }

    private SymbolicShape like(ValueType columns, Operand picture) {
        ShapeRules.checkGradient(Operand.of(columns), unfold().output(picture.shape()));
        return picture.shape();
    }

    private SymbolicShape picture(SymbolicShape columns) {
        if (columns.rank() != 3) {
            throw new ShapeException("input is " + columns + ", expected [batch, channels x taps, windows]");
        }
        int taps = unfold().taps();
        Dim channels = columns.dim(1).map(count -> channels(count, taps), "%s/" + taps);
        List<Dim> dims = new ArrayList<>(List.of(columns.dim(0), channels));
        sizes.forEach(size -> dims.add(Dim.of(size)));
        SymbolicShape picture = new SymbolicShape(dims);
        SymbolicShape expected = unfold().output(picture);
        if (!expected.mayEqual(columns)) {
            throw new ShapeException(
                    "input is " + columns + ", expected " + expected + " for a window of " + kernel + " over " + sizes);
        }
        return picture;
    }

    private int channels(int count, int taps) {
        if (count % taps != 0) {
            throw new ShapeException("axis 1 has " + count + " positions, which the " + taps + " taps of a window of "
                    + kernel + " do not divide");
        }
        return count / taps;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide columns = inputs.getFirst();
        Shape shape = sizes.isEmpty()
                ? inputs.get(1).shape()
                : picture(SymbolicShape.of(columns.shape())).concrete();
        Wide picture = Wide.zeros(columns.type(), shape);
        unfold().forEach(shape, (at, column) -> picture.doubles()[at] += columns.doubles()[column]);
        return List.of(picture);
    }

    /** Linear: its gradient is {@link Unfold}. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Optional<Value> columns = Optional.of(scope.add(unfold(), scope.gradient()));
        return scope.inputs() == 1 ? List.of(columns) : List.of(columns, Optional.empty());
    }

    /** One addition for each cell of each column. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
