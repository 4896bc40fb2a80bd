package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names of one graph stand for. A graph inside a node also sees those around it. Stored tensors are decoded when somebody asks. */
final class Names {
    private final String file;
    private final Optional<Names> outer;
    private final Map<String, TensorProto> stored = new LinkedHashMap<>();
    private final Map<String, Held> held = new HashMap<>();
    private final ElementBudget budget;

    /** @param budget grows by what is decoded */
    Names(String file, Optional<Names> outer, List<TensorProto> initializers, ElementBudget budget) {
        this.budget = budget;
        this.file = file;
        this.outer = outer;
        for (TensorProto tensor : initializers) {
            if (stored.put(tensor.name(), tensor) != null) {
                throw new ModelFormatException(file, "two initializers are named " + Quoted.text(tensor.name()));
            }
        }
    }

    boolean isStored(String name) {
        return stored.containsKey(name);
    }

    boolean has(String name) {
        return held.containsKey(name);
    }

    /** Whether the name stands for something in this graph itself. */
    boolean isOwn(String name) {
        return held.containsKey(name) || stored.containsKey(name);
    }

    /** Whether the name means something here: in this graph or in one around it. */
    boolean knows(String name) {
        return isOwn(name) || outer.filter(around -> around.knows(name)).isPresent();
    }

    void put(String name, Held value) {
        held.put(name, value);
    }

    Held get(String name) {
        Held known = held.get(name);
        if (known != null) {
            return known;
        }
        TensorProto tensor = stored.get(name);
        if (tensor == null) {
            return outer.orElseThrow(() -> new ModelFormatException(file, "nothing is named " + Quoted.text(name)))
                    .get(name);
        }
        Held made = decoded(tensor);
        held.put(name, made);
        return made;
    }

    private Held decoded(TensorProto tensor) {
        try {
            Tensor made = tensor.tensor();
            budget.stored(made.elements());
            return new Held.Known(tensor.name(), made);
        } catch (UnsupportedOnnxException lacking) {
            return new Held.Unavailable(String.join("; ", lacking.reasons()));
        }
    }
}
