package dev.signet.io.onnx;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What idioms see and make: how each value of the graph in the making came about, and the numbers that are known. */
final class IdiomScope {
    private final List<Idiom> idioms;
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, Tensor> weights;
    private final Map<Value, Made> makers = new HashMap<>();
    private final Map<Value, Tensor> constants = new HashMap<>();

    /** How a value was made: an op with one output. */
    record Made(Op op, List<Value> inputs) {
        Value input(int index) {
            return inputs.get(index);
        }
    }

    IdiomScope(List<Idiom> idioms, Map<String, Tensor> weights) {
        this.idioms = idioms;
        this.weights = new LinkedHashMap<>(weights);
    }

    GraphBuilder builder() {
        return builder;
    }

    Map<String, Tensor> weights() {
        return weights;
    }

    Optional<Made> maker(Value value) {
        return Optional.ofNullable(makers.get(value));
    }

    /** The op that made a value, if it is of this class. */
    <T extends Op> Optional<T> made(Value value, Class<T> op) {
        return maker(value).map(Made::op).filter(op::isInstance).map(op::cast);
    }

    /** Adds a node that has one output, or what an idiom says instead. */
    Value add(Op op, Value... inputs) {
        List<Value> all = List.of(inputs);
        for (Idiom idiom : idioms) {
            Optional<Value> shorter = idiom.shorter(this, op, all);
            if (shorter.isPresent()) {
                return shorter.get();
            }
        }
        Value result = builder.add(op, inputs);
        makers.put(result, new Made(op, all));
        return result;
    }

    Value constant(Tensor tensor) {
        Value value = builder.constant(tensor);
        constants.put(value, tensor);
        return value;
    }

    /** A stored tensor in another form: a parameter if it is one, else a constant. */
    Value derived(Value from, String suffix, Tensor tensor) {
        if (from.kind() != Value.Kind.PARAMETER) {
            return constant(tensor);
        }
        String name = from.name() + suffix;
        while (weights.containsKey(name) && !weights.get(name).equals(tensor)) {
            name += "'";
        }
        weights.put(name, tensor);
        return builder.parameter(name, tensor.shape());
    }

    /** The tensor that a value always is. */
    Optional<Tensor> stored(Value value) {
        return switch (value.kind()) {
            case CONSTANT -> Optional.ofNullable(constants.get(value));
            case PARAMETER -> Optional.ofNullable(weights.get(value.name()));
            case INPUT, STATE, RESULT -> Optional.empty();
        };
    }

    /** The number that a value of one float always is. */
    Optional<Double> number(Value value) {
        return stored(value)
                .filter(tensor -> tensor.elements() == 1 && tensor.type().isFloat())
                .map(tensor -> Wide.of(tensor).doubles()[0]);
    }

    boolean isNumber(Value value, double expected) {
        return number(value).filter(found -> near(found, expected)).isPresent();
    }

    /** Equal to what a float32 keeps of a number. */
    static boolean near(double found, double expected) {
        return Math.abs(found - expected) <= 1e-6 * Math.abs(expected);
    }
}
