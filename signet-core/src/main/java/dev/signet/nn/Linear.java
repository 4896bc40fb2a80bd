package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.Locale;

/**
 * A fully connected layer, y = x W^T + b on the last axis.
 *
 * @param inFeatures 0 for as many as come in
 * @param initializer how the weight begins; the bias is uniform in ±1 / sqrt(fan in), as in PyTorch
 */
public record Linear(int inFeatures, int outFeatures, boolean bias, Initializer initializer) implements Layer {
    /** Throws {@link ShapeException} for feature counts that cannot be. */
    public Linear {
        if (inFeatures < 0 || outFeatures < 1) {
            throw new ShapeException(
                    "Linear(" + inFeatures + ", " + outFeatures + "): feature counts must be at least 1");
        }
    }

    public Linear bias(boolean with) {
        return new Linear(inFeatures, outFeatures, with, initializer);
    }

    public Linear initializer(Initializer other) {
        return new Linear(inFeatures, outFeatures, bias, other);
    }

    @Override
    public Linear fitted(SymbolicShape input) {
        int features = features(input);
        if (inFeatures == 0) {
            return new Linear(features, outFeatures, bias, initializer);
        }
        if (inFeatures != features) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "%,d features come in (%s), the layer is declared for %,d; %s",
                    features,
                    input,
                    inFeatures,
                    advice(input, features)));
        }
        return this;
    }

    private String advice(SymbolicShape input, int features) {
        if (input.rank() > 2 && input.product(1, input.rank()).equals(Dim.of(inFeatures))) {
            return "put flatten() before it";
        }
        return "write linear(" + features + ", " + outFeatures + ") or linear(" + outFeatures + ")";
    }

    private static int features(SymbolicShape input) {
        Dim features = input.dim(input.rank() - 1);
        if (!features.isKnown()) {
            throw new ShapeException("gets " + features
                    + " features; a linear layer needs a known number: give input(channels, height, width)"
                    + " or pool to a fixed size first");
        }
        return features.size();
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value weight = scope.parameter("weight", Shape.of(outFeatures, inFeatures), initializer);
        dev.signet.op.Linear op = new dev.signet.op.Linear();
        if (!bias) {
            return scope.add(op, x, weight);
        }
        return scope.add(op, x, weight, scope.parameter("bias", Shape.of(outFeatures), Initializer.fanIn(inFeatures)));
    }

    @Override
    public String brief() {
        return inFeatures == 0 ? "Linear(" + outFeatures + ")" : "Linear(" + inFeatures + ", " + outFeatures + ")";
    }

    @Override
    public String toString() {
        return (inFeatures == 0 ? "Lazy" : "") + "Linear(in_features=" + inFeatures + ", out_features=" + outFeatures
                + ", bias=" + Python.truth(bias) + ")";
    }
}
