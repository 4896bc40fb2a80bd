package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Transposed convolution (PyTorch's {@code ConvTranspose1d}, {@code ConvTranspose2d}, {@code ConvTranspose3d}): sizes grow by the stride. See
 * {@link dev.signet.op.ConvTranspose}.
 *
 * @param paddings cells cropped at both ends of each axis
 * @param initializer how the weight begins; the bias is uniform in ±1 / sqrt(fan in), as in PyTorch
 */
public record ConvTranspose(
        int axes,
        int inChannels,
        int outChannels,
        List<Integer> kernelSize,
        List<Integer> strides,
        List<Integer> paddings,
        List<Integer> outputPadding,
        List<Integer> dilations,
        int groups,
        boolean bias,
        Initializer initializer)
        implements Layer {
    /** Throws {@link ShapeException} for channel counts that cannot be, or that the groups do not divide. */
    public ConvTranspose {
        if (inChannels < 1 || outChannels < 1) {
            throw new ShapeException(name(axes, inChannels, outChannels) + ": channel counts must be at least 1");
        }
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
            throw new ShapeException(name(axes, inChannels, outChannels) + ": groups=" + groups + " must divide both "
                    + inChannels + " input and " + outChannels + " output channels");
        }
    }

    static ConvTranspose of(int axes, int inChannels, int outChannels, int... kernelSize) {
        List<Integer> ones = Collections.nCopies(axes, 1);
        List<Integer> zeros = Collections.nCopies(axes, 0);
        return new ConvTranspose(
                axes,
                inChannels,
                outChannels,
                Sizes.perAxis(name(axes, inChannels, outChannels), "kernel size", axes, 1, kernelSize),
                ones,
                zeros,
                zeros,
                ones,
                1,
                true,
                Initializer.DEFAULT);
    }

    private static String name(int axes, int inChannels, int outChannels) {
        return "ConvTranspose" + axes + "d(" + inChannels + ", " + outChannels + ")";
    }

    private List<Integer> perAxis(String what, int least, int... sizes) {
        return Sizes.perAxis(name(axes, inChannels, outChannels), what, axes, least, sizes);
    }

    private ConvTranspose with(
            List<Integer> stride, List<Integer> padding, List<Integer> more, List<Integer> dilation) {
        return new ConvTranspose(
                axes, inChannels, outChannels, kernelSize, stride, padding, more, dilation, groups, bias, initializer);
    }

    /** One stride for all axes, or one for each. */
    public ConvTranspose stride(int... sizes) {
        return with(perAxis("stride", 1, sizes), paddings, outputPadding, dilations);
    }

    /** As many cells cropped at both ends of all axes, or of each. */
    public ConvTranspose padding(int... cells) {
        return with(strides, perAxis("padding", 0, cells), outputPadding, dilations);
    }

    /** More positions at the end of all axes, or of each. */
    public ConvTranspose outputPadding(int... cells) {
        return with(strides, paddings, perAxis("output padding", 0, cells), dilations);
    }

    /** One dilation for all axes, or one for each. */
    public ConvTranspose dilation(int... sizes) {
        return with(strides, paddings, outputPadding, perAxis("dilation", 1, sizes));
    }

    /** Cuts the channels into groups that do not see each other. */
    public ConvTranspose groups(int count) {
        return new ConvTranspose(
                axes,
                inChannels,
                outChannels,
                kernelSize,
                strides,
                paddings,
                outputPadding,
                dilations,
                count,
                bias,
                initializer);
    }

    public ConvTranspose bias(boolean with) {
        return new ConvTranspose(
                axes,
                inChannels,
                outChannels,
                kernelSize,
                strides,
                paddings,
                outputPadding,
                dilations,
                groups,
                with,
                initializer);
    }

    public ConvTranspose initializer(Initializer other) {
        return new ConvTranspose(
                axes,
                inChannels,
                outChannels,
                kernelSize,
                strides,
                paddings,
                outputPadding,
                dilations,
                groups,
                bias,
                other);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        List<Integer> sizes = new ArrayList<>(List.of(inChannels, outChannels / groups));
        sizes.addAll(kernelSize);
        Shape weight = Shape.of(Sizes.array(sizes));
        Value w = scope.parameter("weight", weight, initializer);
        Sliding sliding = new Sliding(strides, dilations, Padding.symmetric(Sizes.array(paddings)));
        dev.signet.op.ConvTranspose op = new dev.signet.op.ConvTranspose(sliding, outputPadding, groups);
        if (!bias) {
            return scope.add(op, x, w);
        }
        Initializer uniform = Initializer.fanIn(weight.elements(1, weight.rank()));
        return scope.add(op, x, w, scope.parameter("bias", Shape.of(outChannels), uniform));
    }

    @Override
    public String type() {
        return "ConvTranspose" + axes + "d";
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type())
                .append('(')
                .append(inChannels)
                .append(", ")
                .append(outChannels)
                .append(", kernel_size=")
                .append(Python.tuple(kernelSize))
                .append(", stride=")
                .append(Python.tuple(strides));
        append(text, "padding", paddings, 0);
        append(text, "dilation", dilations, 1);
        append(text, "output_padding", outputPadding, 0);
        if (groups != 1) {
            text.append(", groups=").append(groups);
        }
        return text.append(bias ? ")" : ", bias=False)").toString();
    }

    private void append(StringBuilder text, String what, List<Integer> sizes, int usual) {
        if (!sizes.equals(Collections.nCopies(axes, usual))) {
            text.append(", ").append(what).append('=').append(Python.tuple(sizes));
        }
    }
}
