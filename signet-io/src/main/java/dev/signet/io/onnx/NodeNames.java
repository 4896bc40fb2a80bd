package dev.signet.io.onnx;

import dev.signet.nn.LayerName;
import java.util.HashSet;
import java.util.Set;

/** Names that are used once each, in the manner of PyTorch's exporter: {@code /layer1/layer1.0/conv1/Conv}. */
final class NodeNames {
    private final Set<String> taken = new HashSet<>();

    /** Claims a name that the file must have as it is; throws {@link IllegalArgumentException} when it is taken. */
    String claim(String name) {
        if (!taken.add(name)) {
            throw new IllegalArgumentException("two values of the graph are named " + name + "; rename one of them");
        }
        return name;
    }

    /** This name, or with a number behind it where it is taken. */
    String unique(String wanted) {
        String name = wanted;
        for (int i = 1; !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    /** The scope of a layer: {@code /layer1/layer1.0/conv1}, where a layer with a number is named after the one around it. */
    static String scope(String layer) {
        String path = LayerName.parse(layer).path();
        StringBuilder scope = new StringBuilder();
        String last = "";
        for (String part : path.isEmpty() ? new String[0] : path.split("\\.")) {
            boolean number = part.chars().allMatch(Character::isDigit);
            last = number && !last.isEmpty() ? last + "." + part : part;
            scope.append('/').append(last);
        }
        return scope.toString();
    }
}
