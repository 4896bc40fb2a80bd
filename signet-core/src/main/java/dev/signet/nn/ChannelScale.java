package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Mul;
import dev.signet.op.Reshape;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A learned scale and shift for each channel, which begin as 1 and 0. */
final class ChannelScale {
    private ChannelScale() {}

    static Value learned(LayerScope scope, int channels, Value x) {
        Value weight = scope.parameter("weight", Shape.of(channels), Initializer.ONES);
        Value bias = scope.parameter("bias", Shape.of(channels), Initializer.ZEROS);
        Value scaled = scope.add(new Mul(), x, perChannel(scope, weight, x));
        return scope.add(new Add(), scaled, perChannel(scope, bias, x));
    }

    /** Numbers of the channels as they broadcast over {@code [N, C, spatial…]}. */
    static Value perChannel(LayerScope scope, Value numbers, Value x) {
        List<Integer> sizes = new ArrayList<>(List.of(numbers.shape().size(0)));
        sizes.addAll(Collections.nCopies(Math.max(0, x.shape().rank() - 2), 1));
        return scope.add(new Reshape(sizes), numbers);
    }
}
