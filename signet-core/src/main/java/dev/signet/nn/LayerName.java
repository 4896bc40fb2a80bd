package dev.signet.nn;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How errors, plans and the nodes of a graph name a layer: its path and its printed form, {@code layer1.0.conv1: Conv2d(…)}. A layer that only
 * has a number gets its type behind it, {@code 4.linear: Linear(16384, 10)}, which is not part of the path of its parameters.
 *
 * @param path names from the root, separated by dots; empty for the root itself
 * @param printed the layer's printed form, perhaps shortened
 */
public record LayerName(String path, String printed) {
    private static final Pattern NAMED = Pattern.compile("(\\S+): (.*)", Pattern.DOTALL);
    private static final Pattern NUMBERED = Pattern.compile("(?:.*\\.)?\\d+");

    static LayerName of(String path, Layer layer) {
        return new LayerName(path, layer.brief());
    }

    /** The inverse of {@link #toString}. A text of another form, as an imported graph may have, is a path. */
    public static LayerName parse(String text) {
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            return text.contains("(") ? new LayerName("", text) : new LayerName(text, "");
        }
        String shown = named.group(1);
        LayerName bare = new LayerName(shown, named.group(2));
        String suffix = "." + bare.word();
        String path = shown.endsWith(suffix) ? shown.substring(0, shown.length() - suffix.length()) : shown;
        return NUMBERED.matcher(path).matches() ? new LayerName(path, bare.printed()) : bare;
    }

    /** The type, as far as the printed form tells: {@code Conv2d}, also where the printed form is lazy. */
    public String type() {
        int open = printed.indexOf('(');
        String type = open < 0 ? printed : printed.substring(0, open);
        return type.startsWith("Lazy") ? type.substring("Lazy".length()) : type;
    }

    private String word() {
        return type().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        if (path.isEmpty() || printed.isEmpty()) {
            return path + printed;
        }
        return (NUMBERED.matcher(path).matches() ? path + "." + word() : path) + ": " + printed;
    }
}
