package dev.signet.preprocess;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A step as strings, numbers and lists under names, the way a JSON file holds it. Reading is strict: a missing, unknown
 * or wrongly typed entry throws {@link IllegalArgumentException} that names the step and the entry.
 */
record PlainStep(Map<String, Object> map) {
    private static final String STEP = "step";

    static PlainStep named(String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(STEP, name);
        return new PlainStep(map);
    }

    PlainStep with(String key, Object value) {
        map.put(key, value);
        return this;
    }

    String name() {
        if (entry(STEP) instanceof String name) {
            return name;
        }
        throw wrong(STEP, "a string");
    }

    /** Checks that there is nothing besides the name and these entries. */
    PlainStep allow(String... keys) {
        Set<String> unknown = new TreeSet<>(map.keySet());
        unknown.remove(STEP);
        unknown.removeAll(List.of(keys));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("preprocessing step " + name() + " has unknown entries " + unknown
                    + "; it knows " + Arrays.toString(keys));
        }
        return this;
    }

    int integer(String key) {
        double value = number(key);
        if (value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE) {
            return (int) value;
        }
        throw wrong(key, "an integer");
    }

    double number(String key) {
        if (entry(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(key, "a number");
    }

    List<Double> numbers(String key) {
        if (entry(key) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(value -> ((Number) value).doubleValue()).toList();
        }
        throw wrong(key, "a list of numbers");
    }

    ResizeFilter filter(String key) {
        return constant(key, ResizeFilter.values());
    }

    ChannelOrder order(String key) {
        return constant(key, ChannelOrder.values());
    }

    /** {@code usual} where there is no such entry. */
    <T extends Enum<T>> T constant(String key, T[] constants, T usual) {
        return map.containsKey(key) ? constant(key, constants) : usual;
    }

    private <T extends Enum<T>> T constant(String key, T[] constants) {
        Object value = entry(key);
        for (T constant : constants) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        throw wrong(key, "one of " + Arrays.toString(constants).toLowerCase(Locale.ROOT));
    }

    private Object entry(String key) {
        if (!map.containsKey(key)) {
            throw new IllegalArgumentException("preprocessing step " + map + " has no entry \"" + key + "\"");
        }
        return map.get(key);
    }

    private IllegalArgumentException wrong(String key, String expected) {
        return new IllegalArgumentException(
                "preprocessing step " + map + ": \"" + key + "\" is " + map.get(key) + ", expected " + expected);
    }
}
