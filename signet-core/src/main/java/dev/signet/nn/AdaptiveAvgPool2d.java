package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import java.util.List;

/** Average pooling to {@code size} x {@code size}; 1 is global average pooling. */
public record AdaptiveAvgPool2d(int size) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new AdaptiveAveragePool(List.of(size, size)), x);
    }

    @Override
    public String toString() {
        return "AdaptiveAvgPool2d(output_size=" + size + ")";
    }
}
