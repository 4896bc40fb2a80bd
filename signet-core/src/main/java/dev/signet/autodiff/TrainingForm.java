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
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Rewrites a model's graph, which is its evaluation form, for training: statistics of the batch, dropout masks, a loss. */
public final class TrainingForm {
    private final Graph graph;
    private final GraphBuilder builder = new GraphBuilder();
    private final Predicate<String> frozen;
    private final Value[] renewed;
    private final Map<String, Value> states = new LinkedHashMap<>();
    private final Map<String, Integer> dropouts = new HashMap<>();

    private TrainingForm(Graph graph, Predicate<String> frozen) {
        this.graph = graph;
        this.frozen = frozen;
        this.renewed = new Value[graph.values().size()];
    }

    /** With mean cross-entropy, of this label smoothing. */
    public static Graph of(Graph evaluation, double labelSmoothing) {
        return of(evaluation, new CrossEntropy(labelSmoothing));
    }

    /**
     * The training form with the cross-entropy of output {@code output} against input {@code target} (class indices) as output {@code loss}. New
     * states come out as {@code state:NAME}; a batch normalisation that is used twice renews them twice, in graph order. Dropout takes inputs
     * {@code keys} (one per sample) and {@code step}.
     */
    public static Graph of(Graph evaluation, CrossEntropy loss) {
        return of(evaluation, loss, name -> false);
    }

    /**
     * As {@link #of(Graph, CrossEntropy)}, some of it as it is in evaluation.
     *
     * @param frozen names of states; a batch normalisation whose running mean is among them keeps its statistics and uses them
     */
    public static Graph of(Graph evaluation, CrossEntropy loss, Predicate<String> frozen) {
        return new TrainingForm(evaluation, frozen)
                .build((builder, logits, target, none) -> builder.add(loss, logits, target), 0);
    }

    /** As {@link #of(Graph, CrossEntropy, Predicate)} with another loss. */
    public static Graph of(Graph evaluation, Objective loss, double labelSmoothing, Predicate<String> frozen) {
        return new TrainingForm(evaluation, frozen).build(loss, labelSmoothing);
    }

    private Graph build(Objective loss, double labelSmoothing) {
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
        states.forEach((name, value) -> builder.output("state:" + name, value));
        Value logits = renewed[graph.output("output").id()];
        if (logits.shape().rank() < 2) {
            throw new ShapeException("the output is " + logits.shape() + ", expected logits [batch, classes, …]");
        }
        Value target = builder.input("target", ElementType.INT64, CrossEntropy.positions(logits.shape()));
        builder.output("loss", loss.add(builder, logits, target, labelSmoothing));
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
        if (node.op() instanceof BatchNorm norm
                && isState(node.input(3))
                && isState(node.input(4))
                && !frozen.test(node.input(3).name())) {
            return addBatchNorm(norm, node, inputs);
        }
        if (node.op() instanceof Dropout dropout && dropout.p() > 0) {
            inputs.add(builder.input("keys", ElementType.INT64, SymbolicShape.of(Dim.BATCH)));
            inputs.add(builder.input("step", ElementType.INT64, new SymbolicShape(List.of())));
            return builder.addAll(new DropoutTraining(dropout.p(), stream(node.layer()), dropout.maskAxes()), inputs);
        }
        return builder.addAll(node.op(), inputs);
    }

    private static boolean isState(Value value) {
        return value.kind() == Value.Kind.STATE;
    }

    private List<Value> addBatchNorm(BatchNorm norm, Node node, List<Value> inputs) {
        String mean = node.input(3).name();
        String variance = node.input(4).name();
        inputs.set(3, states.getOrDefault(mean, inputs.get(3)));
        inputs.set(4, states.getOrDefault(variance, inputs.get(4)));
        List<Value> results = builder.addAll(new BatchNormTraining(norm.epsilon(), norm.momentum()), inputs);
        states.put(mean, results.get(1));
        states.put(variance, results.get(2));
        return results;
    }

    /** The layer's name, with a number where it is used again: each use draws masks of its own. */
    private String stream(String layer) {
        int uses = dropouts.merge(layer, 1, Integer::sum);
        return uses == 1 ? layer : layer + " #" + uses;
    }
}
