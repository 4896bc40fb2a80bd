package dev.signet.algorithm.norm;

import dev.signet.algorithm.Frame;

/**
 * Sums over a weight that items of some rows begin and one item joins in the order of the rows, kept among a step's shared floats as {@link TwoFloats}.
 *
 * @param sums how many different ones
 */
record RowSums(int sums, int rows) {
    private static final int ROWS_PER_ITEM = 8;

    int sharedFloats() {
        return TwoFloats.EACH * sums * (rows + 1);
    }

    int items() {
        return Math.ceilDiv(rows, ROWS_PER_ITEM);
    }

    int firstRow(int item) {
        return item * ROWS_PER_ITEM;
    }

    int endRow(int item) {
        return Math.min(rows, (item + 1) * ROWS_PER_ITEM);
    }

    /** Behind those of the rows lies the sum of all. */
    private int place(Frame frame, int which, int row) {
        return frame.sharedBase() + TwoFloats.EACH * (which * (rows + 1) + row);
    }

    void put(Frame frame, int which, int row, double sum) {
        TwoFloats.put(sum, frame.shared(), place(frame, which, row));
    }

    void join(Frame frame) {
        for (int which = 0; which < sums; which++) {
            double all = 0;
            for (int row = 0; row < rows; row++) {
                all += TwoFloats.get(frame.shared(), place(frame, which, row));
            }
            put(frame, which, rows, all);
        }
    }

    double all(Frame frame, int which) {
        return TwoFloats.get(frame.shared(), place(frame, which, rows));
    }
}
