package dev.signet.io;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON as people like to read it: two spaces of indentation, lists of plain values on one line. Escapes are those of Rust's serde. */
final class JsonPrinter {
    private static final int LINE = 100;

    private final StringBuilder out = new StringBuilder();

    String print(JsonValue value) {
        print(value, 0);
        return out.append('\n').toString();
    }

    private void print(JsonValue value, int depth) {
        if (depth > JsonLimits.DEFAULT.depth()) {
            throw new IllegalArgumentException(
                    "JSON tree is nested deeper than " + JsonLimits.DEFAULT.depth() + " levels");
        }
        switch (value) {
            case JsonObject object -> print(object, depth);
            case JsonArray array -> print(array, depth);
            case JsonText text -> quote(text.value(), out);
            case JsonNumber number -> out.append(number.text());
            case JsonBool bool -> out.append(bool.value());
            case JsonNull _ -> out.append("null");
        }
    }

    private void print(JsonObject object, int depth) {
        if (object.fields().isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        for (Iterator<Map.Entry<String, JsonValue>> fields =
                        object.fields().entrySet().iterator();
                fields.hasNext(); ) {
            Map.Entry<String, JsonValue> field = fields.next();
            newLine(depth + 1);
            quote(field.getKey(), out);
            out.append(": ");
            print(field.getValue(), depth + 1);
            out.append(fields.hasNext() ? "," : "");
        }
        newLine(depth);
        out.append('}');
    }

    private void print(JsonArray array, int depth) {
        int start = out.length();
        if (array.items().stream().allMatch(JsonPrinter::isPlain)) {
            printOnOneLine(array.items(), depth);
            if (out.length() - start <= LINE) {
                return;
            }
            out.setLength(start);
        }
        out.append('[');
        for (Iterator<JsonValue> items = array.items().iterator(); items.hasNext(); ) {
            newLine(depth + 1);
            print(items.next(), depth + 1);
            out.append(items.hasNext() ? "," : "");
        }
        newLine(depth);
        out.append(']');
    }

    private void printOnOneLine(List<JsonValue> items, int depth) {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            print(items.get(i), depth + 1);
        }
        out.append(']');
    }

    private static boolean isPlain(JsonValue value) {
        return !(value instanceof JsonObject) && !(value instanceof JsonArray);
    }

    private void newLine(int depth) {
        out.append('\n').append("  ".repeat(depth));
    }

    /** Appends the text in quotes. */
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
