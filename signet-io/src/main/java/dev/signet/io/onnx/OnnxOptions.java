package dev.signet.io.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a model is written as ONNX.
 *
 * @param opset the version of the operators, {@value #OLDEST} to {@value #NEWEST}
 * @param batch the number of samples the file is for; absent for any number
 * @param metadata texts that travel with the model
 */
public record OnnxOptions(int opset, Optional<Integer> batch, Map<String, String> metadata) {
    public static final int OLDEST = 13;
    public static final int NEWEST = 23;

    /** Opset 17, which most programs read, and any batch. */
    public static final OnnxOptions STANDARD = new OnnxOptions(17, Optional.empty(), Map.of());

    /** Throws {@link IllegalArgumentException} for an opset that is not written. */
    public OnnxOptions {
        if (opset < OLDEST || opset > NEWEST) {
            throw new IllegalArgumentException(
                    "opset " + opset + " cannot be written; expected " + OLDEST + " to " + NEWEST);
        }
        if (batch.isPresent() && batch.get() < 1) {
            throw new IllegalArgumentException("a batch of " + batch.get() + "; expected at least 1");
        }
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    public OnnxOptions opset(int other) {
        return new OnnxOptions(other, batch, metadata);
    }

    public OnnxOptions batch(int samples) {
        return new OnnxOptions(opset, Optional.of(samples), metadata);
    }

    public OnnxOptions metadata(Map<String, String> other) {
        return new OnnxOptions(opset, batch, other);
    }

    /** The version of the file format that came with the opset. */
    int irVersion() {
        return switch (opset) {
            case 13, 14 -> 7;
            case 15, 16, 17, 18 -> 8;
            case 19, 20 -> 9;
            case 21, 22 -> 10;
            default -> 11;
        };
    }
}
