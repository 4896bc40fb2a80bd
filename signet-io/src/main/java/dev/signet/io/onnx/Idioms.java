package dev.signet.io.onnx;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.op.Reshape;
import dev.signet.tensor.Tensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Says in Signet's ops what an exporter wrote out in smaller ones, so that an imported network plans to the same steps as one built by hand: activations made
 * of several operators, normalisation of rows, biases added after layers, and images that are turned for each layer. Every idiom is an identity of
 * mathematics; results differ by rounding only.
 */
final class Idioms {
    private static final List<Idiom> ALL = List.of(
            LayoutIdioms::permuteOfPermute,
            LayoutIdioms::sink,
            LayoutIdioms::sinkPair,
            LayoutIdioms::sinkConcat,
            LayoutIdioms::sinkPad,
            LayoutIdioms::sinkMean,
            LayerIdioms::bias,
            LayerIdioms::padding,
            LocalIdioms::locallyConnected,
            LocalIdioms::bias,
            LayerIdioms::flatten,
            ActivationIdioms::clamp,
            ActivationIdioms::product,
            NormIdioms::standardize);

    private final Graph graph;
    private final IdiomScope scope;
    private final Map<Value, Value> copies = new HashMap<>();

    private Idioms(Graph graph, Map<String, Tensor> weights) {
        this.graph = graph;
        this.scope = new IdiomScope(ALL, weights);
    }

    /** The same network; weights that are needed in another form are stored in that form, too. */
    static Imported apply(Graph graph, Map<String, Tensor> weights) {
        return new Idioms(graph, weights).run();
    }

    private Imported run() {
        GraphBuilder builder = scope.builder();
        for (Value value : graph.values()) {
            switch (value.kind()) {
                case INPUT ->
                    copies.put(value, builder.input(value.name(), value.type().element(), value.shape()));
                case PARAMETER ->
                    copies.put(
                            value, builder.parameter(value.name(), value.shape().concrete()));
                case STATE ->
                    copies.put(value, builder.state(value.name(), value.shape().concrete()));
                case CONSTANT -> copies.put(value, scope.constant(graph.constant(value)));
                case RESULT -> {}
            }
        }
        graph.nodes().forEach(this::copy);
        Set<Value> taken = new HashSet<>();
        graph.outputs().forEach((name, value) -> output(name, value, taken));
        Graph shorter = builder.build().pruned();
        Map<String, Tensor> weights = new LinkedHashMap<>(scope.weights());
        Set<String> read = new HashSet<>();
        shorter.parameters().forEach(parameter -> read.add(parameter.name()));
        shorter.states().forEach(state -> read.add(state.name()));
        weights.keySet().retainAll(read);
        return new Imported(shorter, weights);
    }

    private void copy(Node node) {
        List<Value> inputs = node.inputs().stream().map(this::copyOf).toList();
        GraphBuilder builder = scope.builder();
        List<Value> made = builder.inLayer(
                node.layer(),
                () -> node.outputs().size() == 1
                        ? List.of(scope.add(node.op(), inputs.toArray(Value[]::new)))
                        : builder.addAll(node.op(), inputs));
        for (int i = 0; i < made.size(); i++) {
            copies.put(node.outputs().get(i), made.get(i));
        }
    }

    private Value copyOf(Value value) {
        return Objects.requireNonNull(copies.get(value), "a graph's nodes come after those they read");
    }

    /** An output is the result of a node of its own. */
    private void output(String name, Value value, Set<Value> taken) {
        Value copy = copyOf(value);
        boolean own = copy.kind() == Value.Kind.RESULT && taken.add(copy);
        GraphBuilder builder = scope.builder();
        List<Integer> same = Collections.nCopies(copy.shape().rank(), 0);
        builder.output(name, own ? copy : builder.add(new Reshape(same), copy));
    }
}
