package dev.signet.bench;

import dev.signet.nn.Conv;
import dev.signet.nn.Layer;
import dev.signet.nn.Layers;
import dev.signet.nn.Network;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A convolution of one line, {@code ic64ih56oc64kh3s1p1g1}. It is measured as a chain where that is possible, so that changes of layout at the edges
 * count little: of {@value #CHAIN} where it can follow itself, of as many by turns with its mirror image where it is pointwise.
 */
record LayerShape(int in, int size, int out, int kernel, int stride, int padding, int groups) {
    static final int CHAIN = 8;
    private static final Pattern FORM =
            Pattern.compile("ic(\\d+)ih(\\d+)oc(\\d+)kh(\\d+)(?:s(\\d+))?(?:p(\\d+))?(?:g(\\d+))?");

    static LayerShape parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is no layer; write ic64ih56oc64kh3s1p1g1");
        }
        return new LayerShape(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)),
                orElse(matcher.group(5), 1),
                orElse(matcher.group(6), 0),
                orElse(matcher.group(7), 1));
    }

    private static int orElse(String digits, int fallback) {
        return digits == null ? fallback : Integer.parseInt(digits);
    }

    /** How many layers are computed one after the other. */
    int layers() {
        boolean keepsSize = stride == 1 && 2 * padding == kernel - 1;
        return keepsSize && (in == out || kernel == 1) ? CHAIN : 1;
    }

    Network network() {
        Layer[] chain = new Layer[layers()];
        Arrays.setAll(chain, i -> i % 2 == 0 ? convolution(in, out) : convolution(out, in));
        return Layers.sequential(Layers.input(in, size, size), chain);
    }

    private Conv convolution(int from, int to) {
        return Layers.conv2d(from, to, kernel)
                .stride(stride)
                .padding(padding)
                .groups(groups)
                .bias(false);
    }
}
