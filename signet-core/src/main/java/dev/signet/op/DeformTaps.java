package dev.signet.op;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;

/**
 * The one loop over what a {@link DeformConv} reads: for each batch item, channel, tap of the window and output position the place between four
 * pixels, and those of the four that lie in the image.
 */
record DeformTaps(DeformConv conv, Shape x, Shape weight, Wide offset, double[] mask) {
    /** One pixel of one read; {@code column} numbers (n, channel, tap, position). */
    interface Visitor {
        void pixel(int column, int pixel, Read read, double weight, double downSlope, double rightSlope);
    }

    /** Which offset and mask elements a read belongs to, and the mask's number. */
    record Read(int offsetDown, int offsetRight, int maskIndex, double mask) {}

    Window window() {
        return conv.sliding().over(Conv.kernel(weight), x);
    }

    int height() {
        return window().axis(0).outputSize(x.size(2));
    }

    int width() {
        return window().axis(1).outputSize(x.size(3));
    }

    void forEach(Visitor visitor) {
        Window window = window();
        int taps = window.taps();
        int height = height();
        int width = width();
        int channelsPerOffset = x.size(1) / conv.offsetGroups();
        int column = 0;
        for (int n = 0; n < x.size(0); n++) {
            for (int c = 0; c < x.size(1); c++) {
                int group = n * conv.offsetGroups() + c / channelsPerOffset;
                for (int tap = 0; tap < taps; tap++) {
                    for (int position = 0; position < height * width; position++, column++) {
                        int at = (group * taps + tap) * height * width + position;
                        int down = ((group * taps + tap) * 2) * height * width + position;
                        Read read = new Read(down, down + height * width, at, mask.length == 0 ? 1 : mask[at]);
                        double h = window.axis(0)
                                        .inputPosition(
                                                position / width,
                                                tap / window.axis(1).kernel())
                                + offset.doubles()[read.offsetDown()];
                        double w = window.axis(1)
                                        .inputPosition(
                                                position % width,
                                                tap % window.axis(1).kernel())
                                + offset.doubles()[read.offsetRight()];
                        corners(column, (n * x.size(1) + c) * x.size(2) * x.size(3), h, w, read, visitor);
                    }
                }
            }
        }
    }

    private void corners(int column, int plane, double h, double w, Read read, Visitor visitor) {
        if (!(h > -1 && h < x.size(2) && w > -1 && w < x.size(3))) {
            return;
        }
        int top = (int) Math.floor(h);
        int left = (int) Math.floor(w);
        for (int ih = top; ih <= top + 1; ih++) {
            for (int iw = left; iw <= left + 1; iw++) {
                if (!WindowAxis.isPadding(ih, x.size(2)) && !WindowAxis.isPadding(iw, x.size(3))) {
                    double along = 1 - Math.abs(h - ih);
                    double across = 1 - Math.abs(w - iw);
                    visitor.pixel(
                            column,
                            plane + ih * x.size(3) + iw,
                            read,
                            along * across,
                            (ih == top ? -1 : 1) * across,
                            (iw == left ? -1 : 1) * along);
                }
            }
        }
    }

    /** Calls with (column, weight, output) for each product of the convolution. */
    void products(TapVisitor visitor) {
        int taps = window().taps();
        int positions = height() * width();
        int outPerGroup = weight.size(0) / conv.groups();
        int inPerGroup = weight.size(1);
        for (int n = 0; n < x.size(0); n++) {
            for (int oc = 0; oc < weight.size(0); oc++) {
                for (int ic = 0; ic < inPerGroup; ic++) {
                    int channel = n * x.size(1) + oc / outPerGroup * inPerGroup + ic;
                    for (int tap = 0; tap < taps; tap++) {
                        for (int position = 0; position < positions; position++) {
                            visitor.tap(
                                    (channel * taps + tap) * positions + position,
                                    (oc * inPerGroup + ic) * taps + tap,
                                    (n * weight.size(0) + oc) * positions + position);
                        }
                    }
                }
            }
        }
    }

    /** What each tap reads, times its mask: {@code [N, C, taps, positions]}. */
    double[] columns(double[] pixels) {
        double[] columns = new double[x.size(0) * x.size(1) * window().taps() * height() * width()];
        forEach((column, pixel, read, weight, down, right) -> columns[column] += read.mask() * weight * pixels[pixel]);
        return columns;
    }
}
