package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Conv;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.List;

/**
 * Convolution over images (cross-correlation, as everywhere in deep learning): input {@code [N, inChannels, H, W]}, output {@code [N, outChannels, H', W']} with
 * {@code H' = floor((H + padding - dilation (kernel - 1) - 1) / stride) + 1}. Sizes are (height, width).
 */
public record Conv2d(
        int inChannels,
        int outChannels,
        List<Integer> kernelSize,
        List<Integer> strides,
        List<Integer> paddings,
        List<Integer> dilations,
        int groups,
        boolean bias)
        implements Layer {
    public Conv2d {
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
            throw new ShapeException("Conv2d(" + inChannels + ", " + outChannels + "): groups=" + groups
                    + " must divide both " + inChannels + " input and " + outChannels + " output channels");
        }
        if (inChannels < 1 || outChannels < 1) {
            throw new ShapeException(
                    "Conv2d(" + inChannels + ", " + outChannels + "): channel counts must be at least 1");
        }
        paddings.forEach(cells -> {
            if (cells < 0) {
                throw new ShapeException("Conv2d(" + inChannels + ", " + outChannels + "): negative padding " + cells
                        + "; crop the input instead");
            }
        });
    }

    public Conv2d stride(int... stride) {
        return new Conv2d(inChannels, outChannels, kernelSize, Sizes.pair(stride), paddings, dilations, groups, bias);
    }

    public Conv2d padding(int... padding) {
        return new Conv2d(inChannels, outChannels, kernelSize, strides, Sizes.pair(padding), dilations, groups, bias);
    }

    public Conv2d dilation(int... dilation) {
        return new Conv2d(inChannels, outChannels, kernelSize, strides, paddings, Sizes.pair(dilation), groups, bias);
    }

    public Conv2d groups(int count) {
        return new Conv2d(inChannels, outChannels, kernelSize, strides, paddings, dilations, count, bias);
    }

    public Conv2d bias(boolean with) {
        return new Conv2d(inChannels, outChannels, kernelSize, strides, paddings, dilations, groups, with);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Shape weight = Shape.of(outChannels, inChannels / groups, kernelSize.get(0), kernelSize.get(1));
        int fanIn = weight.elements(1, 4);
        Conv conv =
                new Conv(new Sliding(strides, dilations, Padding.symmetric(paddings.get(0), paddings.get(1))), groups);
        Value w = scope.parameter("weight", weight, Initializer.fanIn(fanIn));
        return bias
                ? scope.add(conv, x, w, scope.parameter("bias", Shape.of(outChannels), Initializer.fanIn(fanIn)))
                : scope.add(conv, x, w);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Conv2d(" + inChannels + ", " + outChannels + ", kernel_size="
                + Sizes.tuple(kernelSize) + ", stride=" + Sizes.tuple(strides));
        if (!paddings.equals(List.of(0, 0))) {
            text.append(", padding=").append(Sizes.tuple(paddings));
        }
        if (!dilations.equals(List.of(1, 1))) {
            text.append(", dilation=").append(Sizes.tuple(dilations));
        }
        if (groups != 1) {
            text.append(", groups=").append(groups);
        }
        return text.append(bias ? ")" : ", bias=False)").toString();
    }
}
