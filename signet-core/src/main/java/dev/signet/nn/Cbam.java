package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Add;
import dev.signet.op.Concat;
import dev.signet.op.Mul;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Sigmoid;
import dev.signet.op.Slice;
import java.util.List;

/**
 * Convolutional block attention (Woo et al., 2018): a gate for each channel, from its mean and its largest value by a small network that both share, then
 * a gate for each position, from the mean and the largest of its channels by one convolution.
 *
 * @param channels 0 for as many as come in
 * @param reduction the channels over those between the two 1x1 convolutions
 * @param kernelSize of the convolution over positions, odd
 */
public record Cbam(int channels, int reduction, int kernelSize) implements Layer {
    @Override
    public Cbam fitted(SymbolicShape input) {
        return new Cbam(ChannelCount.of(input, 4), reduction, kernelSize);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value marked = scope.add(new Mul(), x, channelGates(scope, x));
        return scope.add(new Mul(), marked, positionGates(scope, marked));
    }

    private Value channelGates(LayerScope scope, Value x) {
        Value means = scope.add(new AdaptiveAveragePool(List.of(1, 1)), x);
        Value largest = scope.add(new AdaptiveMaxPool(List.of(1, 1)), x);
        int few = Math.max(1, channels / reduction);
        Layer network = Layers.sequential(
                Layers.conv2d(channels, few, 1).bias(false),
                Layers.relu(),
                Layers.conv2d(few, channels, 1).bias(false));
        // One network for both, which lie side by side.
        Value answers = scope.child("channel", network, scope.add(new Concat(3), means, largest));
        Value sum =
                scope.add(new Add(), scope.add(new Slice(3, 0, 1), answers), scope.add(new Slice(3, 1, 1), answers));
        return scope.add(new Sigmoid(), sum);
    }

    private Value positionGates(LayerScope scope, Value x) {
        Value means = scope.add(new Reduce(Reduction.MEAN, List.of(1), true), x);
        Value largest = scope.add(new Reduce(Reduction.MAX, List.of(1), true), x);
        Conv conv = Layers.conv2d(2, 1, kernelSize).padding(kernelSize / 2).bias(false);
        return scope.add(new Sigmoid(), scope.child("spatial", conv, scope.add(new Concat(1), means, largest)));
    }

    @Override
    public String type() {
        return "CBAM";
    }

    @Override
    public String toString() {
        return "CBAM(" + channels + ", reduction=" + reduction + ", kernel_size=" + kernelSize + ")";
    }
}
