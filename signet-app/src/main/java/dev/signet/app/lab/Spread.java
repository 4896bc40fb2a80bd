package dev.signet.app.lab;

import java.util.List;
import java.util.Locale;

/** Results of several seeds: their mean and standard deviation. */
record Spread(double mean, double deviation) {
    static Spread of(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(mean, values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1)));
    }

    /** How many standard deviations (of both together) this mean is above another. */
    double above(Spread other) {
        double both = Math.sqrt((deviation * deviation + other.deviation * other.deviation) / 2);
        return (mean - other.mean) / Math.max(both, 1e-9);
    }

    /** In percent: {@code 97.3 ± 0.4}. */
    String percent() {
        return String.format(Locale.ROOT, "%.1f ± %.1f", 100 * mean, 100 * deviation);
    }
}
