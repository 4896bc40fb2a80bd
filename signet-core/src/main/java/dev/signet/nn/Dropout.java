package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.tensor.ShapeException;

/** Drops with probability p in training and scales what stays by 1 / (1 - p); nothing in evaluation. */
public record Dropout(Kind kind, double p) implements Layer {
    /** What is dropped as a whole. */
    public enum Kind {
        /** Each element by itself (Srivastava et al., 2014). */
        ELEMENTS("Dropout", 0),
        /** Channels of a series (Tompson et al., 2015). */
        CHANNELS_1D("Dropout1d", 2),
        /** Channels of an image. */
        CHANNELS_2D("Dropout2d", 2),
        /** Channels of a volume. */
        CHANNELS_3D("Dropout3d", 2),
        /** Whole samples: stochastic depth where a residual is added (Huang et al., 2016). */
        SAMPLES("DropPath", 1);

        private final String printed;
        private final int maskAxes;

        Kind(String printed, int maskAxes) {
            this.printed = printed;
            this.maskAxes = maskAxes;
        }
    }

    /** Of elements. */
    public Dropout(double p) {
        this(Kind.ELEMENTS, p);
    }

    /** Throws {@link ShapeException} unless 0 &lt;= p &lt; 1. */
    public Dropout {
        if (!(p >= 0 && p < 1)) {
            throw new ShapeException(kind.printed + "(p=" + Python.number(p) + "): expected 0 <= p < 1");
        }
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.Dropout(p, kind.maskAxes), x);
    }

    @Override
    public String type() {
        return kind.printed;
    }

    @Override
    public String toString() {
        return kind.printed
                + (kind == Kind.SAMPLES
                        ? "(drop_prob=" + Python.number(p) + ")"
                        : "(p=" + Python.number(p) + ", inplace=False)");
    }
}
