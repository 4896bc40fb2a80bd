package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What all adaptive pools have in common: the wanted output sizes. */
record AdaptivePooling(List<Integer> sizes) {
    static final Attribute SIZES = Attribute.required(
            "output_size",
            Attribute.Kind.INTEGERS,
            "size per spatial axis (1 to 3), >= 1, or 0 or -1 to keep the axis");

    AdaptivePooling {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty() || sizes.size() > 3 || sizes.stream().anyMatch(size -> size < -1)) {
            throw new ShapeException("output sizes are " + sizes + ", expected " + SIZES.range());
        }
    }

    static AdaptivePooling from(Attributes attributes) {
        return new AdaptivePooling(
                IntStream.of(attributes.integers(SIZES.name())).boxed().toList());
    }

    Attributes attributes() {
        return Attributes.of(
                SIZES.name(), sizes.stream().map(Integer::longValue).toList());
    }

    SymbolicShape output(SymbolicShape x) {
        Pooling.checkRank(x, sizes.size());
        List<Dim> dims = new ArrayList<>(x.dims());
        for (int axis = 0; axis < sizes.size(); axis++) {
            if (sizes.get(axis) < 1) {
                continue;
            }
            if (x.dim(axis + 2).equals(Dim.of(0))) {
                throw new ShapeException("input is " + x + ", which has nothing to pool to " + sizes);
            }
            dims.set(axis + 2, Dim.of(sizes.get(axis)));
        }
        return new SymbolicShape(dims);
    }

    /** The windows on each spatial axis for this input shape. */
    List<AdaptiveAxis> axes(Shape input) {
        List<AdaptiveAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            int inputSize = input.size(axis + 2);
            axes.add(new AdaptiveAxis(inputSize, sizes.get(axis) < 1 ? inputSize : sizes.get(axis)));
        }
        return List.copyOf(axes);
    }

    PoolTaps taps(Shape input) {
        return PoolTaps.adaptive(input, output(SymbolicShape.of(input)).concrete());
    }

    /** One operation for each input that each window reads. */
    Cost cost(Shape input) {
        if (input.elements() == 0) {
            return Cost.FREE;
        }
        long reads = input.elements(0, 2);
        for (AdaptiveAxis axis : axes(input)) {
            reads *= IntStream.range(0, axis.outputSize())
                    .mapToLong(o -> axis.end(o) - axis.start(o))
                    .sum();
        }
        return Cost.elementwise(reads);
    }

    /** A sliding window where the sizes divide; everything where they do not, for then the window's size changes from place to place. */
    Reach reach(Shape input) {
        List<AdaptiveAxis> axes = axes(input);
        if (axes.stream().anyMatch(axis -> !axis.isEven())) {
            return Reach.EVERYTHING;
        }
        return new Reach.Windows(axes.stream()
                .map(axis -> axis.inputSize() / axis.outputSize())
                .map(size -> new Reach.Axis(size, size, 0))
                .toList());
    }
}
