package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.BatchNorm;
import dev.signet.tensor.Shape;

/** Batch normalisation per channel; {@code momentum} is the weight of the new batch, as in PyTorch. */
public record BatchNorm2d(int features, double eps, double momentum) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        Shape shape = Shape.of(features);
        return scope.add(
                new BatchNorm(eps, momentum),
                x,
                scope.parameter("weight", shape, Initializer.ONES),
                scope.parameter("bias", shape, Initializer.ZEROS),
                scope.state("running_mean", shape, Initializer.ZEROS),
                scope.state("running_var", shape, Initializer.ONES));
    }

    @Override
    public String toString() {
        return "BatchNorm2d(" + features + ", eps=" + Python.number(eps) + ", momentum=" + Python.number(momentum)
                + ", affine=True, track_running_stats=True)";
    }
}
