package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Mul;
import dev.signet.op.Relu;
import dev.signet.tensor.Shape;

/** x, or a learned slope times x below 0, one slope for all channels or one for each (He et al., 2015; PyTorch's {@code PReLU}). */
public record PRelu(int slopes, double initial) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        Value weight = scope.parameter("weight", Shape.of(slopes), Initializer.constant((float) initial));
        Value positive = scope.add(new Relu(), x);
        Value negated = scope.add(new Activation(ActivationFunction.AFFINE, -1, 0), positive);
        Value below = scope.add(new Add(), x, negated);
        Value bent = scope.add(new Mul(), below, ChannelScale.perChannel(scope, weight, x));
        return scope.add(new Add(), positive, bent);
    }

    @Override
    public String type() {
        return "PReLU";
    }

    @Override
    public String toString() {
        return "PReLU(num_parameters=" + slopes + ")";
    }
}
