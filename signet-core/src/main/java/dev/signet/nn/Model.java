package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.plan.MeasuredChoices;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.Autotuning;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained network in use: graph, weights, class names, and what happens to an image before the network. Immutable, thread-safe, nothing to close.
 */
public final class Model {
    private final Graph graph;
    private final Map<String, Tensor> weights;
    private final List<String> labels;
    private final Preprocessing preprocessing;
    private final MeasuredChoices measured;
    private final Session session;
    private final List<Value> inputs;
    /** What the numbers of the only output are. */
    private final ClassScores scores;

    /** What the arrays of the last run hold, so that the next need not find out. */
    private volatile Batch last = new Batch(0, 0, Shape.scalar());

    /** Arrays of these lengths hold samples of which the input has this shape. */
    private record Batch(int inputLength, int outputLength, Shape shape) {}

    /** As the constructor with options, on all processors. */
    public Model(Graph graph, Map<String, Tensor> weights, List<String> labels, Preprocessing preprocessing) {
        this(graph, weights, labels, preprocessing, SessionOptions.standard());
    }

    /** As the constructor with measured choices, without any. */
    public Model(
            Graph graph,
            Map<String, Tensor> weights,
            List<String> labels,
            Preprocessing preprocessing,
            SessionOptions options) {
        this(graph, weights, labels, preprocessing, options, MeasuredChoices.NONE);
    }

    /**
     * A model ready to run.
     *
     * @param weights all parameters and states of the graph, by name; not copied, and not to be changed any more
     * @param labels names of the classes by index; empty if they have none
     * @param measured algorithms that were the fastest somewhere
     * @throws ShapeException for a weight that is missing or of another shape, or labels that are not as many as classes
     */
    public Model(
            Graph graph,
            Map<String, Tensor> weights,
            List<String> labels,
            Preprocessing preprocessing,
            SessionOptions options,
            MeasuredChoices measured) {
        this.graph = graph;
        this.measured = measured;
        this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        this.labels = List.copyOf(labels);
        this.preprocessing = preprocessing;
        graph.values().forEach(this::checkWeight);
        checkLabels();
        this.inputs = graph.inputs();
        this.scores =
                graph.outputs().size() == 1 ? ClassScores.of(graph, graph.output(onlyOutput())) : ClassScores.LOGITS;
        this.session = Session.of(graph, weights, options, measured);
    }

    private void checkWeight(Value value) {
        if (value.kind() != Value.Kind.PARAMETER && value.kind() != Value.Kind.STATE) {
            return;
        }
        Tensor tensor = weights.get(value.name());
        if (tensor == null || !tensor.shape().equals(value.shape().concrete())) {
            throw new ShapeException("weight " + value.name() + " is "
                    + (tensor == null ? "missing" : tensor.toString()) + ", the graph expects " + value.type());
        }
    }

    private void checkLabels() {
        for (Value output : graph.outputs().values()) {
            Dim classes = output.shape().rank() < 2 ? Dim.BATCH : output.shape().dim(1);
            if (!labels.isEmpty() && classes.isKnown() && classes.size() != labels.size()) {
                throw new ShapeException(labels.size() + " labels are given for " + classes + " classes (output "
                        + output.shape() + ")");
            }
        }
    }

    public Graph graph() {
        return graph;
    }

    public Map<String, Tensor> weights() {
        return weights;
    }

    public List<String> labels() {
        return labels;
    }

    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** Algorithms that go before the planner's estimates. */
    public MeasuredChoices measured() {
        return measured;
    }

    /** The same model with the algorithms that are the fastest here and now, for a sample alone; they are written into its file. Takes some seconds. */
    public Model fastest() {
        Map<String, Tensor> sample = new LinkedHashMap<>();
        graph.inputs().forEach(input -> {
            Shape shape = input.shape().with(0, Dim.of(1)).concrete();
            sample.put(input.name(), Tensor.zeros(input.type().element(), shape));
        });
        MeasuredChoices found = Autotuning.of(graph, weights, session.options(), sample);
        return new Model(graph, weights, labels, preprocessing, session.options(), found);
    }

    /** All outputs by name, from all inputs by name: for models with several. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return session.run(inputs);
    }

    /** The raw outputs (logits) for float32 inputs {@code [N, channels, height, width]}: the same bits for a sample alone or in any batch. */
    public Tensor run(Tensor input) {
        Map<String, Tensor> bindings = Map.of(onlyInput().name(), input);
        Map<String, Tensor> outputs = session.newOutputs(bindings);
        session.run(bindings, outputs);
        return outputs.values().iterator().next();
    }

    /** As {@link #run(Tensor)} into the caller's tensor; allocates nothing once warm. */
    public void run(Tensor input, Tensor output) {
        session.run(input, output);
    }

    /**
     * As {@link #run(Tensor)} from and to the caller's arrays, which hold one or more whole samples; allocates nothing once warm.
     *
     * @throws ShapeException where the lengths are not those of whole samples, as many in as out
     */
    public void run(float[] input, float[] output) {
        Batch batch = last;
        if (batch.inputLength() != input.length || batch.outputLength() != output.length) {
            batch = batch(input.length, output.length);
            last = batch;
        }
        session.run(batch.shape(), input, output);
    }

    private Batch batch(int inputLength, int outputLength) {
        Shape in = batch("input", onlyInput(), inputLength);
        Shape out = batch("output", graph.output(onlyOutput()), outputLength);
        if (in.size(0) != out.size(0)) {
            throw new ShapeException("the input holds " + in.size(0) + " samples, the output has room for "
                    + out.size(0) + "; expected as many");
        }
        return new Batch(inputLength, outputLength, in);
    }

    private static Shape batch(String what, Value value, int length) {
        int[] sizes = value.shape().with(0, Dim.of(1)).concrete().toArray();
        int sample = Shape.of(sizes).elements();
        if (length == 0 || length % sample != 0) {
            throw new ShapeException(what + " array has " + length + " numbers, expected a multiple of " + sample
                    + ", one sample of " + value.shape());
        }
        sizes[0] = length / sample;
        return Shape.of(sizes);
    }

    private Value onlyInput() {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("the model has inputs " + inputs + "; give all of them by name");
        }
        return inputs.getFirst();
    }

    private String onlyOutput() {
        if (graph.outputs().size() != 1) {
            throw new IllegalArgumentException(
                    "the model has outputs " + graph.outputs().keySet() + "; ask for them by name");
        }
        return graph.outputs().keySet().iterator().next();
    }

    /** The classes of one image, the most probable first. */
    public Prediction predict(Image image) {
        Image pixels = preprocessing.pixels(image);
        float[] input = new float[pixels.shape().elements()];
        preprocessing.normalize().apply(pixels, input, 0);
        return predict(input, pixels.shape());
    }

    /**
     * The classes of one sample that is already what the network expects.
     *
     * @param sample {@code [channels, height, width]}
     */
    public Prediction predict(float[] input, Shape sample) {
        int[] sizes = new int[sample.rank() + 1];
        sizes[0] = 1;
        System.arraycopy(sample.toArray(), 0, sizes, 1, sample.rank());
        Tensor output = run(Tensor.wrap(Shape.of(sizes), input));
        if (output.shape().rank() != 2) {
            throw new ShapeException("the model gives " + output.shape()
                    + ", which are not numbers for classes [batch, classes]; use run instead of predict");
        }
        onlyOutput();
        return scores.ranked(output.floats(), labels);
    }
}
