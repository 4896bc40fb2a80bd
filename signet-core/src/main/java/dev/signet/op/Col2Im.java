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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Columns added up where their windows overlap, the adjoint of {@link Im2Col} (PyTorch's {@code Fold}): from {@code [N, C taps, positions]} to
 * {@code [N, C, spatial…]}.
 *
 * @param image the spatial sizes of the output
 * @param kernel the window's size on each spatial axis
 */
public record Col2Im(List<Integer> image, List<Integer> kernel, Sliding sliding) implements Op {
    private static final Attribute IMAGE =
            Attribute.required("image_shape", Attribute.Kind.INTEGERS, "spatial sizes of the output (1 to 3)");

    public static final OpType TYPE = new OpType(
            "Col2Im",
            "Col2Im-18",
            Stream.concat(Stream.of(IMAGE), Im2Col.ATTRIBUTES.stream()).toList(),
            Col2Im::from);

    static Col2Im from(Attributes attributes) {
        Im2Col unfold = Im2Col.from(attributes);
        return new Col2Im(
                IntStream.of(attributes.integers(IMAGE.name())).boxed().toList(), unfold.kernel(), unfold.sliding());
    }

    public Col2Im {
        image = List.copyOf(image);
        kernel = new Im2Col(kernel, sliding).kernel();
        if (image.size() != kernel.size()) {
            throw new ShapeException(
                    "image sizes are " + image + " and the window " + kernel + ", expected as many axes");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        Attributes first = Attributes.of(
                IMAGE.name(), image.stream().map(Integer::longValue).toList());
        Attributes all = first;
        for (Map.Entry<String, Object> entry : unfold().attributes().values().entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        return all;
    }

    private Im2Col unfold() {
        return new Im2Col(kernel, sliding);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape columns = inputs.getFirst().shape();
        if (columns.rank() != 3) {
            throw new ShapeException("input is " + columns + ", expected [batch, channels x taps, positions]");
        }
        int taps = unfold().taps();
        List<Dim> dims = new ArrayList<>();
        dims.add(columns.dim(0));
        dims.add(columns.dim(1)
                .map(
                        rows -> {
                            if (rows % taps != 0) {
                                throw new ShapeException("input has " + rows + " rows, which the " + taps
                                        + " taps of the window " + kernel + " do not divide");
                            }
                            return rows / taps;
                        },
                        "%s/" + taps));
        image.forEach(size -> dims.add(Dim.of(size)));
        SymbolicShape y = new SymbolicShape(dims);
        Dim positions = unfold().columns(y).dim(2);
        if (!positions.mayEqual(columns.dim(2))) {
            throw new ShapeException("input is " + columns + ", expected " + positions + " positions of the window "
                    + kernel + " in an image of " + image);
        }
        return List.of(inputs.getFirst().type().withShape(y));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Shape shape = infer(List.of(Operand.of(new ValueType(x.type(), SymbolicShape.of(x.shape())))))
                .getFirst()
                .shape()
                .concrete();
        Wide y = Wide.zeros(x.type(), shape);
        unfold().over(shape).forEach((to, column) -> {
            if (x.isFloat()) {
                y.doubles()[to] += x.doubles()[column];
            } else {
                y.longs()[to] += x.longs()[column];
            }
        });
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(unfold(), scope.gradient())));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
