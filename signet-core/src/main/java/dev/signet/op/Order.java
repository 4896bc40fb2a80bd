package dev.signet.op;

import dev.signet.tensor.Wide;

/** Elements of a tensor in order of size, the largest or the smallest first; NaN comes before all others. */
record Order(Wide x, boolean largestFirst) {
    /** Negative if the element at {@code i} comes before the one at {@code k}, 0 if they are equal. */
    int compare(int i, int k) {
        if (!x.isFloat()) {
            int compared = BinaryFunction.compare(x.longs()[i], x.longs()[k], x.type());
            return largestFirst ? -compared : compared;
        }
        double a = x.doubles()[i];
        double b = x.doubles()[k];
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Boolean.compare(Double.isNaN(b), Double.isNaN(a));
        }
        int compared = a < b ? -1 : a > b ? 1 : 0;
        return largestFirst ? -compared : compared;
    }
}
