package dev.signet.graph;

import java.util.Optional;

/**
 * One attribute an op declares, once: JSON, ONNX, the printed form and error texts all read this.
 *
 * @param fallback the default, absent when the attribute must be given
 * @param range what values are allowed, in words ("> 0", "zeros, reflect"), for error texts
 */
public record Attribute(String name, Kind kind, Optional<Object> fallback, String range) {
    /** The type of an attribute's value: {@code Long}, {@code List<Long>}, {@code Double}, {@code List<Double>}, {@code String}, {@code Boolean}. */
    public enum Kind {
        INTEGER,
        INTEGERS,
        NUMBER,
        NUMBERS,
        TEXT,
        FLAG
    }

    public static Attribute required(String name, Kind kind, String range) {
        return new Attribute(name, kind, Optional.empty(), range);
    }

    public static Attribute optional(String name, Kind kind, Object fallback, String range) {
        return new Attribute(name, kind, Optional.of(fallback), range);
    }
}
