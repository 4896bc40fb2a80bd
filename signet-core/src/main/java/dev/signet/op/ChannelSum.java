package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** The sum over every axis but the channels, {@code [N, C, …]} to {@code [C]}: the gradient of a bias. */
public record ChannelSum() implements Op {
    public static final OpType TYPE = new OpType("ChannelSum", "", List.of(), attributes -> new ChannelSum());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        if (x.rank() < 2) {
            throw new ShapeException("input is " + x.shape() + ", expected [batch, channels, …]");
        }
        return List.of(x.type().withShape(SymbolicShape.of(x.shape().dim(1))));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        int channels = x.shape().size(1);
        int positions = x.shape().elements(2, x.shape().rank());
        Wide sums = Wide.zeros(x.type(), Shape.of(channels));
        double[] in = x.doubles();
        double[] out = sums.doubles();
        for (int i = 0; i < in.length; i++) {
            out[i / positions % channels] += in[i];
        }
        return List.of(sums);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ChannelBroadcast(), scope.gradient(), scope.input(0))));
    }
}
