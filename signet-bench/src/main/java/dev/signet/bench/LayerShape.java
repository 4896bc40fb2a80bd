package dev.signet.bench;

import dev.signet.nn.Conv;
import dev.signet.nn.ConvTranspose;
import dev.signet.nn.Layer;
import dev.signet.nn.Layers;
import dev.signet.nn.Network;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A convolution of one line: {@code ic64ih56oc64kh3s1p1d1g1} over images, {@code ic256iw1024oc256kw3p1} over a line,
 * {@code ic64id16ih28oc64kh3p1} over volumes; a {@code t} before it makes it transposed. It is measured as a chain where that is possible, so that
 * changes of layout at the edges count little: of {@value #CHAIN} where it can follow itself, of as many by turns with its mirror image where it is
 * pointwise.
 *
 * @param image the size of each spatial axis
 * @param kernel on each axis; so are the stride, the padding and the dilation
 */
record LayerShape(
        boolean transposed,
        int in,
        List<Integer> image,
        int out,
        int kernel,
        int stride,
        int padding,
        int dilation,
        int groups) {
    static final int CHAIN = 8;
    private static final Pattern FORM = Pattern.compile(
            "(t?)ic(\\d+)(?:id(\\d+))?i([hw])(\\d+)oc(\\d+)k[hw](\\d+)(?:s(\\d+))?(?:p(\\d+))?(?:d(\\d+))?(?:g(\\d+))?");

    static LayerShape parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is no layer; write ic64ih56oc64kh3s1p1d1g1");
        }
        int size = Integer.parseInt(matcher.group(5));
        boolean line = matcher.group(4).equals("w");
        List<Integer> image = matcher.group(3) != null
                ? List.of(Integer.parseInt(matcher.group(3)), size, size)
                : Collections.nCopies(line ? 1 : 2, size);
        return new LayerShape(
                !matcher.group(1).isEmpty(),
                Integer.parseInt(matcher.group(2)),
                image,
                Integer.parseInt(matcher.group(6)),
                Integer.parseInt(matcher.group(7)),
                orElse(matcher.group(8), 1),
                orElse(matcher.group(9), 0),
                orElse(matcher.group(10), 1),
                orElse(matcher.group(11), 1));
    }

    private static int orElse(String digits, int fallback) {
        return digits == null ? fallback : Integer.parseInt(digits);
    }

    /** How many layers are computed one after the other. */
    int layers() {
        boolean keepsSize = stride == 1 && 2 * padding == dilation * (kernel - 1);
        return keepsSize && (in == out || kernel == 1) ? CHAIN : 1;
    }

    Network network() {
        Layer[] chain = new Layer[layers()];
        Arrays.setAll(chain, i -> i % 2 == 0 ? convolution(in, out) : convolution(out, in));
        int[] sample =
                IntStream.concat(IntStream.of(in), Arrays.stream(axes(image))).toArray();
        return Layers.sequential(Layers.input(sample), chain);
    }

    private Layer convolution(int from, int to) {
        return transposed ? transposed(from, to) : plain(from, to);
    }

    private Layer plain(int from, int to) {
        Conv layer = switch (image.size()) {
            case 1 -> Layers.conv1d(from, to, kernel);
            case 2 -> Layers.conv2d(from, to, kernel);
            default -> Layers.conv3d(from, to, kernel);
        };
        return layer.stride(each(stride))
                .padding(each(padding))
                .dilation(each(dilation))
                .groups(groups)
                .bias(false);
    }

    private Layer transposed(int from, int to) {
        ConvTranspose layer = switch (image.size()) {
            case 1 -> Layers.convTranspose1d(from, to, kernel);
            case 2 -> Layers.convTranspose2d(from, to, kernel);
            default -> Layers.convTranspose3d(from, to, kernel);
        };
        return layer.stride(each(stride))
                .padding(each(padding))
                .dilation(each(dilation))
                .groups(groups)
                .bias(false);
    }

    private int[] each(int value) {
        return axes(Collections.nCopies(image.size(), value));
    }

    private static int[] axes(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }
}
