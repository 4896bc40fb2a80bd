package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Convolution over 1 to 3 spatial axes (PyTorch's {@code Conv1d}, {@code Conv2d}, {@code Conv3d}): one small set of weights slid over every
 * position. It is cross-correlation, as everywhere in deep learning. Input {@code [N, inChannels, spatial…]}, output
 * {@code [N, outChannels, spatial…]}, each size {@code floor((n + padding - dilation (kernel - 1) - 1) / stride) + 1} with the padding of both
 * ends. Sizes are in the order depth, height, width.
 *
 * @param inChannels 0 for as many as come in
 * @param paddingMode what the padding reads; {@link PadMode#CONSTANT} is zero
 * @param initializer how the weight begins; the bias is uniform in ±1 / sqrt(fan in), as in PyTorch
 */
public record Conv(
        int axes,
        int inChannels,
        int outChannels,
        List<Integer> kernelSize,
        Sliding sliding,
        PadMode paddingMode,
        int groups,
        boolean bias,
        Initializer initializer)
        implements Layer {
    /** Throws {@link ShapeException} for channel counts that cannot be, or that the groups do not divide. */
    public Conv {
        kernelSize = List.copyOf(kernelSize);
        if (inChannels < 0 || outChannels < 1) {
            throw new ShapeException(name(axes, inChannels, outChannels) + ": channel counts must be at least 1");
        }
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
            throw new ShapeException(name(axes, inChannels, outChannels) + ": groups=" + groups + " must divide both "
                    + (inChannels == 0 ? "the" : inChannels) + " input and " + outChannels + " output channels");
        }
    }

    static Conv of(int axes, int inChannels, int outChannels, int... kernelSize) {
        return new Conv(
                axes,
                inChannels,
                outChannels,
                Sizes.perAxis(name(axes, inChannels, outChannels), "kernel size", axes, 1, kernelSize),
                new Sliding(ones(axes), ones(axes), Padding.symmetric(new int[axes])),
                PadMode.CONSTANT,
                1,
                true,
                Initializer.DEFAULT);
    }

    private static String name(int axes, int inChannels, int outChannels) {
        return "Conv" + axes + "d(" + inChannels + ", " + outChannels + ")";
    }

    private static List<Integer> ones(int axes) {
        return List.copyOf(Collections.nCopies(axes, 1));
    }

    private List<Integer> perAxis(String what, int least, int... sizes) {
        return Sizes.perAxis(name(axes, inChannels, outChannels), what, axes, least, sizes);
    }

    private Conv sliding(Sliding other) {
        return new Conv(axes, inChannels, outChannels, kernelSize, other, paddingMode, groups, bias, initializer);
    }

    /** One stride for all axes, or one for each. */
    public Conv stride(int... strides) {
        return sliding(new Sliding(perAxis("stride", 1, strides), sliding.dilations(), sliding.padding()));
    }

    /** As many zeros on both ends of all axes, or of each. */
    public Conv padding(int... cells) {
        return padding(Padding.symmetric(Sizes.array(perAxis("padding", 0, cells))));
    }

    /** See {@link Pad}. */
    public Conv padding(Padding padding) {
        return sliding(new Sliding(sliding.strides(), sliding.dilations(), padding));
    }

    /** What the padding reads: the mirrored input, its edge or its other end instead of zeros (PyTorch's {@code padding_mode}). */
    public Conv paddingMode(PadMode mode) {
        return new Conv(axes, inChannels, outChannels, kernelSize, sliding, mode, groups, bias, initializer);
    }

    /** One dilation for all axes, or one for each: the distance of neighbouring taps. */
    public Conv dilation(int... dilations) {
        return sliding(new Sliding(sliding.strides(), perAxis("dilation", 1, dilations), sliding.padding()));
    }

    /** Cuts the channels into groups that do not see each other; as many groups as input channels is a depthwise convolution. */
    public Conv groups(int count) {
        return new Conv(axes, inChannels, outChannels, kernelSize, sliding, paddingMode, count, bias, initializer);
    }

    public Conv bias(boolean with) {
        return new Conv(axes, inChannels, outChannels, kernelSize, sliding, paddingMode, groups, with, initializer);
    }

    public Conv initializer(Initializer other) {
        return new Conv(axes, inChannels, outChannels, kernelSize, sliding, paddingMode, groups, bias, other);
    }

    @Override
    public Conv fitted(SymbolicShape input) {
        if (inChannels > 0) {
            return this;
        }
        int channels = ChannelCount.of(input, axes + 2);
        return new Conv(axes, channels, outChannels, kernelSize, sliding, paddingMode, groups, bias, initializer);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        List<Integer> sizes = new ArrayList<>(List.of(outChannels, inChannels / groups));
        sizes.addAll(kernelSize);
        Shape weight = Shape.of(Sizes.array(sizes));
        Value w = scope.parameter("weight", weight, initializer);
        boolean pads = paddingMode != PadMode.CONSTANT;
        Value padded = pads ? scope.add(padding(x.shape()), x) : x;
        Sliding window = pads ? new Sliding(sliding.strides(), sliding.dilations(), Padding.VALID) : sliding;
        dev.signet.op.Conv op = new dev.signet.op.Conv(window, groups);
        if (!bias) {
            return scope.add(op, padded, w);
        }
        Initializer uniform = Initializer.fanIn(weight.elements(1, weight.rank()));
        return scope.add(op, padded, w, scope.parameter("bias", Shape.of(outChannels), uniform));
    }

    /** The padding as a layer of its own before the convolution. */
    private dev.signet.op.Pad padding(SymbolicShape x) {
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            // "Same" padding depends on the size unless the stride is 1.
            int size = sliding.padding() instanceof Padding.Same
                            && sliding.strides().get(axis) > 1
                    ? x.dim(axis + 2).size()
                    : 1;
            WindowAxis window = sliding.padding()
                    .resolve(
                            axis,
                            kernelSize.get(axis),
                            sliding.strides().get(axis),
                            sliding.dilations().get(axis),
                            size);
            begin.add(window.padBegin());
            end.add(window.padEnd());
        }
        return new dev.signet.op.Pad(paddingMode, begin, end, 0);
    }

    @Override
    public String type() {
        return "Conv" + axes + "d";
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(inChannels == 0 ? "Lazy" : "")
                .append(type())
                .append('(')
                .append(inChannels)
                .append(", ")
                .append(outChannels)
                .append(", kernel_size=")
                .append(Python.tuple(kernelSize))
                .append(", stride=")
                .append(Python.tuple(sliding.strides()))
                .append(printed(sliding.padding(), axes));
        if (!sliding.dilations().equals(ones(axes))) {
            text.append(", dilation=").append(Python.tuple(sliding.dilations()));
        }
        if (groups != 1) {
            text.append(", groups=").append(groups);
        }
        if (!bias) {
            text.append(", bias=False");
        }
        if (paddingMode != PadMode.CONSTANT) {
            text.append(", padding_mode=").append(paddingMode.text());
        }
        return text.append(')').toString();
    }

    /** PyTorch has no padding that differs from side to side: that prints as begins and ends. */
    static String printed(Padding padding, int axes) {
        return switch (padding) {
            case Padding.Same same -> same.oddCellAtEnd() ? ", padding=same" : ", padding=same_lower";
            case Padding.Explicit cells when cells.begin().isEmpty() -> ", padding=valid";
            case Padding.Explicit cells
            when !cells.begin().equals(cells.end()) ->
                ", padding=(begin " + Python.tuple(cells.begin()) + ", end " + Python.tuple(cells.end()) + ")";
            case Padding.Explicit cells when cells.begin().equals(Collections.nCopies(axes, 0)) -> "";
            case Padding.Explicit cells -> ", padding=" + Python.tuple(cells.begin());
        };
    }
}
