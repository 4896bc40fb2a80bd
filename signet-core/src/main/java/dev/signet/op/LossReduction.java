package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Locale;

/** What becomes of the losses of all elements or samples. */
public enum LossReduction {
    /** Their mean, a scalar. */
    MEAN,
    /** Their sum, a scalar. */
    SUM,
    /** Their sum over the size of the first axis, a scalar. */
    BATCH_MEAN,
    /** Nothing: they stay as they are. */
    NONE;

    static final Attribute ATTRIBUTE =
            Attribute.optional("reduction", Attribute.Kind.TEXT, "mean", "mean, sum, batchmean or none");

    /** PyTorch's name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** The reduction of this name; throws {@link IllegalArgumentException} for a name not in the list. */
    public static LossReduction of(String text) {
        for (LossReduction reduction : values()) {
            if (reduction.text().equals(text)) {
                return reduction;
            }
        }
        throw new IllegalArgumentException("reduction is " + text + ", expected " + ATTRIBUTE.range());
    }

    SymbolicShape output(SymbolicShape losses) {
        return this == NONE ? losses : new SymbolicShape(List.of());
    }

    /** What the sum of all losses is divided by. */
    public double divisor(Shape losses) {
        return switch (this) {
            case MEAN -> losses.elements();
            case BATCH_MEAN -> losses.rank() == 0 ? 1 : losses.size(0);
            case SUM, NONE -> 1;
        };
    }

    Wide reduce(Wide losses) {
        if (this == NONE) {
            return losses;
        }
        double sum = 0;
        for (double loss : losses.doubles()) {
            sum += loss;
        }
        return Wide.ofDoubles(losses.type(), Shape.scalar(), sum / divisor(losses.shape()));
    }
}
