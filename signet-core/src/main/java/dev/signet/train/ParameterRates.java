package dev.signet.train;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How fast each parameter learns, as a factor on the learning rate: smaller ones for layers that already know something, 0 for what stays as it is. A batch
 * normalisation whose states have factor 0 uses its running statistics in training too.
 *
 * @param factors by name of parameter or state; 1 for those that are not mentioned
 */
public record ParameterRates(Map<String, Double> factors) {
    /** All at the learning rate. */
    public static final ParameterRates EQUAL = new ParameterRates(Map.of());

    public ParameterRates {
        factors = Collections.unmodifiableMap(new TreeMap<>(factors));
        factors.forEach((name, factor) -> {
            if (!(factor >= 0) || factor.isInfinite()) {
                throw new IllegalArgumentException("the rate of " + name + " has the factor " + factor
                        + "; expected 0 for frozen, or a number above");
            }
        });
    }

    public double factor(String name) {
        return Objects.requireNonNullElse(factors.get(name), 1.0);
    }

    public boolean isFrozen(String name) {
        return factor(name) == 0;
    }

    @Override
    public String toString() {
        return factors.isEmpty() ? "equal rates" : "rates " + Integer.toHexString(factors.hashCode());
    }
}
