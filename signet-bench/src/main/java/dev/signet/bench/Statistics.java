package dev.signet.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Medians, and how sure they are. */
final class Statistics {
    private static final int RESAMPLES = 10_000;

    private Statistics() {}

    /** A figure with the interval in which it lies with a probability of 95 %. */
    record Estimate(double value, double from, double to) {}

    /** The middle value; of an even number the mean of the two. Throws {@link IllegalArgumentException} for none. */
    static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("the median of no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * The median of the ratios of pairs that were measured one after the other, with the percentile bootstrap's interval (Efron, 1979): the middle
     * 95 % of the medians of as many pairs drawn with replacement. The same pairs give the same interval.
     */
    static Estimate ratio(double[] numerators, double[] denominators) {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(
                    numerators.length + " and " + denominators.length + " measurements make no pairs");
        }
        double[] ratios = new double[numerators.length];
        Arrays.setAll(ratios, i -> numerators[i] / denominators[i]);
        double median = median(ratios);
        SplittableRandom random = new SplittableRandom(1);
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[ratios.length];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            Arrays.setAll(drawn, i -> ratios[random.nextInt(ratios.length)]);
            medians[resample] = median(drawn);
        }
        Arrays.sort(medians);
        return new Estimate(median, medians[RESAMPLES / 40], medians[RESAMPLES - 1 - RESAMPLES / 40]);
    }

    /** |a - b| / |b| over all elements; infinite where the lengths differ. */
    static double relativeDifference(float[] a, float[] b) {
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            difference += (double) (a[i] - b[i]) * (a[i] - b[i]);
            size += (double) b[i] * b[i];
        }
        return difference == 0 ? 0 : Math.sqrt(difference / size);
    }
}
