package dev.signet.autodiff;

import dev.signet.graph.GradientScope;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.FillLike;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reverse-mode differentiation, graph to graph: the nodes of the gradient are ordinary nodes, with algorithms and gradients of their own. */
public final class Gradients {
    private final Graph graph;
    private final GraphBuilder builder;
    private final Set<Value> needed = new HashSet<>();
    private final Map<Value, Value> gradients = new HashMap<>();

    private Gradients(Graph graph, GraphBuilder builder) {
        this.graph = graph;
        this.builder = builder;
    }

    /**
     * The graph with further outputs {@code gradient:NAME}: the gradient of a scalar output with respect to named inputs, parameters or states. A value used in
     * several places gets the sum, added in graph order from the last use to the first. A parameter the loss does not depend on gets zeros.
     *
     * @throws ShapeException if the loss is not a scalar
     * @throws IllegalArgumentException if a name is unknown, or the loss does not depend on it and its shape is not known
     * @throws NoGradientException naming the layer, if the gradient would have to pass an op that has none
     */
    public static Graph of(Graph graph, String lossOutput, Collection<String> wrt) {
        return new Gradients(graph, GraphBuilder.extending(graph)).build(graph.output(lossOutput), wrt);
    }

    /**
     * Adds to a graph under construction the gradients of the sum of all elements of a value with respect to others, in their order; zeros where it does not
     * depend on one.
     *
     * @throws NoGradientException naming the layer, if the gradient would have to pass an op that has none
     */
    public static List<Value> add(GraphBuilder builder, Value value, List<Value> wrt) {
        Gradients gradients = new Gradients(builder.build(), builder);
        gradients.differentiate(value, builder.add(new FillLike(value.type().element(), 1), value), wrt);
        return wrt.stream()
                .map(target -> gradients.gradients.containsKey(target)
                        ? gradients.gradients.get(target)
                        : builder.add(new FillLike(target.type().element(), 0), target))
                .toList();
    }

    private Graph build(Value loss, Collection<String> wrt) {
        if (loss.shape().rank() != 0) {
            throw new ShapeException("the loss is " + loss.shape() + ", expected a scalar; reduce it with mean or sum");
        }
        Map<String, Value> targets = targets(wrt);
        differentiate(loss, builder.constant(Tensor.filled(Shape.scalar(), 1)), targets.values());
        graph.outputs().forEach(builder::output);
        targets.forEach((name, target) -> {
            Value gradient = gradients.get(target);
            builder.output("gradient:" + name, gradient == null ? zeros(target) : gradient);
        });
        return builder.build();
    }

    private void differentiate(Value loss, Value seed, Collection<Value> targets) {
        needed.addAll(targets);
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.outputs());
            }
        }
        gradients.put(loss, seed);
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            back(nodes.get(i));
        }
    }

    private Map<String, Value> targets(Collection<String> wrt) {
        Map<String, Value> byName = new HashMap<>();
        for (Value value : graph.values()) {
            if (value.kind() != Value.Kind.RESULT && value.kind() != Value.Kind.CONSTANT) {
                byName.put(value.name(), value);
            }
        }
        Map<String, Value> targets = new LinkedHashMap<>();
        for (String name : wrt) {
            Value target = byName.get(name);
            if (target == null) {
                throw new IllegalArgumentException("no input, parameter or state named " + name);
            }
            targets.put(name, target);
        }
        return targets;
    }

    private Value zeros(Value target) {
        if (!target.shape().isConcrete() || !target.type().element().isFloat()) {
            throw new IllegalArgumentException("the loss does not depend on " + target);
        }
        return builder.constant(
                Tensor.zeros(target.type().element(), target.shape().concrete()));
    }

    private void back(Node node) {
        boolean arrived = node.outputs().stream().anyMatch(gradients::containsKey);
        if (!arrived || node.inputs().stream().noneMatch(needed::contains)) {
            return;
        }
        List<Optional<Value>> results = builder.inLayer(node.layer(), () -> gradient(node));
        for (int k = 0; k < results.size(); k++) {
            Value input = node.input(k);
            if (results.get(k).isPresent() && needed.contains(input)) {
                accumulate(input, results.get(k).get());
            }
        }
    }

    private List<Optional<Value>> gradient(Node node) {
        try {
            return node.op().gradient(new Scope(node));
        } catch (NoGradientException refused) {
            throw node.layer().isEmpty() ? refused : new NoGradientException(node.layer(), refused);
        }
    }

    private void accumulate(Value value, Value gradient) {
        Value before = gradients.get(value);
        gradients.put(value, before == null ? gradient : builder.add(new Add(), before, gradient));
    }

    private final class Scope implements GradientScope {
        private final Node node;

        Scope(Node node) {
            this.node = node;
        }

        @Override
        public int inputs() {
            return node.inputs().size();
        }

        @Override
        public Value input(int index) {
            return node.input(index);
        }

        @Override
        public Value output(int index) {
            return node.outputs().get(index);
        }

        @Override
        public Optional<Value> gradient(int output) {
            return Optional.ofNullable(gradients.get(node.outputs().get(output)));
        }

        @Override
        public boolean wanted(int input) {
            return needed.contains(node.input(input));
        }

        @Override
        public List<Value> addAll(Op op, Value... inputs) {
            return builder.addAll(op, List.of(inputs));
        }
    }
}
