package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What all pools with a sliding window have in common: the window and whether the number of its positions is rounded up. */
record Pooling(List<Integer> kernel, Sliding sliding, boolean ceil) {
    static final Attribute KERNEL =
            Attribute.required("kernel_shape", Attribute.Kind.INTEGERS, "window size per spatial axis (1 to 3), >= 1");
    static final Attribute CEIL = Attribute.optional(
            "ceil_mode", Attribute.Kind.FLAG, false, "whether the last window may reach past the end");

    static final List<Attribute> ATTRIBUTES =
            List.of(KERNEL, Sliding.STRIDES, Sliding.DILATIONS, Padding.PADS, Padding.AUTO_PAD, CEIL);

    Pooling {
        kernel = List.copyOf(kernel);
        if (kernel.isEmpty() || kernel.size() > 3) {
            throw new ShapeException("pooling window is " + kernel + ", expected 1 to 3 spatial axes");
        }
        // Whatever does not depend on the input size is refused here, before a symbolic size can hide it.
        for (WindowAxis axis :
                sliding.over(sizes(kernel), new int[kernel.size()]).axes()) {
            if (Math.max(axis.padBegin(), axis.padEnd()) >= axis.extent()) {
                throw new ShapeException("padding (" + axis.padBegin() + ", " + axis.padEnd()
                        + ") must be smaller than the pooling window, which spans " + axis.extent() + " positions");
            }
        }
    }

    static Pooling from(Attributes attributes) {
        List<Integer> kernel =
                IntStream.of(attributes.integers(KERNEL.name())).boxed().toList();
        return new Pooling(kernel, Sliding.from(attributes), attributes.flag(CEIL.name()));
    }

    Attributes attributes() {
        List<Long> sizes = kernel.stream().map(Integer::longValue).toList();
        return sliding.addTo(Attributes.of(KERNEL.name(), sizes)).with(CEIL.name(), ceil);
    }

    private static int[] sizes(List<Integer> kernel) {
        return kernel.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The window for this input shape, padding in numbers. */
    Window window(Shape input) {
        return sliding.over(sizes(kernel), input);
    }

    SymbolicShape output(SymbolicShape x) {
        checkRank(x, kernel.size());
        List<Dim> dims = new ArrayList<>(x.dims().subList(0, 2));
        dims.addAll(sliding.outputs(sizes(kernel), x, ceil));
        return new SymbolicShape(dims);
    }

    static void checkRank(SymbolicShape x, int spatialAxes) {
        if (x.rank() != spatialAxes + 2) {
            throw new ShapeException("input is " + x + " (" + x.rank() + "-D), expected " + (spatialAxes + 2)
                    + "-D [batch, channels, " + spatialAxes + " spatial axes] for a " + spatialAxes + "-D pool");
        }
    }

    PoolTaps taps(Shape input) {
        return PoolTaps.sliding(
                window(input), input, output(SymbolicShape.of(input)).concrete());
    }

    /** One operation for each tap of each output. */
    Cost cost(Shape output, Shape input) {
        return Cost.elementwise((long) output.elements() * window(input).taps());
    }
}
