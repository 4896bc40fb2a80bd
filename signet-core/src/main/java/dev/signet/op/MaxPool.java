package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Max pooling in one to three dimensions. Input {@code [N, C, spatial…]}; padding never wins. With {@code ceil} a last window may reach past the end
 * (PyTorch's rule). NaN in a window gives NaN.
 */
public record MaxPool(List<Integer> kernel, Sliding sliding, boolean ceil) implements Op {
    static final Attribute KERNEL = Attribute.required("kernel_shape", Attribute.Kind.INTEGERS, "per spatial axis, >= 1");
    static final Attribute CEIL = Attribute.optional("ceil_mode", Attribute.Kind.FLAG, false, "true or false");

    public static final OpType TYPE = new OpType("MaxPool", "MaxPool-1", List.of(
                    MaxPool.KERNEL, Sliding.STRIDES, Sliding.DILATIONS, Padding.PADS, Padding.AUTO_PAD, MaxPool.CEIL), attributes -> new MaxPool(
                    Pooling.kernel(attributes), Sliding.from(attributes), attributes.flag("ceil_mode")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Pooling.attributes(kernel, sliding, ceil);
    }

    public MaxPool {
        kernel = List.copyOf(kernel);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(Pooling.infer(inputs.getFirst(), kernel, sliding, ceil));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), Pooling.output(x.shape(), kernel, sliding, ceil));
        Arrays.fill(y.doubles(), Double.NEGATIVE_INFINITY);
        Pooling.forEach(x.shape(), kernel, sliding, y.shape(), (xi, yi) -> {
            double value = x.doubles()[xi];
            if (value > y.doubles()[yi] || Double.isNaN(value)) {
                y.doubles()[yi] = value;
            }
        });
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new MaxPoolGradient(kernel, sliding, ceil), scope.gradient(), scope.input(0))));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise((long) outputs.getFirst().elements() * Pooling.taps(kernel));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Pooling.window(inputs.getFirst(), kernel, sliding).reach();
    }
}
