package dev.signet.algorithm.pool;

import dev.signet.op.AdaptiveAxis;
import dev.signet.op.WindowAxis;

/**
 * The windows on one axis, clipped to the input: for each output position the first input position read, how many are read, and what the axis contributes to
 * the divisor of an average.
 *
 * @param step from one input position that is read to the next
 */
record PoolAxis(int[] first, int[] taps, int[] divisors, int step) {
    static PoolAxis sliding(WindowAxis axis, int inputSize, int outputSize, boolean countPadding) {
        int[] first = new int[outputSize];
        int[] taps = new int[outputSize];
        int[] divisors = new int[outputSize];
        for (int o = 0; o < outputSize; o++) {
            int[] reads = axis.reads(o, inputSize);
            first[o] = reads.length == 0 ? 0 : reads[0];
            taps[o] = reads.length;
            divisors[o] = Math.max(1, countPadding ? axis.tapsInPaddedInput(o, inputSize) : reads.length);
        }
        return new PoolAxis(first, taps, divisors, axis.dilation());
    }

    static PoolAxis adaptive(AdaptiveAxis axis) {
        int[] first = new int[axis.outputSize()];
        int[] taps = new int[axis.outputSize()];
        for (int o = 0; o < taps.length; o++) {
            first[o] = axis.start(o);
            taps[o] = axis.end(o) - axis.start(o);
        }
        return new PoolAxis(first, taps, taps, 1);
    }

    int outputSize() {
        return taps.length;
    }

    int mostTaps() {
        int most = 0;
        for (int count : taps) {
            most = Math.max(most, count);
        }
        return most;
    }

    /** Whether the windows are whole, of this length, one directly behind the other. */
    boolean areRuns(int length) {
        for (int o = 0; o < taps.length; o++) {
            if (taps[o] != length || first[o] != o * length) {
                return false;
            }
        }
        return length == 1 || step == 1;
    }

    /** The longest run of windows of three neighbours, one or two positions further each; none if the windows are not such. */
    Run threes() {
        int begin = 0;
        while (begin < taps.length && taps[begin] != 3) {
            begin++;
        }
        if (step != 1 || begin + 1 >= taps.length) {
            return new Run(0, 0, 1);
        }
        int stride = first[begin + 1] - first[begin];
        int end = begin;
        while (end < taps.length && taps[end] == 3 && first[end] == first[begin] + (end - begin) * stride) {
            end++;
        }
        return stride == 1 || stride == 2 ? new Run(begin, end, stride) : new Run(0, 0, 1);
    }

    /** Some windows, one behind the other. */
    record Run(int begin, int end, int stride) {
        int length() {
            return end - begin;
        }
    }

    boolean someWindowIsEmpty() {
        for (int count : taps) {
            if (count == 0) {
                return true;
            }
        }
        return false;
    }
}
