package dev.signet.app.conformance;

import dev.signet.tensor.Wide;
import java.util.Optional;

/** How far a tensor is from the expected one: the largest difference over the largest expected magnitude. */
record Difference(String tensor, double relative, double bound) {
    /** Empty if the tensor is within the bound. */
    static Optional<String> find(String tensor, Wide actual, Wide expected, double bound) {
        if (!actual.shape().equals(expected.shape())) {
            return Optional.of(tensor + " is " + actual.shape() + ", expected " + expected.shape());
        }
        double most = 0;
        double scale = 0;
        for (int i = 0; i < expected.shape().elements(); i++) {
            double wanted = expected.doubles()[i];
            double difference = Math.abs(actual.doubles()[i] - wanted);
            most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
            scale = Math.max(scale, Math.abs(wanted));
        }
        double relative = most == 0 ? 0 : most / Math.max(scale, Double.MIN_NORMAL);
        return relative <= bound ? Optional.empty() : Optional.of(new Difference(tensor, relative, bound).toString());
    }

    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT, "%s differs by %.1e of its scale, allowed are %.1e", tensor, relative, bound);
    }
}
