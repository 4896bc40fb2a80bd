package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Padding;
import dev.signet.op.Sharing;
import dev.signet.op.Sliding;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A convolution whose weights depend on the position (Keras' {@code LocallyConnected2D} in one to three dimensions): each output position has weights of
 * its own, or those of its region ({@code RegionConv2d}) or tile ({@code TiledConv2d}; Ngiam et al., 2010). Spatial sizes must be known when the network is
 * built. Weight {@code [sets…, outChannels, inChannels/groups, kernel…]}.
 *
 * @param inChannels 0 for as many as come in
 * @param sets how many sets of weights there are along each axis; empty for one per output position
 * @param bias none, one per output channel, or one per output
 * @param initializer how each set begins, as if it were the weight of a convolution
 */
public record LocallyConnected(
        int axes,
        int inChannels,
        int outChannels,
        List<Integer> kernelSize,
        Sliding sliding,
        int groups,
        Sharing sharing,
        List<Integer> sets,
        Bias bias,
        Initializer initializer)
        implements Layer {
    /** What is added to the products. */
    public enum Bias {
        NONE,
        PER_CHANNEL,
        PER_OUTPUT
    }

    /** Throws {@link ShapeException} for channel counts that cannot be, or that the groups do not divide. */
    public LocallyConnected {
        kernelSize = List.copyOf(kernelSize);
        sets = List.copyOf(sets);
        if (inChannels < 0 || outChannels < 1) {
            throw new ShapeException("LocallyConnected" + axes + "d(" + inChannels + ", " + outChannels
                    + "): channel counts must be at least 1");
        }
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
            throw new ShapeException("LocallyConnected" + axes + "d(" + inChannels + ", " + outChannels + "): groups="
                    + groups + " must divide both " + (inChannels == 0 ? "the" : inChannels) + " input and "
                    + outChannels + " output channels");
        }
    }

    static LocallyConnected of(int axes, int inChannels, int outChannels, int... kernelSize) {
        String name = "LocallyConnected" + axes + "d(" + inChannels + ", " + outChannels + ")";
        List<Integer> ones = List.copyOf(Collections.nCopies(axes, 1));
        return new LocallyConnected(
                axes,
                inChannels,
                outChannels,
                Sizes.perAxis(name, "kernel size", axes, 1, kernelSize),
                new Sliding(ones, ones, Padding.symmetric(new int[axes])),
                1,
                Sharing.REGIONS,
                List.of(),
                Bias.PER_OUTPUT,
                Initializer.DEFAULT);
    }

    /** With this many sets of weights along each axis, one number for all axes or one for each, and a bias per channel. */
    LocallyConnected shared(Sharing other, int... counts) {
        return new LocallyConnected(
                axes,
                inChannels,
                outChannels,
                kernelSize,
                sliding,
                groups,
                other,
                perAxis(other.text(), 1, counts),
                Bias.PER_CHANNEL,
                initializer);
    }

    private List<Integer> perAxis(String what, int least, int... sizes) {
        return Sizes.perAxis(toString(), what, axes, least, sizes);
    }

    private LocallyConnected sliding(Sliding other) {
        return new LocallyConnected(
                axes, inChannels, outChannels, kernelSize, other, groups, sharing, sets, bias, initializer);
    }

    /** One stride for all axes, or one for each. */
    public LocallyConnected stride(int... strides) {
        return sliding(new Sliding(perAxis("stride", 1, strides), sliding.dilations(), sliding.padding()));
    }

    /** As many zeros on both ends of all axes, or of each. */
    public LocallyConnected padding(int... cells) {
        return padding(Padding.symmetric(Sizes.array(perAxis("padding", 0, cells))));
    }

    /** See {@link Pad}. */
    public LocallyConnected padding(Padding padding) {
        return sliding(new Sliding(sliding.strides(), sliding.dilations(), padding));
    }

    /** One dilation for all axes, or one for each: the distance of neighbouring taps. */
    public LocallyConnected dilation(int... dilations) {
        return sliding(new Sliding(sliding.strides(), perAxis("dilation", 1, dilations), sliding.padding()));
    }

    /** Cuts the channels into groups that do not see each other. */
    public LocallyConnected groups(int count) {
        return new LocallyConnected(
                axes, inChannels, outChannels, kernelSize, sliding, count, sharing, sets, bias, initializer);
    }

    public LocallyConnected bias(Bias kind) {
        return new LocallyConnected(
                axes, inChannels, outChannels, kernelSize, sliding, groups, sharing, sets, kind, initializer);
    }

    public LocallyConnected initializer(Initializer other) {
        return new LocallyConnected(
                axes, inChannels, outChannels, kernelSize, sliding, groups, sharing, sets, bias, other);
    }

    @Override
    public LocallyConnected fitted(SymbolicShape input) {
        if (inChannels > 0) {
            return this;
        }
        int channels = ChannelCount.of(input, axes + 2);
        return new LocallyConnected(
                axes, channels, outChannels, kernelSize, sliding, groups, sharing, sets, bias, initializer);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        List<Integer> outputs = outputs(x.shape());
        List<Integer> places = sets.isEmpty() ? outputs : sets;
        List<Integer> one = new ArrayList<>(List.of(outChannels, inChannels / groups));
        one.addAll(kernelSize);
        List<Integer> all = new ArrayList<>(places);
        all.addAll(one);
        Shape set = Shape.of(Sizes.array(one));
        Value weight = scope.parameter("weight", Shape.of(Sizes.array(all)), new EachSet(initializer, set));
        dev.signet.op.LocallyConnected op = new dev.signet.op.LocallyConnected(sliding, groups, sharing);
        if (bias == Bias.NONE) {
            return scope.add(op, x, weight);
        }
        List<Integer> biases = new ArrayList<>(List.of(outChannels));
        biases.addAll(bias == Bias.PER_OUTPUT ? outputs : List.of());
        Initializer uniform = Initializer.fanIn(set.elements(1, set.rank()));
        return scope.add(op, x, weight, scope.parameter("bias", Shape.of(Sizes.array(biases)), uniform));
    }

    private List<Integer> outputs(SymbolicShape x) {
        if (x.rank() != axes + 2) {
            throw new ShapeException("input is " + x + " (" + x.rank() + "-D), expected " + (axes + 2)
                    + "-D [batch, channels, " + axes + " spatial axes]");
        }
        List<Integer> outputs = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            if (!x.dim(axis + 2).isKnown()) {
                throw new ShapeException("input is " + x + ", but there are weights for each position, so the spatial"
                        + " sizes must be known when the network is built; write input(channels, height, width), or"
                        + " use conv" + axes + "d, which takes any size");
            }
            WindowAxis window = sliding.padding()
                    .resolve(
                            axis,
                            kernelSize.get(axis),
                            sliding.strides().get(axis),
                            sliding.dilations().get(axis),
                            x.size(axis + 2));
            outputs.add(window.outputSize(x.size(axis + 2)));
        }
        return outputs;
    }

    /** Each set of weights begins as a weight of a convolution would. */
    private record EachSet(Initializer initializer, Shape set) implements Initializer {
        @Override
        public Tensor create(Shape shape, RandomStream random) {
            float[] all = new float[shape.elements()];
            for (int i = 0; i < all.length / set.elements(); i++) {
                float[] one = initializer.create(set, random.at(i)).floats();
                System.arraycopy(one, 0, all, i * one.length, one.length);
            }
            return Tensor.wrap(shape, all);
        }
    }

    @Override
    public String type() {
        String kind = sets.isEmpty() ? "LocallyConnected" : sharing == Sharing.REGIONS ? "RegionConv" : "TiledConv";
        return kind + axes + "d";
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
                .append(Python.tuple(sliding.strides()));
        if (!sets.isEmpty()) {
            text.append(", ").append(sharing.text()).append('=').append(Python.tuple(sets));
        }
        text.append(Conv.printed(sliding.padding(), axes));
        if (!sliding.dilations().equals(Collections.nCopies(axes, 1))) {
            text.append(", dilation=").append(Python.tuple(sliding.dilations()));
        }
        if (groups != 1) {
            text.append(", groups=").append(groups);
        }
        Bias usual = sets.isEmpty() ? Bias.PER_OUTPUT : Bias.PER_CHANNEL;
        return text.append(bias == usual ? "" : ", bias=" + bias).append(')').toString();
    }
}
