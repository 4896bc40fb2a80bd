package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.identity;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Layer;
import dev.signet.nn.Layers;
import dev.signet.nn.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * A 1x1 convolution to more channels, a depthwise convolution and a 1x1 convolution to few channels without activation, beside the identity where
 * size and channels stay (Sandler et al., 2018).
 *
 * @param expanded channels between; where they are those that come in there is no first convolution
 * @param squeezed channels of the squeeze-and-excite block after the depthwise convolution; 0 for none
 * @param activation after the first two convolutions
 * @param gate the activations of the squeeze-and-excite block
 */
public record InvertedBottleneck(
        ConvNorm conv,
        int in,
        int expanded,
        int out,
        int kernel,
        int stride,
        int squeezed,
        Layer activation,
        SqueezeExcite.Gate gate) {

    /** The layers, which lie inside a layer of this name: {@code conv} in MobileNetV2, {@code block} in its successors. */
    private Layer inside(String name, List<Layer> steps) {
        Layer body = sequential(steps.toArray(Layer[]::new));
        return stride == 1 && in == out
                ? new Residual(body, identity(), false, name, "shortcut")
                : sequential(Layers.named(name, body));
    }

    /** Each convolution with what follows it is one layer. */
    public Layer block() {
        List<Layer> steps = widening();
        steps.add(conv.of(conv2d(expanded, out, 1)));
        return inside("block", steps);
    }

    /** As {@link #block}, with MobileNetV2's names: the last convolution and its normalisation are two layers. */
    public Layer flatEnd() {
        List<Layer> steps = widening();
        steps.add(conv.plain(conv2d(expanded, out, 1)));
        steps.add(conv.norm(out));
        return inside("conv", steps);
    }

    private List<Layer> widening() {
        List<Layer> steps = new ArrayList<>();
        if (expanded != in) {
            steps.add(conv.of(conv2d(in, expanded, 1), activation));
        }
        steps.add(conv.of(ConvNorm.depthwise(expanded, kernel, stride), activation));
        if (squeezed > 0) {
            steps.add(new SqueezeExcite(expanded, squeezed, gate));
        }
        return steps;
    }
}
