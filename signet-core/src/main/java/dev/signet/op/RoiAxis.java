package dev.signet.op;

/**
 * One side of a region of {@link RoiAlign}, cut into bins.
 *
 * @param first where the region begins, in pixels
 * @param bin the length of a bin
 * @param points how many points are read along a bin
 * @param size the size of the image
 */
record RoiAxis(double first, double bin, int points, int size) {
    /** Two neighbouring pixels and the weight of the second. */
    record Place(int low, int high, double lowWeight, double highWeight) {
        int position(int which) {
            return which == 0 ? low : high;
        }

        double weight(int which) {
            return which == 0 ? lowWeight : highWeight;
        }
    }

    /** Where a point lies; more than one pixel outside the image it weighs nothing. */
    Place place(int bin, int point) {
        double at = first + bin * this.bin + (point + 0.5) * this.bin / points;
        if (!(at >= -1 && at <= size)) {
            return new Place(0, 0, 0, 0);
        }
        double inside = Math.max(at, 0);
        int low = (int) inside;
        if (low >= size - 1) {
            return new Place(size - 1, size - 1, 1, 0);
        }
        return new Place(low, low + 1, 1 - (inside - low), inside - low);
    }
}
