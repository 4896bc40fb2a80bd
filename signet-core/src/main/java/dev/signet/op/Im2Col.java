package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Every window of an image as a column (PyTorch's {@code Unfold}): from {@code [N, C, spatial…]} to {@code [N, C taps, positions]}, the taps of a
 * channel together, windows in order of position. Padding reads zero. One to three spatial axes.
 *
 * @param kernel the window's size on each spatial axis
 */
public record Im2Col(List<Integer> kernel, Sliding sliding) implements Op {
    static final List<Attribute> ATTRIBUTES =
            List.of(Pooling.KERNEL, Sliding.STRIDES, Sliding.DILATIONS, Padding.PADS, Padding.AUTO_PAD);

    public static final OpType TYPE = new OpType("Im2Col", "", ATTRIBUTES, Im2Col::from);

    static Im2Col from(Attributes attributes) {
        return new Im2Col(
                IntStream.of(attributes.integers(Pooling.KERNEL.name())).boxed().toList(), Sliding.from(attributes));
    }

    public Im2Col {
        kernel = List.copyOf(kernel);
        if (kernel.isEmpty() || kernel.size() > 3) {
            throw new ShapeException("window is " + kernel + ", expected 1 to 3 spatial axes");
        }
        sliding.over(sizes(kernel), new int[kernel.size()]); // refuses what does not depend on the input
    }

    private static int[] sizes(List<Integer> kernel) {
        return kernel.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return sliding.addTo(Attributes.of(
                Pooling.KERNEL.name(), kernel.stream().map(Integer::longValue).toList()));
    }

    int taps() {
        return kernel.stream().reduce(1, Math::multiplyExact);
    }

    /** The pairing of an image of this shape with its columns. */
    WindowColumns over(Shape image) {
        return new WindowColumns(sliding.over(sizes(kernel), image), image);
    }

    SymbolicShape columns(SymbolicShape image) {
        Pooling.checkRank(image, kernel.size());
        int taps = taps();
        Dim rows = image.dim(1).map(channels -> Math.multiplyExact(channels, taps), "%s*" + taps);
        List<Dim> positions = sliding.outputs(sizes(kernel), image, false);
        return SymbolicShape.of(image.dim(0), rows, new SymbolicShape(positions).product(0, positions.size()));
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(columns(x.shape())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), columns(SymbolicShape.of(x.shape())).concrete());
        over(x.shape()).forEach((image, column) -> y.copy(x, image, column, 1));
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        SymbolicShape x = scope.input(0).shape();
        for (int axis = 2; axis < x.rank(); axis++) {
            if (!x.dim(axis).isKnown()) {
                throw new NoGradientException(TYPE.name(), "it needs known spatial sizes, the input is " + x);
            }
        }
        List<Integer> sizes = IntStream.range(2, x.rank()).mapToObj(x::size).toList();
        return List.of(Optional.of(scope.add(new Col2Im(sizes, kernel, sliding), scope.gradient())));
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(outputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return over(inputs.getFirst()).window().reach();
    }
}
