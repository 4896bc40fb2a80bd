package dev.signet.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A kind of op: its name, the attributes it declares, and how to make one from them. One line of the list of ops is one of these.
 *
 * @param onnx the ONNX operator it stands for and the opset since which, such as {@code Conv-1}; empty when there is none
 */
public record OpType(String name, String onnx, List<Attribute> attributes, Function<Attributes, Op> maker) {
    public OpType {
        attributes = List.copyOf(attributes);
    }

    /** The op with these attributes; defaults filled in. Unknown, missing and mistyped attributes are refused by name. */
    public Op make(Attributes given) {
        Map<String, Object> complete = new LinkedHashMap<>();
        for (Attribute attribute : attributes) {
            Object value = given.values()
                    .getOrDefault(attribute.name(), attribute.fallback().orElse(Missing.VALUE));
            if (value == Missing.VALUE) {
                throw new IllegalArgumentException(
                        name + " needs attribute " + attribute.name() + " (" + attribute.range() + ")");
            }
            if (!matches(attribute.kind(), value)) {
                throw new IllegalArgumentException(name + "." + attribute.name() + " is " + value + ", expected "
                        + attribute.kind() + " (" + attribute.range() + ")");
            }
            complete.put(attribute.name(), value);
        }
        List<String> unread = new ArrayList<>(given.values().keySet());
        unread.removeAll(complete.keySet());
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(name + " has no attribute " + unread + "; it has " + complete.keySet());
        }
        return maker.apply(new Attributes(complete));
    }

    private static boolean matches(Attribute.Kind kind, Object value) {
        return switch (kind) {
            case INTEGER -> value instanceof Long;
            case INTEGERS -> value instanceof List<?> list && list.stream().allMatch(Long.class::isInstance);
            case NUMBER -> value instanceof Double;
            case NUMBERS -> value instanceof List<?> list && list.stream().allMatch(Double.class::isInstance);
            case TEXT -> value instanceof String;
            case FLAG -> value instanceof Boolean;
        };
    }

    private enum Missing {
        VALUE
    }

    @Override
    public String toString() {
        return name;
    }
}
