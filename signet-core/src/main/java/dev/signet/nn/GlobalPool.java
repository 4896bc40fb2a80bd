package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.tensor.ShapeException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** One number of each channel: {@code [N, C, spatial…]} to {@code [N, C]}, the largest, the sum or the norm of all positions. */
public record GlobalPool(String type, Reduction reduction) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        if (x.shape().rank() < 3) {
            throw new ShapeException("input is " + x.shape() + ", expected [batch, channels, spatial axes…]");
        }
        if (reduction == Reduction.MAX) {
            List<Integer> ones = Collections.nCopies(x.shape().rank() - 2, 1);
            return scope.add(new dev.signet.op.Flatten(1, -1), scope.add(new AdaptiveMaxPool(ones), x));
        }
        List<Integer> spatial = IntStream.range(2, x.shape().rank()).boxed().toList();
        return scope.add(new Reduce(reduction, spatial, false), x);
    }

    @Override
    public String toString() {
        return type + "()";
    }
}
