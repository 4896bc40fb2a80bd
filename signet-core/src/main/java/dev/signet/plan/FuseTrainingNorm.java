package dev.signet.plan;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.ActivationGradient;
import dev.signet.op.Add;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.BatchNormTrainingGradient;
import dev.signet.op.FusedBatchNormTraining;
import dev.signet.op.FusedBatchNormTrainingGradient;
import dev.signet.op.Limits;
import dev.signet.op.ReluGradient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A batch norm in training takes over the sum with a residual and the ReLU or ReLU6 after it; its gradient takes over the gradient of the activation, which it
 * computes from the input of the norm. Where nothing else reads what is between. Not a bit changes, and values as large as the activations are neither written nor read again.
 */
final class FuseTrainingNorm {
    private final Graph graph;
    private final Rewrite rewrite;
    private final Map<Value, Node> makers = new HashMap<>();
    private final Map<Value, List<Node>> readers = new HashMap<>();
    private final Map<Node, Integer> positions = new HashMap<>();
    private final Set<Value> outputs;
    /** What stands in the place of the last node of a chain. */
    private final Map<Node, Forward> forwards = new HashMap<>();
    /** What stands in the place of the gradient of a norm. */
    private final Map<Node, Backward> backwards = new HashMap<>();

    private record Forward(Node norm, Optional<Value> residual, Limits limits, Node last, List<Node> between) {}

    private record Backward(Node norm, Node activation, Limits limits) {}

    private FuseTrainingNorm(Graph graph) {
        this.graph = graph;
        this.rewrite = new Rewrite(graph);
        this.outputs = new HashSet<>(graph.outputs().values());
        for (Node node : graph.nodes()) {
            positions.put(node, positions.size());
            node.outputs().forEach(output -> makers.put(output, node));
            new HashSet<>(node.inputs())
                    .forEach(input -> readers.computeIfAbsent(input, value -> new ArrayList<>())
                            .add(node));
        }
    }

    static Graph apply(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> node.op() instanceof BatchNormTraining)) {
            return graph;
        }
        return new FuseTrainingNorm(graph).run();
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof BatchNormTraining) {
                backward(node);
                forward(node).ifPresent(chain -> {
                    chain.between().forEach(rewrite::drop);
                    forwards.put(chain.last(), chain);
                });
            }
        }
        for (Node node : graph.nodes()) {
            Forward forward = forwards.get(node);
            Backward backward = backwards.get(node);
            if (forward != null) {
                put(forward);
            } else if (backward != null) {
                put(node, backward);
            } else if (!rewrite.isDropped(node)) {
                rewrite.keep(node);
            }
        }
        return rewrite.build();
    }

    /** The nodes that read a value and are not yet part of another. */
    private List<Node> readers(Value value) {
        return readers.getOrDefault(value, List.of()).stream()
                .filter(node -> !rewrite.isDropped(node))
                .toList();
    }

    /** The only node that reads a value; empty also for an output of the graph. */
    private Optional<Node> onlyReader(Value value) {
        List<Node> all = readers(value);
        return all.size() == 1 && !outputs.contains(value) ? Optional.of(all.getFirst()) : Optional.empty();
    }

    private void backward(Node norm) {
        for (Node gradient : readers(norm.outputs().get(3))) {
            boolean itsGradient = gradient.op() instanceof BatchNormTrainingGradient
                    && gradient.input(1).equals(norm.input(0))
                    && gradient.input(2).equals(norm.input(1))
                    && gradient.input(3).equals(norm.outputs().get(3))
                    && gradient.input(4).equals(norm.outputs().get(4));
            if (itsGradient && onlyReader(gradient.input(0)).isPresent()) {
                Optional.ofNullable(makers.get(gradient.input(0)))
                        .ifPresent(activation -> limitsBehind(norm, activation)
                                .filter(Limits::containZero)
                                .ifPresent(limits -> {
                                    rewrite.drop(activation);
                                    backwards.put(gradient, new Backward(norm, activation, limits));
                                }));
            }
        }
    }

    /** The limits of the activation right behind a norm of which this node is the gradient. */
    private Optional<Limits> limitsBehind(Node norm, Node gradient) {
        Value y = norm.outputs().getFirst();
        if (gradient.op() instanceof ActivationGradient op) {
            return gradient.input(1).equals(y) ? Limits.of(op.activation()) : Optional.empty();
        }
        if (!(gradient.op() instanceof ReluGradient)) {
            return Optional.empty();
        }
        return Optional.ofNullable(makers.get(gradient.input(1)))
                .filter(relu -> relu.input(0).equals(y))
                .flatMap(relu -> Limits.of(relu.op()));
    }

    private Optional<Forward> forward(Node norm) {
        Optional<Node> next = onlyReader(norm.outputs().getFirst()).filter(node -> !forwards.containsKey(node));
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Node node = next.get();
        Optional<Limits> limits = Limits.of(node.op()).filter(Limits::containZero);
        Forward chain;
        if (limits.isPresent()) {
            chain = new Forward(norm, Optional.empty(), limits.get(), node, List.of(norm));
        } else if (node.op() instanceof Add && isResidual(node)) {
            chain = withResidual(norm, node);
        } else {
            return Optional.empty();
        }
        return statisticsAreReadAfter(norm, chain.last()) ? Optional.of(chain) : Optional.empty();
    }

    private static boolean isResidual(Node add) {
        return add.input(0).type().equals(add.input(1).type()) && !add.input(0).equals(add.input(1));
    }

    private Forward withResidual(Node norm, Node add) {
        Value y = norm.outputs().getFirst();
        Value residual = add.input(0).equals(y) ? add.input(1) : add.input(0);
        Optional<Node> activation = onlyReader(add.output());
        Optional<Limits> limits =
                activation.flatMap(node -> Limits.of(node.op())).filter(Limits::containZero);
        return limits.isPresent()
                ? new Forward(norm, Optional.of(residual), limits.get(), activation.get(), List.of(norm, add))
                : new Forward(norm, Optional.of(residual), Limits.NONE, add, List.of(norm));
    }

    private boolean statisticsAreReadAfter(Node norm, Node last) {
        int place = position(last);
        return norm.outputs().stream()
                .skip(1)
                .flatMap(output -> readers(output).stream())
                .allMatch(reader -> position(reader) > place);
    }

    private int position(Node node) {
        return positions.getOrDefault(node, -1);
    }

    private void put(Forward chain) {
        Node norm = chain.norm();
        List<Value> inputs = new ArrayList<>();
        norm.inputs().forEach(input -> inputs.add(rewrite.copy(input)));
        chain.residual().ifPresent(value -> inputs.add(rewrite.copy(value)));
        List<Value> made = new ArrayList<>(norm.outputs());
        made.set(0, chain.last().output());
        Op op = new FusedBatchNormTraining(
                (BatchNormTraining) norm.op(), chain.residual().isPresent(), chain.limits());
        List<String> layers = new ArrayList<>();
        chain.between().forEach(node -> layers.add(node.layer()));
        layers.add(chain.last().layer());
        rewrite.put(made, op, inputs, Rewrite.layers(layers.toArray(String[]::new)));
    }

    private void put(Node place, Backward chain) {
        List<Value> inputs = new ArrayList<>();
        inputs.add(rewrite.copy(chain.activation().input(0)));
        place.inputs().stream().skip(1).forEach(input -> inputs.add(rewrite.copy(input)));
        inputs.add(rewrite.copy(chain.norm().input(2)));
        String layers = Rewrite.layers(place.layer(), chain.activation().layer());
        rewrite.put(place, new FusedBatchNormTrainingGradient(chain.limits()), inputs, layers);
    }
}
