package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** How much padding a window gets on each side of each spatial axis: stated, or derived from the input size. */
public sealed interface Padding {
    /** Output size ceil(n / stride); an odd cell goes to the end (TensorFlow, ONNX SAME_UPPER). */
    Padding SAME_UPPER = new Same(true);
    /** As {@link #SAME_UPPER}, an odd cell goes to the beginning. */
    Padding SAME_LOWER = new Same(false);
    /** None on any axis. */
    Padding VALID = new Explicit(List.of(), List.of());

    Attribute PADS = Attribute.optional(
            "pads", Attribute.Kind.INTEGERS, List.of(), "begin of each axis, then end of each axis, >= 0");
    Attribute AUTO_PAD =
            Attribute.optional("auto_pad", Attribute.Kind.TEXT, "NOTSET", "NOTSET, VALID, SAME_UPPER or SAME_LOWER");

    /** Cells before the first and after the last position of each axis; empty lists mean none anywhere. */
    record Explicit(List<Integer> begin, List<Integer> end) implements Padding {
        public Explicit {
            begin = List.copyOf(begin);
            end = List.copyOf(end);
            for (int cells : begin) {
                refuseNegative(cells);
            }
            for (int cells : end) {
                refuseNegative(cells);
            }
        }

        private static void refuseNegative(int cells) {
            if (cells < 0) {
                throw new ShapeException("negative padding " + cells + "; crop the input instead");
            }
        }
    }

    /** Padding that keeps {@code ceil(n / stride)} outputs whatever the input size. */
    record Same(boolean oddCellAtEnd) implements Padding {}

    /** The same number of cells on both sides, per axis. */
    static Padding symmetric(int... cells) {
        List<Integer> both = IntStream.of(cells).boxed().toList();
        return new Explicit(both, both);
    }

    /** {@code pads} holds the begin of each axis, then the end of each axis, as in ONNX. */
    static Padding explicit(int... pads) {
        List<Integer> all = Arrays.stream(pads).boxed().toList();
        return new Explicit(all.subList(0, pads.length / 2), all.subList(pads.length / 2, pads.length));
    }

    static Padding from(Attributes attributes) {
        return switch (attributes.text(AUTO_PAD.name())) {
            case "SAME_UPPER" -> SAME_UPPER;
            case "SAME_LOWER" -> SAME_LOWER;
            case "VALID" -> VALID;
            default -> explicit(attributes.integers(PADS.name()));
        };
    }

    default Attributes addTo(Attributes attributes) {
        return switch (this) {
            case Explicit explicit -> {
                List<Long> pads = new ArrayList<>();
                explicit.begin().forEach(cells -> pads.add((long) cells));
                explicit.end().forEach(cells -> pads.add((long) cells));
                yield attributes
                        .with(PADS.name(), Collections.unmodifiableList(pads))
                        .with(AUTO_PAD.name(), "NOTSET");
            }
            case Same same ->
                attributes
                        .with(PADS.name(), List.of())
                        .with(AUTO_PAD.name(), same.oddCellAtEnd() ? "SAME_UPPER" : "SAME_LOWER");
        };
    }

    /** The window on one spatial axis for this input size. */
    default WindowAxis resolve(int spatialAxis, int kernel, int stride, int dilation, int inputSize) {
        return switch (this) {
            case Explicit explicit ->
                new WindowAxis(
                        kernel,
                        stride,
                        dilation,
                        cell(explicit.begin(), spatialAxis),
                        cell(explicit.end(), spatialAxis));
            case Same same -> {
                WindowAxis bare = new WindowAxis(kernel, stride, dilation, 0, 0);
                int total = Math.max(0, (Math.ceilDiv(inputSize, stride) - 1) * stride + bare.extent() - inputSize);
                int less = total / 2;
                int more = total - less;
                yield same.oddCellAtEnd()
                        ? new WindowAxis(kernel, stride, dilation, less, more)
                        : new WindowAxis(kernel, stride, dilation, more, less);
            }
        };
    }

    private static int cell(List<Integer> cells, int axis) {
        if (cells.isEmpty()) {
            return 0;
        }
        if (axis >= cells.size()) {
            throw new ShapeException("padding is given for " + cells.size() + " spatial axes, the window has more");
        }
        return cells.get(axis);
    }
}
