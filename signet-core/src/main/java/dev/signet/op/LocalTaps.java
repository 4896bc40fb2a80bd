package dev.signet.op;

import dev.signet.tensor.Shape;

/**
 * The one loop over the products of a {@link LocallyConnected} op, in every rank: each triple (input, weight, output) that is multiplied, at positions
 * that are not padding.
 *
 * @param set the shape of one set of weights, {@code [O, C/groups, kernel…]}
 */
record LocalTaps(Window window, int groups, WeightPlaces places, Shape input, Shape set, Shape output) {
    void forEach(TapVisitor visitor) {
        Window three = window.inThreeAxes();
        int[] out = Window.sizesInThreeAxes(output);
        for (int n = 0; n < output.size(0); n++) {
            for (int oc = 0; oc < output.size(1); oc++) {
                for (int od = 0; od < out[0]; od++) {
                    for (int oh = 0; oh < out[1]; oh++) {
                        for (int ow = 0; ow < out[2]; ow++) {
                            int y = (((n * output.size(1) + oc) * out[0] + od) * out[1] + oh) * out[2] + ow;
                            int weights = (places.setOf(od, oh, ow) * set.size(0) + oc) * set.elements(1, set.rank());
                            position(three, n, oc, new int[] {od, oh, ow}, weights, y, visitor);
                        }
                    }
                }
            }
        }
    }

    /** All products of one output. */
    private void position(Window three, int n, int oc, int[] at, int weights, int y, TapVisitor visitor) {
        int[] in = Window.sizesInThreeAxes(input);
        int inPerGroup = set.size(1);
        int firstChannel = oc / (set.size(0) / groups) * inPerGroup;
        int weight = weights;
        for (int ic = 0; ic < inPerGroup; ic++) {
            int image = (n * input.size(1) + firstChannel + ic) * in[0] * in[1] * in[2];
            for (int kd = 0; kd < three.axis(0).kernel(); kd++) {
                int id = three.axis(0).inputPosition(at[0], kd);
                for (int kh = 0; kh < three.axis(1).kernel(); kh++) {
                    int ih = three.axis(1).inputPosition(at[1], kh);
                    for (int kw = 0; kw < three.axis(2).kernel(); kw++, weight++) {
                        int iw = three.axis(2).inputPosition(at[2], kw);
                        boolean padding = WindowAxis.isPadding(id, in[0])
                                || WindowAxis.isPadding(ih, in[1])
                                || WindowAxis.isPadding(iw, in[2]);
                        if (!padding) {
                            visitor.tap(image + (id * in[1] + ih) * in[2] + iw, weight, y);
                        }
                    }
                }
            }
        }
    }
}
