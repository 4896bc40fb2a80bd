package dev.signet.inspect.explain;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.SpatialMaps;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Transplant;
import dev.signet.graph.Value;
import dev.signet.nn.UsualForm;
import dev.signet.op.Mul;
import dev.signet.op.Relu;
import dev.signet.op.ReluGradient;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A classifier with its inner values and their gradients within reach. Scores are logits: a softmax at the end is left out. Nothing of the model is changed; every
 * question is a graph of its own, made once. Not thread-safe.
 */
public final class Explained {
    private static final String CHOICE = "choice";
    private static final String EDGE = "edge";
    private static final String GRADIENT = "gradient:" + EDGE;

    private final Graph graph;
    private final Map<String, Tensor> weights;
    private final List<SpatialMaps.Found> maps;
    private final SpatialMaps.Found map;
    private final SessionOptions options;
    private final Map<Question, Session> sessions = new HashMap<>();

    /** What is asked: the gradient at a value, whether through the guided ReLU; the value itself comes with it. */
    private record Question(Value edge, boolean guided) {}

    /** An inner value and the gradient of the class's score there, both with the batch as first axis. */
    public record Edge(Tensor value, Tensor gradient) {}

    private Explained(
            Graph graph,
            Map<String, Tensor> weights,
            List<SpatialMaps.Found> maps,
            SpatialMaps.Found map,
            SessionOptions options) {
        this.graph = graph;
        this.weights = weights;
        this.maps = maps;
        this.map = map;
        this.options = options;
    }

    /**
     * Ready to be asked; the map that class activation maps use is the last one, before what is global.
     *
     * @param classifier in the {@link UsualForm}: {@code input} and {@code output} {@code [batch, classes]}
     * @param sample {@code [channels, height, width]}
     * @throws IllegalArgumentException if no spatial map lies between input and output
     */
    public static Explained of(Graph classifier, Map<String, Tensor> weights, Shape sample, SessionOptions options) {
        Graph logits = UsualForm.logits(classifier);
        int[] batchOfOne = new int[sample.rank() + 1];
        batchOfOne[0] = 1;
        System.arraycopy(sample.toArray(), 0, batchOfOne, 1, sample.rank());
        List<SpatialMaps.Found> maps = SpatialMaps.of(logits, Shape.of(batchOfOne));
        if (maps.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has no spatial map that all paths lead through, so there is no place to look at");
        }
        return new Explained(logits, weights, maps, maps.getLast(), options);
    }

    /** The same model, looked at in another map. */
    public Explained at(SpatialMaps.Found other) {
        return new Explained(graph, weights, maps, other, options);
    }

    /** The same network with other weights. */
    public Explained weights(Map<String, Tensor> others) {
        return new Explained(graph, others, maps, map, options);
    }

    public Map<String, Tensor> weights() {
        return weights;
    }

    /** All maps that one can look at, in order of computation. */
    public List<SpatialMaps.Found> maps() {
        return maps;
    }

    /** The map that class activation maps use. */
    public SpatialMaps.Found map() {
        return map;
    }

    /** Logits {@code [batch, classes]}. */
    public Tensor scores(Tensor inputs) {
        return edge(inputs, 0, graph.output("output"), false).value();
    }

    /** The probability of a class for each sample of a batch. */
    public double[] probabilities(Tensor inputs, int targetClass) {
        Tensor scores = scores(inputs);
        int classes = scores.shape().size(1);
        double[] probabilities = new double[scores.shape().size(0)];
        for (int n = 0; n < probabilities.length; n++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                most = Math.max(most, scores.floats()[n * classes + c]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += StrictMath.exp(scores.floats()[n * classes + c] - most);
            }
            probabilities[n] = StrictMath.exp(scores.floats()[n * classes + targetClass] - most) / sum;
        }
        return probabilities;
    }

    /** The gradient of the class's score with respect to each input of a batch. */
    public Tensor inputGradient(Tensor inputs, int targetClass) {
        return edge(inputs, targetClass, graph.inputs().getFirst(), false).gradient();
    }

    /** As {@link #inputGradient}, only what is positive passing each ReLU on the way back (Springenberg et al., 2015). */
    public Tensor guidedGradient(Tensor inputs, int targetClass) {
        return edge(inputs, targetClass, graph.inputs().getFirst(), true).gradient();
    }

    /** The map of {@link #map()} and the gradient of the class's score there. */
    public Edge mapAndGradient(Tensor inputs, int targetClass) {
        return edge(inputs, targetClass, map.value(), false);
    }

    /** Any value of the graph and the gradient of the class's score there. Throws {@link IllegalArgumentException} for a value of another graph. */
    public Edge edge(Tensor inputs, int targetClass, Value edge, boolean guided) {
        if (edge.id() >= graph.values().size() || graph.values().get(edge.id()) != edge) {
            throw new IllegalArgumentException(edge + " does not belong to the model's graph");
        }
        Session session = sessions.computeIfAbsent(new Question(edge, guided), this::session);
        int classes = graph.output("output").shape().dim(1).size();
        float[] choice = new float[classes];
        choice[targetClass] = 1;
        Map<String, Tensor> found = session.run(
                Map.of(graph.inputs().getFirst().name(), inputs, CHOICE, Tensor.wrap(Shape.of(1, classes), choice)));
        Tensor value = edge.kind() == Value.Kind.INPUT ? inputs : Objects.requireNonNull(found.get(EDGE));
        return new Edge(value, Objects.requireNonNull(found.get(GRADIENT)));
    }

    private Session session(Question question) {
        GraphBuilder builder = GraphBuilder.extending(graph);
        Value logits = graph.output("output");
        Value choice = builder.input(
                CHOICE,
                ElementType.FLOAT32,
                SymbolicShape.of(1, logits.shape().dim(1).size()));
        Value chosen = builder.add(new Mul(), logits, choice);
        builder.output(
                GRADIENT,
                Gradients.add(builder, chosen, List.of(question.edge())).getFirst());
        Graph asked = builder.build();
        return Session.of(only(asked, question), weights, options);
    }

    /** The edge and its gradient as only outputs, what they do not need left out. */
    private static Graph only(Graph asked, Question question) {
        GraphBuilder builder = new GraphBuilder();
        Transplant.Change change = question.guided() ? Explained::guided : Transplant.Change.NONE;
        Transplant transplant = new Transplant(asked, builder, change, name -> name);
        Map<String, Value> outputs = new LinkedHashMap<>();
        outputs.put(GRADIENT, transplant.copy(asked.output(GRADIENT)));
        if (question.edge().kind() == Value.Kind.RESULT) {
            outputs.put(EDGE, transplant.copy(question.edge()));
        }
        transplant.copy(asked.inputs().getFirst());
        outputs.forEach(builder::output);
        return builder.build();
    }

    private static Optional<List<Value>> guided(Node node, List<Value> inputs, GraphBuilder into) {
        if (!(node.op() instanceof ReluGradient)) {
            return Optional.empty();
        }
        List<Value> positive = new ArrayList<>(inputs);
        positive.set(0, into.add(new Relu(), inputs.getFirst()));
        return Optional.of(into.addAll(node.op(), positive));
    }
}
