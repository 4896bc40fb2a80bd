package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** One value per channel, {@code [C]}, repeated over the shape of a second input, {@code [N, C, …]}, of which only the shape is read. */
public record ChannelBroadcast() implements Op {
    public static final OpType TYPE =
            new OpType("ChannelBroadcast", "", List.of(), attributes -> new ChannelBroadcast());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand perChannel = inputs.get(0);
        Operand like = inputs.get(1);
        if (perChannel.rank() != 1
                || like.rank() < 2
                || !perChannel.shape().dim(0).mayEqual(like.shape().dim(1))) {
            throw new ShapeException("cannot repeat " + perChannel.shape() + " over the channels of " + like.shape());
        }
        return List.of(perChannel.type().withShape(like.shape()));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] perChannel = inputs.getFirst().doubles();
        Wide like = inputs.get(1);
        int positions = like.shape().elements(2, like.shape().rank());
        Wide y = Wide.zeros(inputs.getFirst().type(), like.shape());
        double[] out = y.doubles();
        for (int i = 0; i < out.length; i++) {
            out[i] = perChannel[i / positions % perChannel.length];
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ChannelSum(), scope.gradient())), Optional.empty());
    }
}
