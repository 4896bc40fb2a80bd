package dev.signet.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Attribute values by name, in declared order. Values are {@code Long}, {@code List<Long>}, {@code Double}, {@code String} or {@code Boolean}. */
public record Attributes(Map<String, Object> values) {
    public static final Attributes NONE = new Attributes(Map.of());

    public Attributes {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static Attributes of(String name, Object value) {
        return NONE.with(name, value);
    }

    /** The same with one more; {@code int}, {@code int[]} and {@code float} are widened. */
    public Attributes with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, widen(value));
        return new Attributes(more);
    }

    private static Object widen(Object value) {
        return switch (value) {
            case Integer integer -> (long) integer;
            case Float number -> (double) number;
            case int[] integers ->
                IntStream.of(integers).mapToObj(i -> (long) i).toList();
            default -> value;
        };
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public int integer(String name) {
        return Math.toIntExact((Long) get(name));
    }

    public int[] integers(String name) {
        return ((List<?>) get(name))
                .stream().mapToInt(i -> Math.toIntExact((Long) i)).toArray();
    }

    public double number(String name) {
        return (Double) get(name);
    }

    public double[] numbers(String name) {
        return ((List<?>) get(name))
                .stream().mapToDouble(number -> (Double) number).toArray();
    }

    public String text(String name) {
        return (String) get(name);
    }

    public boolean flag(String name) {
        return (Boolean) get(name);
    }

    private Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no attribute " + name + " among " + values.keySet());
        }
        return value;
    }
}
