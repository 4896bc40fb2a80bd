package dev.signet.train;

import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.run.BoundRun;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains a model's graph step by step. All that changes is in {@link #state}: weights, states, moments, the number of steps; a trainer restored from it
 * goes on with the same bits. Not thread-safe.
 */
public final class Trainer {
    private static final String WEIGHT = "weight/";
    private static final String MOMENT = "moment/";

    private final Graph graph;
    private final Session session;
    private final TrainingOptions options;
    private final long totalSteps;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Map<String, Map<String, Tensor>> moments = new LinkedHashMap<>();
    private final Map<Shape, Bound> bound = new HashMap<>();
    private long step;
    private int correct;

    /** The arrays of one batch size, connected once. */
    private record Bound(BoundRun run, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {}

    /**
     * @param evaluation the model's graph with output {@code output} of logits
     * @param initial parameters and states by name; copied
     * @param totalSteps for the schedule
     */
    public Trainer(Graph evaluation, Map<String, Tensor> initial, TrainingOptions options, long totalSteps) {
        this.options = options;
        this.totalSteps = totalSteps;
        Graph training = TrainingForm.of(evaluation, options.labelSmoothing());
        List<String> parameters =
                training.parameters().stream().map(Value::name).toList();
        this.graph = Gradients.of(training, "loss", parameters);
        this.session = Session.of(graph, Map.of(), SessionOptions.standard().threads(options.threads()));
        for (Value value : graph.values()) {
            if (value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE) {
                weights.put(value.name(), copy(required(initial, value.name())));
            }
        }
        for (String parameter : parameters) {
            Map<String, Tensor> slots = new LinkedHashMap<>();
            for (String slot : options.optimizer().slots()) {
                slots.put(slot, Tensor.zeros(required(weights, parameter).shape()));
            }
            moments.put(parameter, slots);
        }
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor named " + name + "; given are " + tensors.keySet());
        }
        return tensor;
    }

    private static Tensor copy(Tensor tensor) {
        return Tensor.of(tensor.shape(), tensor.floats());
    }

    /** The parameters and states as they are now; the tensors change with every step. */
    public Map<String, Tensor> weights() {
        return weights;
    }

    /** Steps done. */
    public long steps() {
        return step;
    }

    /** How many samples of the last batch had their own class as the largest logit, before the step changed the weights. */
    public int correct() {
        return correct;
    }

    public double learningRate() {
        return options.schedule().learningRate(step, totalSteps);
    }

    /** One step on one batch; returns the loss. Throws {@link DivergedException}, with the weights as before the step, when it is no longer a number. */
    public double step(LabelledBatch batch) {
        Bound at = bound.computeIfAbsent(batch.images().shape(), this::bind);
        System.arraycopy(
                batch.images().floats(),
                0,
                required(at.inputs(), "input").floats(),
                0,
                batch.images().elements());
        System.arraycopy(batch.labels(), 0, required(at.inputs(), "target").longs(), 0, batch.size());
        Tensor keys = at.inputs().get("keys");
        if (keys != null) {
            for (int n = 0; n < batch.size(); n++) {
                keys.longs()[n] = batch.indices()[n];
            }
            required(at.inputs(), "step").longs()[0] = step;
        }
        at.run().run();
        double loss = required(at.outputs(), "loss").floats()[0];
        double norm = gradientNorm(at.outputs());
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw diverged(at, batch, loss);
        }
        correct = correct(required(at.outputs(), "output").floats(), batch.labels());
        update(at.outputs(), norm);
        return loss;
    }

    private static int correct(float[] logits, long[] labels) {
        int classes = logits.length / labels.length;
        int correct = 0;
        for (int n = 0; n < labels.length; n++) {
            int most = 0;
            for (int c = 1; c < classes; c++) {
                most = logits[n * classes + c] > logits[n * classes + most] ? c : most;
            }
            correct += most == labels[n] ? 1 : 0;
        }
        return correct;
    }

    private Bound bind(Shape images) {
        Map<String, Tensor> inputs = new HashMap<>(weights);
        inputs.put("input", Tensor.zeros(images));
        inputs.put("target", Tensor.zeros(ElementType.INT64, Shape.of(images.size(0))));
        for (Value input : graph.inputs()) {
            if (input.name().equals("keys")) {
                inputs.put("keys", Tensor.zeros(ElementType.INT64, Shape.of(images.size(0))));
                inputs.put("step", Tensor.zeros(ElementType.INT64, Shape.scalar()));
            }
        }
        Map<String, Tensor> outputs = session.newOutputs(inputs);
        return new Bound(session.bind(inputs, outputs), inputs, outputs);
    }

    /** The global norm, summed in double in the order of the parameters. */
    private double gradientNorm(Map<String, Tensor> outputs) {
        double sum = 0;
        for (String parameter : moments.keySet()) {
            double part = 0;
            for (float g : required(outputs, "gradient:" + parameter).floats()) {
                part += (double) g * g;
            }
            sum += part;
        }
        return Math.sqrt(sum);
    }

    private void update(Map<String, Tensor> outputs, double norm) {
        double rate = learningRate();
        double scale = norm > options.clipNorm() ? options.clipNorm() / (norm + 1e-6) : 1;
        step++;
        moments.forEach((parameter, slots) -> {
            Tensor weight = required(weights, parameter);
            boolean decay = options.decayAll() || weight.shape().rank() > 1;
            options.optimizer()
                    .update(
                            weight.floats(),
                            required(outputs, "gradient:" + parameter).floats(),
                            slots,
                            step,
                            rate,
                            scale,
                            decay);
        });
        outputs.forEach((name, tensor) -> {
            if (name.startsWith("state:")) {
                System.arraycopy(
                        tensor.floats(), 0, required(weights, name.substring(6)).floats(), 0, tensor.elements());
            }
        });
    }

    private DivergedException diverged(Bound at, LabelledBatch batch, double loss) {
        Map<String, Wide> bindings = new HashMap<>();
        at.inputs().forEach((name, tensor) -> bindings.put(name, Wide.of(tensor)));
        Optional<String> where = Interpreter.firstNotFinite(graph, bindings);
        return new DivergedException("step " + (step + 1) + ": loss is " + loss + "; first value that is not a number: "
                + where.orElse("none in double arithmetic, so float32 overflowed") + "; samples "
                + Arrays.toString(batch.indices())
                + "; try a smaller learning rate or --clip-norm 1");
    }

    /** Everything that a later trainer needs to go on: named tensors. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new TreeMap<>();
        weights.forEach((name, tensor) -> state.put(WEIGHT + name, copy(tensor)));
        moments.forEach((parameter, slots) ->
                slots.forEach((slot, tensor) -> state.put(MOMENT + slot + "/" + parameter, copy(tensor))));
        state.put("step", Tensor.ofLongs(Shape.scalar(), step));
        return state;
    }

    /** Takes over a state; throws {@link IllegalArgumentException} naming what is missing or of another shape. */
    public void restore(Map<String, Tensor> state) {
        weights.forEach((name, tensor) -> fill(tensor, required(state, WEIGHT + name), name));
        moments.forEach((parameter, slots) -> slots.forEach(
                (slot, tensor) -> fill(tensor, required(state, MOMENT + slot + "/" + parameter), parameter)));
        step = required(state, "step").longs()[0];
    }

    private static void fill(Tensor target, Tensor source, String name) {
        if (!target.shape().equals(source.shape())) {
            throw new IllegalArgumentException(
                    "checkpoint has " + name + " as " + source.shape() + ", the model expects " + target.shape());
        }
        System.arraycopy(source.floats(), 0, target.floats(), 0, target.elements());
    }
}
