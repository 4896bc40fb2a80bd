package dev.signet.io.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attributes of a node to be written, in order. */
record NodeAttributes(Map<String, AttributeProto> values) {
    static final NodeAttributes NONE = new NodeAttributes(Map.of());

    // AttributeProto.AttributeType
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int FLOATS = 6;
    private static final int INTS = 7;

    NodeAttributes {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    NodeAttributes with(String name, long value) {
        return with(name, new AttributeProto.Integer(value));
    }

    /** {@code name} is 1 or 0. */
    NodeAttributes with(String name, boolean flag) {
        return with(name, flag ? 1 : 0);
    }

    NodeAttributes with(String name, double value) {
        return with(name, new AttributeProto.Number((float) value));
    }

    NodeAttributes with(String name, String value) {
        return with(name, new AttributeProto.Text(value));
    }

    NodeAttributes with(String name, List<Integer> values) {
        return with(
                name,
                new AttributeProto.Integers(
                        values.stream().map(Integer::longValue).toList()));
    }

    private NodeAttributes with(String name, AttributeProto value) {
        Map<String, AttributeProto> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new NodeAttributes(more);
    }

    void writeTo(WireWriter node) {
        values.forEach((name, value) -> node.message(5, message(name, value)));
    }

    private static WireWriter message(String name, AttributeProto value) {
        WireWriter message = new WireWriter().text(1, name);
        return switch (value) {
            case AttributeProto.Number number ->
                message.float32(2, number.value()).integer(20, FLOAT);
            case AttributeProto.Integer integer ->
                message.integer(3, integer.value()).integer(20, INT);
            case AttributeProto.Text text -> message.text(4, text.value()).integer(20, STRING);
            case AttributeProto.Numbers numbers -> {
                float[] floats = new float[numbers.values().size()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = numbers.values().get(i);
                }
                yield message.floats(7, floats).integer(20, FLOATS);
            }
            case AttributeProto.Integers integers ->
                message.integers(
                                8,
                                integers.values().stream()
                                        .mapToLong(Long::longValue)
                                        .toArray())
                        .integer(20, INTS);
            default -> throw new IllegalStateException("no rule writes " + value);
        };
    }
}
