package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.Mul;
import dev.signet.op.Reshape;
import dev.signet.op.Sigmoid;
import java.util.List;

/**
 * Each channel times a gate computed from the means of its {@code kernelSize} neighbours among the channels (Wang et al., 2020): a convolution along the
 * channels, of as many weights as the kernel has.
 *
 * @param channels 0 for as many as come in
 * @param kernelSize odd
 */
public record EfficientChannelAttention(int channels, int kernelSize) implements Layer {
    @Override
    public EfficientChannelAttention fitted(SymbolicShape input) {
        return new EfficientChannelAttention(ChannelCount.of(input, 4), kernelSize);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value means = scope.add(new AdaptiveAveragePool(List.of(1, 1)), x);
        Value line = scope.add(new Reshape(List.of(0, 1, channels)), means);
        Conv conv = Layers.conv1d(1, 1, kernelSize).padding(kernelSize / 2).bias(false);
        Value gates = scope.add(new Sigmoid(), scope.child("conv", conv, line));
        return scope.add(new Mul(), x, scope.add(new Reshape(List.of(0, channels, 1, 1)), gates));
    }

    @Override
    public String type() {
        return "EcaModule";
    }

    @Override
    public String toString() {
        return type() + "(" + channels + ", kernel_size=" + kernelSize + ")";
    }
}
