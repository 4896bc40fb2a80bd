package dev.signet.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer at its place in a network, with what it left open filled in, and the layers inside it in the order in which they were built.
 *
 * @param name the name inside the layer around it, {@code conv1} or a number; empty for the root
 */
public record Place(String name, Layer layer, List<Place> children) {
    public Place {
        children = List.copyOf(children);
    }

    /** All places below this one and itself by path, outermost first: {@code layer1.0.conv1}. */
    public Map<String, Layer> layersByPath() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        collect("", layers);
        return layers;
    }

    private void collect(String path, Map<String, Layer> layers) {
        layers.put(path, layer);
        for (Place child : children) {
            child.collect(path.isEmpty() ? child.name : path + "." + child.name, layers);
        }
    }

    /** As PyTorch prints a module: its settings, or the modules inside it. */
    @Override
    public String toString() {
        if (children.isEmpty()) {
            return layer.toString();
        }
        Map<String, Object> printed = new LinkedHashMap<>();
        children.forEach(child -> printed.put(child.name, child));
        return container(layer.type(), printed);
    }

    /** PyTorch's nested form: each child on lines of its own, two further in. */
    static String container(String type, Map<String, ?> children) {
        StringBuilder text = new StringBuilder(type).append('(');
        children.forEach((name, child) -> text.append("\n  (")
                .append(name)
                .append("): ")
                .append(child.toString().replace("\n", "\n  ")));
        return text.append(children.isEmpty() ? ")" : "\n)").toString();
    }
}
