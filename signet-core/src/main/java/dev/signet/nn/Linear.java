package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.Locale;

/** y = x W^T + b on the last axis. {@code inFeatures} 0 means: as many as come in. */
public record Linear(int inFeatures, int outFeatures, boolean bias) implements Layer {
    public Linear {
        if (inFeatures < 0 || outFeatures < 1) {
            throw new ShapeException(
                    "Linear(" + inFeatures + ", " + outFeatures + "): feature counts must be at least 1");
        }
    }

    public Linear bias(boolean with) {
        return new Linear(inFeatures, outFeatures, with);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Dim features = x.shape().dim(x.shape().rank() - 1);
        if (!features.isKnown()) {
            throw new ShapeException("gets " + features
                    + " features; a linear layer needs a known number: give input(channels, height, width)"
                    + " or pool to a fixed size first");
        }
        int in = inFeatures == 0 ? features.size() : inFeatures;
        if (in != features.size()) {
            throw new ShapeException(String.format(
                    Locale.ROOT,
                    "%,d features come in (%s), the layer is declared for %,d; write linear(%d, %d) or linear(%d)",
                    features.size(),
                    x.shape(),
                    in,
                    features.size(),
                    outFeatures,
                    outFeatures));
        }
        Value weight = scope.parameter("weight", Shape.of(outFeatures, in), Initializer.fanIn(in));
        return bias
                ? scope.add(
                        new dev.signet.op.Linear(),
                        x,
                        weight,
                        scope.parameter("bias", Shape.of(outFeatures), Initializer.fanIn(in)))
                : scope.add(new dev.signet.op.Linear(), x, weight);
    }

    @Override
    public String brief() {
        return inFeatures == 0 ? "Linear(" + outFeatures + ")" : "Linear(" + inFeatures + ", " + outFeatures + ")";
    }

    @Override
    public String toString() {
        return "Linear(in_features=" + inFeatures + ", out_features=" + outFeatures + ", bias="
                + (bias ? "True)" : "False)");
    }
}
