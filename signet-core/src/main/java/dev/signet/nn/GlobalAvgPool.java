package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.tensor.ShapeException;
import java.util.Collections;
import java.util.List;

/** The mean of each channel, {@code [N, C, spatial…]} to {@code [N, C]}: an adaptive average pool to size 1 and a flatten. */
public record GlobalAvgPool() implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        int axes = x.shape().rank() - 2;
        if (axes < 1) {
            throw new ShapeException("input is " + x.shape() + ", which has no spatial axes to pool");
        }
        Value pooled = scope.add(new AdaptiveAveragePool(List.copyOf(Collections.nCopies(axes, 1))), x);
        return scope.add(new dev.signet.op.Flatten(1, -1), pooled);
    }

    @Override
    public String toString() {
        return "GlobalAvgPool()";
    }
}
