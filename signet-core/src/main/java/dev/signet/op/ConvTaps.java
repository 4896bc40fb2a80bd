package dev.signet.op;

import dev.signet.tensor.Shape;

/**
 * The one loop over a convolution's products, in every rank: each triple (input, weight, output) that is multiplied, at positions that are not
 * padding. Forward, input gradient and weight gradient are three things to do with it.
 */
record ConvTaps(Window window, int groups, Shape input, Shape weight, Shape output) {
    void forEach(TapVisitor visitor) {
        Window three = window.inThreeAxes();
        WindowAxis depth = three.axis(0);
        WindowAxis height = three.axis(1);
        WindowAxis width = three.axis(2);
        int[] in = Window.sizesInThreeAxes(input);
        int[] out = Window.sizesInThreeAxes(output);
        int outPerGroup = output.size(1) / groups;
        int inPerGroup = weight.size(1);
        int weightIndex;
        for (int n = 0; n < input.size(0); n++) {
            for (int oc = 0; oc < output.size(1); oc++) {
                int outputBase = (n * output.size(1) + oc) * out[0] * out[1] * out[2];
                for (int ic = 0; ic < inPerGroup; ic++) {
                    int inputBase = (n * input.size(1) + oc / outPerGroup * inPerGroup + ic) * in[0] * in[1] * in[2];
                    weightIndex = (oc * inPerGroup + ic) * window.taps();
                    for (int kd = 0; kd < depth.kernel(); kd++) {
                        for (int kh = 0; kh < height.kernel(); kh++) {
                            for (int kw = 0; kw < width.kernel(); kw++, weightIndex++) {
                                for (int od = 0; od < out[0]; od++) {
                                    int id = depth.inputPosition(od, kd);
                                    if (WindowAxis.isPadding(id, in[0])) {
                                        continue;
                                    }
                                    for (int oh = 0; oh < out[1]; oh++) {
                                        int ih = height.inputPosition(oh, kh);
                                        if (WindowAxis.isPadding(ih, in[1])) {
                                            continue;
                                        }
                                        for (int ow = 0; ow < out[2]; ow++) {
                                            int iw = width.inputPosition(ow, kw);
                                            if (!WindowAxis.isPadding(iw, in[2])) {
                                                visitor.tap(
                                                        inputBase + (id * in[1] + ih) * in[2] + iw,
                                                        weightIndex,
                                                        outputBase + (od * out[1] + oh) * out[2] + ow);
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
