package dev.signet.algorithm.gemm;

import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.List;
import java.util.random.RandomGenerator;

/** One convolution geometry, with the dumbest correct loops over dense arrays. Prints as what is needed to write it down again. */
record ConvolutionCase(int batch, int inChannels, int outChannels, int groups, Window window, int[] in, Halo extra) {

    static ConvolutionCase random(RandomGenerator random) {
        int rank = 1 + random.nextInt(3);
        int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1;
        int inPerGroup = channels(random, groups);
        int outPerGroup = channels(random, groups);
        WindowAxis[] axes = new WindowAxis[3];
        int[] in = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            boolean there = axis >= 3 - rank;
            axes[axis] = there ? axis(random) : WindowAxis.TRIVIAL;
            in[axis] = there ? size(random, axes[axis], rank) : 1;
        }
        Halo extra = new Halo(
                0, random.nextInt(2), random.nextInt(2), random.nextInt(3), random.nextInt(3), random.nextInt(2));
        int batch = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(3);
        return new ConvolutionCase(
                batch, groups * inPerGroup, groups * outPerGroup, groups, new Window(List.of(axes)), in, extra);
    }

    static ConvolutionCase depthwise(RandomGenerator random) {
        ConvolutionCase other = random(random);
        int channels = 5 + random.nextInt(60);
        return new ConvolutionCase(other.batch, channels, channels, channels, other.window, other.in, other.extra);
    }

    private static int channels(RandomGenerator random, int groups) {
        int[] usual = {1, 2, 3, 4, 5, 8, 16, 17, 24, 32, 40};
        return random.nextBoolean()
                ? usual[random.nextInt(groups > 1 ? 8 : usual.length)]
                : 1 + random.nextInt(groups > 1 ? 12 : 70);
    }

    private static WindowAxis axis(RandomGenerator random) {
        int kernel = 1 + random.nextInt(4);
        return new WindowAxis(
                kernel, 1 + random.nextInt(3), 1 + random.nextInt(3), random.nextInt(4), random.nextInt(4));
    }

    private static int size(RandomGenerator random, WindowAxis axis, int rank) {
        int least = Math.max(1, axis.extent() - axis.padBegin() - axis.padEnd());
        return least + random.nextInt(rank == 1 ? 60 : rank == 2 ? 12 : 5);
    }

    int out(int axis) {
        return window.axis(axis).outputSize(in[axis]);
    }

    int inPerGroup() {
        return inChannels / groups;
    }

    int outPerGroup() {
        return outChannels / groups;
    }

    int inputElements() {
        return batch * inChannels * in[0] * in[1] * in[2];
    }

    int outputElements() {
        return batch * outChannels * out(0) * out(1) * out(2);
    }

    int weightElements() {
        return outChannels * inPerGroup() * window.taps();
    }

    ChannelsLast plainInput() {
        return ChannelsLast.of(inChannels, in[0], in[1], in[2], Halo.NONE);
    }

    ChannelsLast plainOutput() {
        return ChannelsLast.of(outChannels, out(0), out(1), out(2), Halo.NONE);
    }

    ChannelsLast input() {
        Halo halo = more(ConvolutionForward.inputHalo(window, plainInput(), plainOutput()));
        return ChannelsLast.of(inChannels, in[0], in[1], in[2], halo);
    }

    ChannelsLast output() {
        Halo halo = more(ConvolutionDataGradient.outputGradientHalo(window, plainOutput(), plainInput()));
        return ChannelsLast.of(outChannels, out(0), out(1), out(2), halo);
    }

    private Halo more(Halo halo) {
        return new Halo(
                halo.front() + extra.front(),
                halo.back() + extra.back(),
                halo.top() + extra.top(),
                halo.bottom() + extra.bottom(),
                halo.left() + extra.left(),
                halo.right() + extra.right());
    }

    /** One product: dense indices. */
    interface Product {
        void at(int input, int weight, int output);
    }

    void forEachProduct(Product product) {
        int[] out = {out(0), out(1), out(2)};
        int w = window.axis(2).kernel();
        int h = window.axis(1).kernel();
        for (int n = 0; n < batch; n++) {
            for (int oc = 0; oc < outChannels; oc++) {
                for (int o = 0; o < out[0] * out[1] * out[2]; o++) {
                    for (int tap = 0; tap < window.taps(); tap++) {
                        int d = window.axis(0).inputPosition(o / out[2] / out[1], tap / w / h);
                        int y = window.axis(1).inputPosition(o / out[2] % out[1], tap / w % h);
                        int x = window.axis(2).inputPosition(o % out[2], tap % w);
                        boolean inside = d >= 0 && d < in[0] && y >= 0 && y < in[1] && x >= 0 && x < in[2];
                        for (int ic = 0; inside && ic < inPerGroup(); ic++) {
                            int channel = oc / outPerGroup() * inPerGroup() + ic;
                            product.at(
                                    (((n * inChannels + channel) * in[0] + d) * in[1] + y) * in[2] + x,
                                    (oc * inPerGroup() + ic) * window.taps() + tap,
                                    (n * outChannels + oc) * out[0] * out[1] * out[2] + o);
                        }
                    }
                }
            }
        }
    }

    @Override
    public String toString() {
        return "batch " + batch + ", channels " + inChannels + " -> " + outChannels + " in " + groups
                + " groups, image " + in[0] + "x" + in[1] + "x" + in[2] + ", " + window + ", extra " + extra;
    }
}
