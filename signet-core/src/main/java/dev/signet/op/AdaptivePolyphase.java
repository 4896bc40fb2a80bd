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
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Adaptive polyphase sampling (Chaman and Dokmanić, "Truly Shift-Invariant Convolutional Neural Networks", 2021): of the grids that keep every stride-th
 * position of each axis, one for each place to begin, that of the largest Euclidean norm over all channels is kept, sample by sample. Which grid wins moves with
 * the input, so that a shift around changes at most where the kept elements stand, never which they are.
 *
 * <p>Input {@code [N, C, spatial…]} with sizes that the strides divide. Outputs: y {@code [N, C, spatial / stride…]}, and of its shape in int64 the index of
 * each among all elements of the input. Of equal norms the first grid wins, the last axis fastest.
 *
 * @param strides one for each spatial axis
 */
public record AdaptivePolyphase(List<Integer> strides) implements Op {
    private static final Attribute STRIDES =
            Attribute.required("strides", Attribute.Kind.INTEGERS, "one per spatial axis (1 to 3), >= 1");

    public static final OpType TYPE = new OpType(
            "AdaptivePolyphase",
            "",
            List.of(STRIDES),
            attributes -> new AdaptivePolyphase(
                    IntStream.of(attributes.integers(STRIDES.name())).boxed().toList()));

    public AdaptivePolyphase {
        strides = List.copyOf(strides);
        if (strides.isEmpty() || strides.size() > 3 || strides.stream().anyMatch(stride -> stride < 1)) {
            throw new ShapeException("strides are " + strides + ", expected " + STRIDES.range());
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(
                STRIDES.name(), strides.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.getFirst().shape();
        Pooling.checkRank(x, strides.size());
        List<Dim> dims = new ArrayList<>(x.dims());
        for (int axis = 0; axis < strides.size(); axis++) {
            int size = x.size(axis + 2);
            if (size % strides.get(axis) != 0) {
                throw new ShapeException("input is " + x + ", whose size " + size + " is not divisible by the stride "
                        + strides.get(axis) + "; pad or crop it before");
            }
            dims.set(axis + 2, Dim.of(size / strides.get(axis)));
        }
        SymbolicShape y = new SymbolicShape(dims);
        return List.of(inputs.getFirst().type().withShape(y), new ValueType(ElementType.INT64, y));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        int[] sizes = x.shape().toArray();
        for (int axis = 0; axis < strides.size(); axis++) {
            sizes[axis + 2] /= strides.get(axis);
        }
        Shape output = Shape.of(sizes);
        int[] chosen = new int[output.elements()];
        for (int sample = 0; sample < x.shape().size(0); sample++) {
            int grid = strongest(x, output, sample);
            int from = sample * (chosen.length / sizes[0]);
            for (int i = from; i < from + chosen.length / sizes[0]; i++) {
                chosen[i] = source(x.shape(), output, i, grid);
            }
        }
        return ChosenElements.of(x, output, chosen);
    }

    private int grids() {
        return strides.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    private int strongest(Wide x, Shape output, int sample) {
        int each = output.elements(1, output.rank());
        int best = 0;
        double most = -1;
        for (int grid = 0; grid < grids(); grid++) {
            double squares = 0;
            for (int i = sample * each; i < (sample + 1) * each; i++) {
                double value = x.doubles()[source(x.shape(), output, i, grid)];
                squares += value * value;
            }
            if (squares > most) {
                most = squares;
                best = grid;
            }
        }
        return best;
    }

    /** The element of the input that this element of the output is on this grid. */
    private int source(Shape input, Shape output, int element, int grid) {
        int source = 0;
        int step = 1;
        int rest = element;
        int begin = grid;
        for (int axis = input.rank() - 1; axis >= 0; axis--) {
            int at = rest % output.size(axis);
            rest /= output.size(axis);
            if (axis >= 2) {
                int stride = strides.get(axis - 2);
                at = at * stride + begin % stride;
                begin /= stride;
            }
            source += at * step;
            step *= input.size(axis);
        }
        return source;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(ChosenElements.gradient(scope));
    }

    /** Each element is squared and added once. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(2L * inputs.getFirst().elements());
    }

    /** Which grid is kept depends on the whole sample. */
    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
