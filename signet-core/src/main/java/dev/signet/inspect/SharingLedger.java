package dev.signet.inspect;

import dev.signet.op.WindowAxis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the ways of tying weights cost on one geometry, in closed form and without building anything: even a dense layer of two thousand million weights has
 * its figures. All give {@code outChannels} maps of the same size; per sample.
 *
 * @param height of the image; likewise width
 * @param kernel height and width of the window
 */
public record SharingLedger(
        int inChannels, int height, int width, int outChannels, int kernel, int stride, int padding) {
    private static final int BYTES = 4;

    /**
     * One way to tie the weights.
     *
     * @param formula of the parameters, with the numbers put in
     * @param connections pairs of an input (padding included) and an output that a weight joins
     * @param multiplyAdds of one sample
     * @param bytes of the parameters in float32
     */
    public record Row(
            String kind, String formula, long weights, long biases, long connections, long multiplyAdds, long bytes) {
        public long parameters() {
            return weights + biases;
        }
    }

    private WindowAxis axis() {
        return new WindowAxis(kernel, stride, 1, padding, padding);
    }

    public int outHeight() {
        return axis().outputSize(height);
    }

    public int outWidth() {
        return axis().outputSize(width);
    }

    private long positions() {
        return (long) outHeight() * outWidth();
    }

    private long window() {
        return (long) kernel * kernel * inChannels;
    }

    /** Every output sees every input with a weight of its own: {@code (C H W) (O h w) + O h w}. */
    public Row dense() {
        long in = (long) inChannels * height * width;
        long out = outChannels * positions();
        return row(
                "dense",
                text("%d·%d·%d × %d·%d·%d + %d", inChannels, height, width, outChannels, outHeight(), outWidth(), out),
                Math.multiplyExact(in, out),
                out,
                in * out);
    }

    /** Every output sees its window with weights of its own, and a bias: {@code h w (O C k k + O)}. */
    public Row locallyConnected() {
        return row(
                "locally connected",
                text(
                        "%d·%d × (%d·%d·%d·%d + %d)",
                        outHeight(), outWidth(), outChannels, inChannels, kernel, kernel, outChannels),
                positions() * outChannels * window(),
                positions() * outChannels,
                positions() * outChannels * window());
    }

    /** Weights shared within {@code regions x regions} regions, a bias per channel: {@code r r O C k k + O}. */
    public Row regions(int regions) {
        return row(
                regions + "x" + regions + " regions",
                text(
                        "%d·%d × %d·%d·%d·%d + %d",
                        regions, regions, outChannels, inChannels, kernel, kernel, outChannels),
                (long) regions * regions * outChannels * window(),
                outChannels,
                positions() * outChannels * window());
    }

    /** One set of weights everywhere: {@code O C k k + O}. */
    public Row convolution() {
        return grouped(1);
    }

    /** Channels in groups that do not see each other: {@code O (C / g) k k + O}; both counts must be divisible. */
    public Row grouped(int groups) {
        if (inChannels % groups != 0 || outChannels % groups != 0) {
            throw new IllegalArgumentException("groups=" + groups + " must divide both " + inChannels + " input and "
                    + outChannels + " output channels");
        }
        long weights = outChannels * window() / groups;
        return row(
                groups == 1 ? "convolution" : groups + " groups",
                text("%d·%d·%d·%d + %d", outChannels, inChannels / groups, kernel, kernel, outChannels),
                weights,
                outChannels,
                positions() * weights);
    }

    /** A window per channel, then a 1x1 convolution over channels: {@code C k k + C O}, and a bias of each. */
    public Row separable() {
        long depthwise = window();
        long pointwise = (long) inChannels * outChannels;
        return row(
                "depthwise separable",
                text(
                        "%d·%d·%d + %d·%d + %d + %d",
                        inChannels, kernel, kernel, inChannels, outChannels, inChannels, outChannels),
                depthwise + pointwise,
                inChannels + outChannels,
                positions() * (depthwise + pointwise));
    }

    private static Row row(String kind, String formula, long weights, long biases, long connections) {
        return new Row(kind, formula, weights, biases, connections, connections, BYTES * (weights + biases));
    }

    private static String text(String pattern, Object... numbers) {
        return String.format(Locale.ROOT, pattern, numbers);
    }

    /** All of them that exist for this geometry, from the most weights to the fewest. */
    public List<Row> rows() {
        List<Row> rows =
                new ArrayList<>(List.of(dense(), locallyConnected(), regions(Math.min(4, outHeight())), convolution()));
        if (inChannels > 1) {
            rows.add(separable());
        }
        return List.copyOf(rows);
    }
}
