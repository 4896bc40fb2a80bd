package dev.signet.plan;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Conv;
import dev.signet.op.FusedConv;
import dev.signet.op.Limits;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A convolution takes over the sum with a residual and the ReLU or ReLU6 after it, where nothing else reads what is between: the values are added and clamped
 * while they are in registers. Not a bit changes: the order of the operations is that of the three nodes.
 */
final class FuseConv {
    private final Graph graph;
    private final Rewrite rewrite;
    /** What stands in the place of the last node of a chain. */
    private final Map<Node, Chain> chains = new HashMap<>();

    private record Chain(Node conv, Optional<Value> residual, Limits limits, String layers) {}

    private FuseConv(Graph graph) {
        this.graph = graph;
        this.rewrite = new Rewrite(graph);
    }

    static Graph apply(Graph graph) {
        return new FuseConv(graph).run();
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Add) {
                residual(node);
            } else {
                Limits.of(node.op()).ifPresent(limits -> activation(node, limits));
            }
        }
        if (chains.isEmpty()) {
            return graph;
        }
        for (Node node : graph.nodes()) {
            Chain chain = chains.get(node);
            if (chain != null) {
                put(node, chain);
            } else if (!rewrite.isDropped(node)) {
                rewrite.keep(node);
            }
        }
        return rewrite.build();
    }

    /** The later of two convolutions takes the sum: the other's result is there when it runs. */
    private void residual(Node add) {
        Value later = add.inputs().stream().max(Comparator.comparing(Value::id)).orElseThrow();
        Value earlier =
                add.inputs().stream().min(Comparator.comparing(Value::id)).orElseThrow();
        if (!later.type().equals(earlier.type())) {
            return;
        }
        if (!takesResidual(add, later, earlier)) {
            takesResidual(add, earlier, later);
        }
    }

    private boolean takesResidual(Node add, Value made, Value residual) {
        Optional<Node> conv = rewrite.onlyFor(made).filter(FuseConv::mayHaveResidual);
        conv.ifPresent(node -> {
            rewrite.drop(node);
            chains.put(
                    add,
                    new Chain(node, Optional.of(residual), Limits.NONE, Rewrite.layers(node.layer(), add.layer())));
        });
        return conv.isPresent();
    }

    /** Groups of one channel have an algorithm of their own, which adds no residual. */
    private static boolean mayHaveResidual(Node node) {
        if (!(node.op() instanceof Conv conv)) {
            return false;
        }
        Shape weight = node.input(1).shape().concrete();
        return conv.groups() == 1 || weight.size(1) > 1;
    }

    private void activation(Node activation, Limits limits) {
        rewrite.onlyFor(activation.input(0))
                .ifPresent(before -> withoutLimits(before).ifPresent(chain -> {
                    chains.remove(before);
                    rewrite.drop(before);
                    String layers = Rewrite.layers(chain.layers(), activation.layer());
                    chains.put(activation, new Chain(chain.conv(), chain.residual(), limits, layers));
                }));
    }

    /** A node that an activation may join: the end of a chain that has none yet, or a convolution. */
    private Optional<Chain> withoutLimits(Node node) {
        if (node.op() instanceof Conv) {
            return Optional.of(new Chain(node, Optional.empty(), Limits.NONE, node.layer()));
        }
        return Optional.ofNullable(chains.get(node))
                .filter(chain -> chain.limits().equals(Limits.NONE));
    }

    private void put(Node place, Chain chain) {
        List<Value> inputs = new ArrayList<>();
        chain.conv().inputs().forEach(input -> inputs.add(rewrite.copy(input)));
        chain.residual().ifPresent(value -> inputs.add(rewrite.copy(value)));
        FusedConv op = new FusedConv((Conv) chain.conv().op(), chain.residual().isPresent(), chain.limits());
        rewrite.put(place, op, inputs, chain.layers());
    }
}
