package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The gradient of {@link MaxPool}: each output gradient goes to the first maximum of its window. Inputs: dy, x. */
public record MaxPoolGradient(List<Integer> kernel, Sliding sliding, boolean ceil) implements Op {
    public static final OpType TYPE = new OpType("MaxPoolGradient", "", List.of(
                    MaxPool.KERNEL, Sliding.STRIDES, Sliding.DILATIONS, Padding.PADS, Padding.AUTO_PAD, MaxPool.CEIL), attributes -> new MaxPoolGradient(
                    Pooling.kernel(attributes), Sliding.from(attributes), attributes.flag("ceil_mode")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Pooling.attributes(kernel, sliding, ceil);
    }

    public MaxPoolGradient {
        kernel = List.copyOf(kernel);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Elementwise.same(inputs.get(0), Operand.of(Pooling.infer(inputs.get(1), kernel, sliding, ceil)));
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        Wide x = inputs.get(1);
        Wide dx = Wide.zeros(x.type(), x.shape());
        int[] winner = new int[dy.doubles().length];
        Arrays.fill(winner, -1);
        Pooling.forEach(x.shape(), kernel, sliding, dy.shape(), (xi, yi) -> {
            double value = x.doubles()[xi];
            if (winner[yi] < 0
                    || value > x.doubles()[winner[yi]]
                    || Double.isNaN(value) && !Double.isNaN(x.doubles()[winner[yi]])) {
                winner[yi] = xi;
            }
        });
        for (int yi = 0; yi < winner.length; yi++) {
            if (winner[yi] >= 0) {
                dx.doubles()[winner[yi]] += dy.doubles()[yi];
            }
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("MaxPoolGradient", "second derivatives of max pooling are not implemented");
    }
}
