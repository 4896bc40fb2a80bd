package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Op;
import java.util.List;
import java.util.Optional;

/**
 * The interval an activation holds its results in: values up to {@code low} become low (so that ReLU gives no -0), above {@code high} high; NaN stays.
 * What a plan can fuse of {@link Relu}, ReLU6 and other {@link ActivationFunction#HARD_TANH}.
 */
public record Limits(float low, float high) {
    public static final Limits NONE = new Limits(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    public static final Limits RELU = new Limits(0, Float.POSITIVE_INFINITY);

    static final Attribute ATTRIBUTE =
            Attribute.optional("limits", Attribute.Kind.NUMBERS, List.of(), "none, low, or low and high");

    public Limits {
        if (!(low <= high)) {
            throw new IllegalArgumentException("low must not be above high, got " + low + " to " + high);
        }
    }

    /** The limits an op holds its only input in; empty for other ops, and for limits that are no floats. */
    public static Optional<Limits> of(Op op) {
        if (op instanceof Relu) {
            return Optional.of(RELU);
        }
        boolean clamps = op instanceof Activation activation
                && activation.function() == ActivationFunction.HARD_TANH
                && (float) activation.a() == activation.a()
                && (float) activation.b() == activation.b()
                && activation.a() <= activation.b();
        return clamps && op instanceof Activation activation
                ? Optional.of(new Limits((float) activation.a(), (float) activation.b()))
                : Optional.empty();
    }

    /** Nothing, the low limit, or both. */
    Attributes addTo(Attributes attributes) {
        List<Double> numbers = List.of();
        if (high < Float.POSITIVE_INFINITY) {
            numbers = List.of((double) low, (double) high);
        } else if (low > Float.NEGATIVE_INFINITY) {
            numbers = List.of((double) low);
        }
        return attributes.with(ATTRIBUTE.name(), numbers);
    }

    static Limits from(Attributes attributes) {
        double[] numbers = attributes.numbers(ATTRIBUTE.name());
        return switch (numbers.length) {
            case 0 -> NONE;
            case 1 -> new Limits((float) numbers[0], Float.POSITIVE_INFINITY);
            case 2 -> new Limits((float) numbers[0], (float) numbers[1]);
            default -> throw new IllegalArgumentException("limits are at most two numbers, got " + numbers.length);
        };
    }

    void apply(double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] <= low ? low : Math.min(numbers[i], high);
        }
    }

    /** Whether zeros stay zeros. */
    public boolean containZero() {
        return low <= 0 && high >= 0;
    }

    /** Whether a number lies inside, where the gradient passes. */
    boolean passes(double x) {
        return x > low && x < high;
    }

    /** As the end of the printed form of an op. */
    String afterwards() {
        return this.equals(NONE) ? "" : " + " + this;
    }

    @Override
    public String toString() {
        return this.equals(RELU) ? "Relu" : "clamp to " + low + ".." + high;
    }
}
