package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Dim;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What pooling ops share: their window over an activation {@code [N, C, spatial…]}. */
final class Pooling {
    /** One input position inside a window and the output of that window, as dense indices. */
    interface Visitor {
        void tap(int input, int output);
    }

    private Pooling() {}

    static List<Integer> kernel(Attributes attributes) {
        return Arrays.stream(attributes.integers(MaxPool.KERNEL.name())).boxed().toList();
    }

    static Attributes attributes(List<Integer> kernel, Sliding sliding, boolean ceil) {
        return sliding.addTo(Attributes.of(MaxPool.KERNEL.name(), array(kernel))).with(MaxPool.CEIL.name(), ceil);
    }

    private static int[] array(List<Integer> kernel) {
        return kernel.stream().mapToInt(Integer::intValue).toArray();
    }

    static int taps(List<Integer> kernel) {
        return kernel.stream().reduce(1, Math::multiplyExact);
    }

    static Window window(Shape x, List<Integer> kernel, Sliding sliding) {
        return sliding.over(array(kernel), x);
    }

    static ValueType infer(Operand x, List<Integer> kernel, Sliding sliding, boolean ceil) {
        if (x.rank() != kernel.size() + 2) {
            throw new ShapeException("input is " + x.shape() + " (" + x.rank() + "-D), expected " + (kernel.size() + 2)
                    + "-D [batch, channels, " + kernel.size() + " spatial axes]");
        }
        List<Dim> dims = new ArrayList<>(x.shape().dims().subList(0, 2));
        dims.addAll(sliding.outputs(array(kernel), x.shape(), ceil));
        return x.type().withShape(new SymbolicShape(dims));
    }

    static Shape output(Shape x, List<Integer> kernel, Sliding sliding, boolean ceil) {
        return infer(Operand.of(ValueType.float32(x)), kernel, sliding, ceil).shape().concrete();
    }

    /** Every input position in every window, padding left out, taps of a window in order. */
    static void forEach(Shape x, List<Integer> kernel, Sliding sliding, Shape y, Visitor visitor) {
        int channels = x.size(0) * x.size(1);
        int inputs = x.elements(2, x.rank());
        int outputs = y.elements(2, y.rank());
        Window three = window(x, kernel, sliding).inThreeAxes();
        ConvTaps one = new ConvTaps(three, 1, plane(x), Shape.of(1, 1, 1), plane(y));
        for (int c = 0; c < channels; c++) {
            int in = c * inputs;
            int out = c * outputs;
            one.forEach((xi, wi, yi) -> visitor.tap(in + xi, out + yi));
        }
    }

    private static Shape plane(Shape activation) {
        return activation.with(0, 1).with(1, 1);
    }
}
