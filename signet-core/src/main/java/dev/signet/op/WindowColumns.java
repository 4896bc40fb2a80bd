package dev.signet.op;

import dev.signet.tensor.Shape;

/**
 * The one loop over the correspondence of an image and its unfolded windows, in one to three dimensions: each pair of dense indices into the image
 * {@code [N, C, spatial…]} and the columns {@code [N, C taps, positions]}, where both exist.
 */
record WindowColumns(Window window, Shape image) {
    /** One cell of one window. */
    interface Visitor {
        void cell(int image, int column);
    }

    /** How many positions the window has: the product of its output sizes. */
    int positions() {
        int positions = 1;
        for (int axis = 0; axis < window.rank(); axis++) {
            positions = Math.multiplyExact(positions, window.axis(axis).outputSize(image.size(axis + 2)));
        }
        return positions;
    }

    void forEach(Visitor visitor) {
        int[] in = Window.sizesInThreeAxes(image);
        Window three = window.inThreeAxes();
        int[] out = {
            three.axis(0).outputSize(in[0]),
            three.axis(1).outputSize(in[1]),
            three.axis(2).outputSize(in[2])
        };
        int positions = out[0] * out[1] * out[2];
        int planes = image.elements(0, 2);
        for (int plane = 0; plane < planes; plane++) {
            for (int tap = 0; tap < window.taps(); tap++) {
                int column = (plane * window.taps() + tap) * positions;
                for (int position = 0; position < positions; position++) {
                    int cell = cell(three, in, out, tap, position);
                    if (cell >= 0) {
                        visitor.cell(plane * in[0] * in[1] * in[2] + cell, column + position);
                    }
                }
            }
        }
    }

    /** The cell of a plane that a tap reads at a position; -1 for padding. */
    private static int cell(Window three, int[] in, int[] out, int tap, int position) {
        int cell = 0;
        int tapsInside = three.taps();
        int positionsInside = out[0] * out[1] * out[2];
        int restOfTap = tap;
        int restOfPosition = position;
        for (int axis = 0; axis < 3; axis++) {
            tapsInside /= three.axis(axis).kernel();
            positionsInside /= out[axis];
            int at = three.axis(axis).inputPosition(restOfPosition / positionsInside, restOfTap / tapsInside);
            if (WindowAxis.isPadding(at, in[axis])) {
                return -1;
            }
            cell = cell * in[axis] + at;
            restOfTap %= tapsInside;
            restOfPosition %= positionsInside;
        }
        return cell;
    }
}
