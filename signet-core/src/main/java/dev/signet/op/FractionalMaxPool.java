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
 * The largest element of each of a given number of windows whose distances vary at random around a ratio that need not be whole (Graham, 2014), as PyTorch's
 * {@code FractionalMaxPool2d} and {@code 3d}. Where windows begin follows from one number in [0, 1) for each plane and axis, see {@link FractionalAxis}.
 *
 * <p>Inputs: x {@code [N, C, spatial…]}, and the numbers, {@code [N, C, axes]} or {@code [1, C, axes]} for all samples alike; PyTorch's order, which is width
 * before height in 2-D and depth, height, width in 3-D. Outputs: y {@code [N, C, sizes…]}, and of its shape in int64 the index of each among all elements of x.
 *
 * @param kernel the window's size on each spatial axis
 * @param sizes the output's, on each spatial axis
 */
public record FractionalMaxPool(List<Integer> kernel, List<Integer> sizes) implements Op {
    private static final Attribute SIZES =
            Attribute.required("output_size", Attribute.Kind.INTEGERS, "size per spatial axis, >= 1");

    public static final OpType TYPE =
            new OpType("FractionalMaxPool", "", List.of(Pooling.KERNEL, SIZES), FractionalMaxPool::from);

    static FractionalMaxPool from(Attributes attributes) {
        return new FractionalMaxPool(
                IntStream.of(attributes.integers(Pooling.KERNEL.name())).boxed().toList(),
                IntStream.of(attributes.integers(SIZES.name())).boxed().toList());
    }

    public FractionalMaxPool {
        kernel = List.copyOf(kernel);
        sizes = List.copyOf(sizes);
        if (kernel.isEmpty() || kernel.size() > 3 || kernel.size() != sizes.size()) {
            throw new ShapeException(
                    "windows are " + kernel + " and output sizes " + sizes + ", expected 1 to 3 of each, as many");
        }
        if (kernel.stream().anyMatch(size -> size < 1) || sizes.stream().anyMatch(size -> size < 1)) {
            throw new ShapeException(
                    "windows are " + kernel + " and output sizes " + sizes + ", expected at least 1 each");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(
                        Pooling.KERNEL.name(),
                        kernel.stream().map(Integer::longValue).toList())
                .with(SIZES.name(), sizes.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.get(0).shape();
        Pooling.checkRank(x, kernel.size());
        checkNumbers(x, inputs.get(1).shape());
        List<Dim> dims = new ArrayList<>(x.dims());
        for (int axis = 0; axis < kernel.size(); axis++) {
            if (x.dim(axis + 2).isKnown() && x.size(axis + 2) < kernel.get(axis) + sizes.get(axis) - 1) {
                throw new ShapeException("input is " + x + ", too small for " + sizes.get(axis) + " windows of "
                        + kernel.get(axis) + " at different places; it must be at least "
                        + (kernel.get(axis) + sizes.get(axis) - 1));
            }
            dims.set(axis + 2, Dim.of(sizes.get(axis)));
        }
        SymbolicShape y = new SymbolicShape(dims);
        return List.of(inputs.getFirst().type().withShape(y), new ValueType(ElementType.INT64, y));
    }

    private void checkNumbers(SymbolicShape x, SymbolicShape numbers) {
        boolean fits = numbers.rank() == 3
                && (numbers.dim(0).mayEqual(x.dim(0)) || numbers.dim(0).equals(Dim.of(1)))
                && numbers.dim(1).mayEqual(x.dim(1))
                && numbers.dim(2).mayEqual(Dim.of(kernel.size()));
        if (!fits) {
            throw new ShapeException("random numbers are " + numbers + ", expected " + x.dim(0) + "x" + x.dim(1) + "x"
                    + kernel.size() + " or 1x" + x.dim(1) + "x" + kernel.size());
        }
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide numbers = inputs.get(1);
        int[] shape = x.shape().toArray();
        for (int axis = 0; axis < sizes.size(); axis++) {
            shape[axis + 2] = sizes.get(axis);
        }
        Shape output = Shape.of(shape);
        int planes = output.elements(0, 2);
        int each = output.elements(2, output.rank());
        int[] chosen = new int[output.elements()];
        for (int plane = 0; plane < planes; plane++) {
            int of = plane % (numbers.shape().elements(0, 2));
            int[][] begins = new int[kernel.size()][];
            for (int axis = 0; axis < begins.length; axis++) {
                double number = numbers.doubles()[of * begins.length + column(axis)];
                begins[axis] = axis(x.shape(), axis).begins(number);
            }
            for (int i = 0; i < each; i++) {
                chosen[plane * each + i] = largest(x, plane, i, begins);
            }
        }
        return ChosenElements.of(x, output, chosen);
    }

    /** The windows on a spatial axis of an input of this shape. */
    public FractionalAxis axis(Shape input, int axis) {
        return new FractionalAxis(input.size(axis + 2), sizes.get(axis), kernel.get(axis));
    }

    /** Which of the numbers of a plane is for a spatial axis: PyTorch has width before height in 2-D. */
    public int column(int axis) {
        return sizes.size() == 2 ? 1 - axis : axis;
    }

    private int largest(Wide x, int plane, int position, int[][] begins) {
        int axes = begins.length;
        int[] at = new int[axes];
        for (int axis = axes - 1, rest = position; axis >= 0; rest /= sizes.get(axis), axis--) {
            at[axis] = begins[axis][rest % sizes.get(axis)];
        }
        int taps = kernel.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        int best = -1;
        for (int tap = 0; tap < taps; tap++) {
            int element = 0;
            for (int axis = axes - 1, rest = tap, step = 1; axis >= 0; rest /= kernel.get(axis), axis--) {
                element += (at[axis] + rest % kernel.get(axis)) * step;
                step *= x.shape().size(axis + 2);
            }
            element += plane * x.shape().elements(2, x.shape().rank());
            double value = x.doubles()[element];
            if (best < 0 || value > x.doubles()[best] || Double.isNaN(value) && !Double.isNaN(x.doubles()[best])) {
                best = element;
            }
        }
        return best;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(ChosenElements.gradient(scope), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        long taps = kernel.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        return Cost.elementwise(outputs.getFirst().elements() * taps);
    }

    /** Where a window begins is random, so no position can be told from the output's. */
    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
