package dev.signet.autodiff;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.CrossEntropy;
import dev.signet.op.Dropout;
import dev.signet.op.DropoutTraining;
import dev.signet.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Rewrites a model's graph, which is its evaluation form, for training: statistics of the batch, dropout masks, a loss. */
public final class TrainingForm {
    private final Graph graph;
    private final GraphBuilder builder = new GraphBuilder();
    private final Value[] renewed;

    private TrainingForm(Graph graph) {
        this.graph = graph;
        this.renewed = new Value[graph.values().size()];
    }

    /**
     * The training form with mean cross-entropy of output {@code output} against input {@code target} (class indices) as output {@code loss}. New
     * states come out as {@code state:NAME}; dropout takes inputs {@code keys} (one per sample) and {@code step}.
     */
    public static Graph of(Graph evaluation, double labelSmoothing) {
        return new TrainingForm(evaluation).build(labelSmoothing);
    }

    private Graph build(double labelSmoothing) {
        for (Value value : graph.values()) {
            if (value.kind() != Value.Kind.RESULT) {
                renewed[value.id()] = source(value);
            }
        }
        for (Node node : graph.nodes()) {
            List<Value> outputs = builder.inLayer(node.layer(), () -> add(node));
            for (int i = 0; i < node.outputs().size(); i++) {
                renewed[node.outputs().get(i).id()] = outputs.get(i);
            }
        }
        graph.outputs().forEach((name, value) -> builder.output(name, renewed[value.id()]));
        Value logits = renewed[graph.output("output").id()];
        Value target = builder.input(
                "target", ElementType.INT64, SymbolicShape.of(logits.shape().dim(0)));
        builder.output("loss", builder.add(new CrossEntropy(labelSmoothing), logits, target));
        return builder.build();
    }

    private Value source(Value value) {
        return switch (value.kind()) {
            case INPUT -> builder.input(value.name(), value.type().element(), value.shape());
            case PARAMETER -> builder.parameter(value.name(), value.shape().concrete());
            case STATE -> builder.state(value.name(), value.shape().concrete());
            case CONSTANT -> builder.constant(graph.constant(value));
            case RESULT -> throw new IllegalArgumentException(value + " has a node");
        };
    }

    private List<Value> add(Node node) {
        List<Value> inputs = new ArrayList<>();
        node.inputs().forEach(input -> inputs.add(renewed[input.id()]));
        if (node.op() instanceof BatchNorm norm && node.input(3).kind() == Value.Kind.STATE) {
            List<Value> results = builder.addAll(new BatchNormTraining(norm.epsilon(), norm.momentum()), inputs);
            builder.output("state:" + node.input(3).name(), results.get(1));
            builder.output("state:" + node.input(4).name(), results.get(2));
            return results;
        }
        if (node.op() instanceof Dropout dropout && dropout.p() > 0) {
            inputs.add(builder.input("keys", ElementType.INT64, SymbolicShape.of(Dim.BATCH)));
            inputs.add(builder.input("step", ElementType.INT64, new SymbolicShape(List.of())));
            return builder.addAll(new DropoutTraining(dropout.p(), node.layer()), inputs);
        }
        return builder.addAll(node.op(), inputs);
    }
}
