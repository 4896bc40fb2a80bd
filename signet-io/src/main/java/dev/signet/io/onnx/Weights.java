package dev.signet.io.onnx;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Known tensors as values of the graph: float32 ones become parameters or states under the name they have in the file, all others constants.
 * One that is needed in two forms (as it is and transposed) gets a name for each, and so do two of one name in different graphs of the file.
 */
final class Weights {
    private final GraphBuilder builder;
    private final boolean constantsOnly;
    private final Set<String> taken;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, List<Made>> made = new HashMap<>();

    private record Made(Tensor tensor, Value value) {}

    private Weights(GraphBuilder builder, boolean constantsOnly, Set<String> taken) {
        this.builder = builder;
        this.constantsOnly = constantsOnly;
        this.taken = new HashSet<>(taken);
    }

    /** Parameters and states, none of which gets the name of an input. */
    static Weights parameters(GraphBuilder builder, Set<String> inputs) {
        return new Weights(builder, false, inputs);
    }

    /** Nothing but constants, for a graph that is computed at once. */
    static Weights constants(GraphBuilder builder) {
        return new Weights(builder, true, Set.of());
    }

    /** By name, all parameters and states made so far. */
    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    Value parameter(Held.Known known) {
        return value(known, ".parameter", builder::parameter);
    }

    Value state(Held.Known known) {
        return value(known, ".state", builder::state);
    }

    private Value value(Held.Known known, String suffix, BiFunction<String, Shape, Value> make) {
        List<Made> ofThisName = made.computeIfAbsent(known.name() + suffix, name -> new ArrayList<>());
        for (Made one : ofThisName) {
            if (one.tensor() == known.tensor() || one.tensor().equals(known.tensor())) {
                return one.value();
            }
        }
        Value value = constantsOnly || known.tensor().type() != ElementType.FLOAT32
                ? builder.constant(known.tensor())
                : make.apply(claim(known, suffix), known.tensor().shape());
        ofThisName.add(new Made(known.tensor(), value));
        return value;
    }

    private String claim(Held.Known known, String suffix) {
        String name = known.name();
        while (!taken.add(name)) {
            name += suffix;
        }
        tensors.put(name, known.tensor());
        return name;
    }
}
