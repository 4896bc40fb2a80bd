package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.channelShuffle;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.graph.Value;
import dev.signet.nn.Conv;
import dev.signet.nn.Layer;
import dev.signet.nn.LayerScope;
import dev.signet.op.Concat;
import dev.signet.op.Slice;

/**
 * The block of ShuffleNetV2 (Ma et al., 2018). At stride 1 half of the channels passes and the other half goes through a pointwise, a depthwise and
 * a pointwise convolution; at stride 2 all channels go through both branches. The channels of the two take turns in the output.
 *
 * @param out an even number; where the stride is 1, as many as come in
 */
public record ShuffleUnit(int in, int out, int stride) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        int half = out / 2;
        Value passing = stride == 1
                ? scope.add(new Slice(1, 0, half), x)
                : scope.child("branch1", sequential(depthwise(in), batchNorm2d(in), pointwise(in), norm(), relu()), x);
        Value entering = stride == 1 ? scope.add(new Slice(1, half, half), x) : x;
        Value computed = scope.child("branch2", computing(stride == 1 ? half : in), entering);
        return scope.child("shuffle", channelShuffle(2), scope.add(new Concat(1), passing, computed));
    }

    private Layer computing(int entering) {
        return sequential(
                pointwise(entering), norm(), relu(), depthwise(out / 2), norm(), pointwise(out / 2), norm(), relu());
    }

    private Layer norm() {
        return batchNorm2d(out / 2);
    }

    private Conv depthwise(int channels) {
        return ConvNorm.depthwise(channels, 3, stride).bias(false);
    }

    private Conv pointwise(int channels) {
        return conv2d(channels, out / 2, 1).bias(false);
    }

    @Override
    public String toString() {
        return "ShuffleUnit(" + in + ", " + out + ", stride=" + stride + ")";
    }
}
