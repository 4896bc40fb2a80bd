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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every window of a picture as a column: im2col, PyTorch's {@code Unfold}. Padding reads zeros.
 *
 * <p>Input {@code [N, C, spatial…]}, output {@code [N, C x taps, windows]}: the taps of a channel one after the other, outer axes first, and the
 * windows in the order of their positions.
 *
 * @param kernel the window's size on each of one to three spatial axes
 */
public record Unfold(List<Integer> kernel, Sliding sliding) implements Op {
    static final List<Attribute> ATTRIBUTES =
            List.of(Pooling.KERNEL, Sliding.STRIDES, Sliding.DILATIONS, Padding.PADS, Padding.AUTO_PAD);

    public static final OpType TYPE = new OpType("Unfold", "", ATTRIBUTES, Unfold::from);

    static Unfold from(Attributes attributes) {
        return new Unfold(
                Arrays.stream(attributes.integers(Pooling.KERNEL.name()))
                        .boxed()
                        .toList(),
                Sliding.from(attributes));
    }

    public Unfold {
        kernel = List.copyOf(kernel);
        if (kernel.isEmpty() || kernel.size() > 3) {
            throw new ShapeException("window is " + kernel + ", expected 1 to 3 spatial axes");
        }
        sliding.over(sizes(kernel), new int[kernel.size()]); // refuses what no input size can cure
    }

    private static int[] sizes(List<Integer> kernel) {
        return kernel.stream().mapToInt(Integer::intValue).toArray();
    }

    /** How many cells a window has. */
    public int taps() {
        return kernel.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        List<Long> sizes = kernel.stream().map(Integer::longValue).toList();
        return sliding.addTo(Attributes.of(Pooling.KERNEL.name(), sizes));
    }

    /** The window for this input shape, padding in numbers. */
    public Window window(Shape x) {
        return sliding.over(sizes(kernel), x);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(output(x.shape())));
    }

    SymbolicShape output(SymbolicShape x) {
        if (x.rank() != kernel.size() + 2) {
            throw new ShapeException("input is " + x + ", expected [batch, channels, " + kernel.size()
                    + " spatial axes] for a window of " + kernel);
        }
        List<Dim> positions = sliding.outputs(sizes(kernel), x, false);
        return SymbolicShape.of(x.dim(0), x.dim(1).map(c -> c * taps(), "%s*" + taps()), product(positions));
    }

    private static Dim product(List<Dim> positions) {
        return positions.stream().allMatch(Dim::isKnown)
                ? Dim.of(positions.stream().mapToInt(Dim::size).reduce(1, Math::multiplyExact))
                : Dim.symbol(positions.stream().map(Dim::toString).collect(Collectors.joining("*")));
    }

    /** One cell of one window: dense indices into the picture and the columns. */
    interface Visitor {
        void cell(int picture, int column);
    }

    /** All cells that are not padding. */
    void forEach(Shape x, Visitor visitor) {
        Window three = window(x).inThreeAxes();
        int[] in = Window.sizesInThreeAxes(x);
        int[] out = positions(x);
        int windows = out[0] * out[1] * out[2];
        int taps = taps();
        for (int plane = 0; plane < x.elements(0, 2); plane++) {
            for (int tap = 0; tap < taps; tap++) {
                for (int position = 0; position < windows; position++) {
                    int at = three.picture(tap, position, in, out);
                    if (at >= 0) {
                        visitor.cell(plane * in[0] * in[1] * in[2] + at, (plane * taps + tap) * windows + position);
                    }
                }
            }
        }
    }

    /** How many windows there are along depth, height and width. */
    int[] positions(Shape x) {
        List<Dim> positions = sliding.outputs(sizes(kernel), SymbolicShape.of(x), false);
        int[] three = {1, 1, 1};
        for (int axis = 0; axis < positions.size(); axis++) {
            three[axis + 3 - positions.size()] = positions.get(axis).size();
        }
        return three;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), output(SymbolicShape.of(x.shape())).concrete());
        forEach(x.shape(), (picture, column) -> y.copy(x, picture, column, 1));
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(
                scope.add(new Fold(Collections.emptyList(), kernel, sliding), scope.gradient(), scope.input(0))));
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    /** Positions are not told apart once the axes are other ones. */
    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
