package dev.signet.io.torch;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the weights among what a training script saved: the dictionary that holds tensors, whether it is all there is or stands under a name such as
 * {@code state_dict} beside optimizer and epoch.
 */
final class StateDict {
    private static final int DEEPEST = 8;
    private static final int MOST_VISITED = 200_000;
    private static final String PARALLEL = "module.";
    /** Where scripts put weights, the usual ones first. */
    private static final List<String> USUAL =
            List.of("state_dict", "model_state_dict", "model", "net", "network", "weights", "params", "module");

    private final String file;
    private final Map<String, Pickled.Strided> tensors = new LinkedHashMap<>();
    private int visited;

    private StateDict(String file) {
        this.file = file;
    }

    /**
     * The tensors of the dictionary under {@code key}, or of the one that is found where the key is empty. Names inside dictionaries are joined by dots; the
     * {@code module.} that PyTorch's parallel wrappers put before every name is taken off.
     */
    static Map<String, Pickled.Strided> of(String file, Pickled root, String key) {
        if (root instanceof Pickled.Strided tensor) {
            return Map.of("tensor", tensor);
        }
        if (!(root instanceof Pickled.Entries entries)) {
            throw new ModelFormatException(file, "holds " + root.kind() + ", expected a dictionary of tensors");
        }
        StateDict found = new StateDict(file);
        found.collect("", chosen(file, entries, key), 0);
        if (found.tensors.isEmpty()) {
            throw new ModelFormatException(file, "holds no tensors under " + Quoted.text(key));
        }
        return found.withoutWrapper();
    }

    private static Pickled.Entries chosen(String file, Pickled.Entries root, String key) {
        if (!key.isEmpty()) {
            if (root.map.get(key) instanceof Pickled.Entries entries) {
                return entries;
            }
            throw new ModelFormatException(
                    file, "has no dictionary under " + Quoted.text(key) + "; there are " + names(root));
        }
        if (holdsTensors(root)) {
            return root;
        }
        List<String> candidates = new ArrayList<>();
        root.map.forEach((name, value) -> {
            if (value instanceof Pickled.Entries entries && holdsTensors(entries)) {
                candidates.add(name);
            }
        });
        for (String usual : USUAL) {
            if (candidates.contains(usual)) {
                return (Pickled.Entries) Objects.requireNonNull(root.map.get(usual));
            }
        }
        if (candidates.size() == 1) {
            return (Pickled.Entries) Objects.requireNonNull(root.map.get(candidates.getFirst()));
        }
        throw new ModelFormatException(
                file,
                candidates.isEmpty()
                        ? "holds no dictionary of tensors; there are " + names(root)
                        : "holds several dictionaries of tensors, " + Quoted.text(String.join(", ", candidates))
                                + "; say which one is meant by its key");
    }

    private static String names(Pickled.Entries entries) {
        return Quoted.text(
                String.join(", ", entries.map.keySet().stream().limit(20).toList()));
    }

    private static boolean holdsTensors(Pickled.Entries entries) {
        return entries.map.values().stream().anyMatch(Pickled.Strided.class::isInstance);
    }

    private void collect(String prefix, Pickled.Entries entries, int depth) {
        if (depth > DEEPEST) {
            throw new ModelFormatException(file, "dictionaries inside dictionaries, more than " + DEEPEST + " deep");
        }
        for (Map.Entry<String, Pickled> named : entries.map.entrySet()) {
            if (++visited > MOST_VISITED) {
                throw new ModelFormatException(file, "more than " + MOST_VISITED + " names, the limit");
            }
            String name = prefix + named.getKey();
            if (named.getValue() instanceof Pickled.Strided tensor) {
                if (tensors.put(name, tensor) != null) {
                    throw new ModelFormatException(file, "has two tensors of the name " + Quoted.text(name));
                }
            } else if (named.getValue() instanceof Pickled.Entries inner) {
                collect(name + ".", inner, depth + 1);
            }
        }
    }

    private Map<String, Pickled.Strided> withoutWrapper() {
        if (!tensors.keySet().stream()
                .allMatch(name -> name.startsWith(PARALLEL) && name.length() > PARALLEL.length())) {
            return tensors;
        }
        Map<String, Pickled.Strided> bare = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> bare.put(name.substring(PARALLEL.length()), tensor));
        return bare;
    }
}
