package dev.signet.train;

import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.run.BoundRun;
import dev.signet.run.ParallelItems;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Trains a model's graph step by step. All that changes is in {@link #state}: weights, states, moments, the number of steps; a trainer restored from it goes on
 * with the same bits. {@link TrainingLoop} adds epochs, validation and checkpoints. Not thread-safe.
 */
public final class Trainer {
    private static final String WEIGHT = "weight/";
    private static final String MOMENT = "moment/";
    private static final String STEP = "step";
    private static final String STATE = "state:";
    /** Batch shapes whose workspaces are kept: the usual one, a smaller last one, and some to spare. */
    private static final int KEPT_SHAPES = 4;
    /** Fewer elements than this are updated sooner than helpers can be asked. */
    private static final int WORTH_SHARING = 1 << 16;

    private final Graph graph;
    private final Session session;
    private final TrainingOptions options;
    private final long totalSteps;
    private final long maskKey;
    private final int classes;

    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final List<String> parameters;
    private final float[][] parameterArrays;
    /** Moments of each parameter, in the order of the optimizer's slots. */
    private final float[][][] moments;

    private final Map<String, Tensor> momentTensors = new TreeMap<>();

    private final ParameterPieces pieces;
    /** What one call of the optimizer updates: the same pieces, or whole parameters. */
    private final ParameterPieces updated;

    private final double[] squares;
    private final ParallelItems sumSquares;
    private final ParallelItems updatePieces;

    private final Map<Shape, BoundBatch> bound = new LinkedHashMap<>(8, 0.75f, true);
    private long step;
    private List<Double> losses = List.of();
    private double gradientNorm;
    private int correct;

    private float[][] gradients = {};
    /** For each parameter the number of its {@link Kind}, and the arithmetic of the step in progress for each kind. */
    private final int[] kinds;

    private final List<Kind> kindsOfUpdate = new ArrayList<>();
    private Optimizer.Update[] updates = {};

    /** What parameters that are updated alike have in common. */
    private record Kind(double rate, boolean decay) {}

    /** The arrays of one batch shape, connected once. */
    private record BoundBatch(
            BoundRun run,
            Map<String, Tensor> inputs,
            float[] images,
            long[] target,
            Optional<long[]> keys,
            long[] step,
            float[] loss,
            float[] logits,
            float[][] gradients,
            List<NewState> states) {}

    /** A state as the run computes it, and where it belongs. */
    private record NewState(String name, float[] computed, float[] kept) {}

    /**
     * @param evaluation the model's graph with output {@code output} of logits
     * @param initial parameters and states by name; copied
     * @param totalSteps for the schedule
     */
    public Trainer(Graph evaluation, Map<String, Tensor> initial, TrainingOptions options, long totalSteps) {
        this.options = options;
        this.totalSteps = totalSteps;
        this.maskKey = RandomStream.of(options.seed(), "dropout").key();
        this.classes = classes(evaluation);
        Graph training =
                TrainingForm.of(evaluation, options.loss(), options.labelSmoothing(), options.rates()::isFrozen);
        this.parameters = training.parameters().stream()
                .map(Value::name)
                .filter(name -> !options.rates().isFrozen(name))
                .toList();
        this.graph = Gradients.of(training, "loss", parameters);
        this.session = Session.of(graph, Map.of(), options.session());
        for (Value value : graph.values()) {
            if (value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE) {
                weights.put(value.name(), Named.copy(Named.in(initial, value.name())));
            }
        }
        int count = parameters.size();
        this.parameterArrays = new float[count][];
        this.moments = new float[count][][];
        this.kinds = new int[count];
        int[] sizes = new int[count];
        for (int p = 0; p < count; p++) {
            Tensor weight = Named.in(weights, parameters.get(p));
            parameterArrays[p] = weight.floats();
            kinds[p] = kind(new Kind(
                    options.rates().factor(parameters.get(p)),
                    options.decayAll() || weight.shape().rank() > 1));
            moments[p] = newMoments(parameters.get(p), weight.shape());
            sizes[p] = weight.elements();
        }
        this.pieces = new ParameterPieces(sizes);
        this.squares = new double[pieces.count()];
        this.sumSquares = new ParallelItems(pieces.count(), this::sumSquares);
        this.updated = options.optimizer().wholeParameters() ? ParameterPieces.whole(sizes) : pieces;
        this.updatePieces = new ParallelItems(updated.count(), this::updatePiece);
    }

    private int kind(Kind kind) {
        if (!kindsOfUpdate.contains(kind)) {
            kindsOfUpdate.add(kind);
        }
        return kindsOfUpdate.indexOf(kind);
    }

    private static int classes(Graph evaluation) {
        Value output = evaluation.output("output");
        if (output.shape().rank() != 2) {
            throw new IllegalArgumentException("the model's output is " + output.type()
                    + ", expected logits [batch, classes]; add a flatten or linear layer");
        }
        return output.shape().dim(1).size();
    }

    private float[][] newMoments(String parameter, Shape shape) {
        List<String> slots = options.optimizer().slots();
        float[][] arrays = new float[slots.size()][];
        for (int s = 0; s < arrays.length; s++) {
            Tensor tensor = Tensor.zeros(shape);
            momentTensors.put(slots.get(s) + "/" + parameter, tensor);
            arrays[s] = tensor.floats();
        }
        return arrays;
    }

    /** The parameters and states as they are now; the tensors change with every step. */
    public Map<String, Tensor> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** Steps done. */
    public long steps() {
        return step;
    }

    /** Of the next step. */
    public double learningRate() {
        return options.schedule().learningRate(step, totalSteps, losses);
    }

    /** Tells how each epoch so far ended, which a schedule may look at; whoever resumes says it again. */
    public void epochsEnded(List<Double> validationLosses) {
        losses = List.copyOf(validationLosses);
    }

    /** The global norm of the last step's gradients, before clipping. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /**
     * How many samples of the last batch had their own class as the largest logit, before the step changed the weights; of embeddings, how many had a sample of their own
     * class as the nearest.
     */
    public int correct() {
        return correct;
    }

    /**
     * One step on one batch; returns the loss.
     *
     * @throws DivergedException with everything as before the step, when loss, gradients or new states are no longer numbers
     */
    public double step(LabelledBatch batch) {
        BoundBatch at = bound(batch.images().shape());
        fill(at, batch);
        at.run().run();
        double loss = at.loss()[0];
        gradients = at.gradients();
        double norm = newGradientNorm();
        if (!Double.isFinite(loss) || !Double.isFinite(norm) || !statesAreFinite(at)) {
            throw diverged(at, batch, loss, norm);
        }
        gradientNorm = norm;
        correct = options.loss().ofEmbeddings()
                ? NearestNeighbour.right(at.logits(), batch.labels())
                : correct(at.logits(), batch.labels());
        update(norm);
        for (int s = 0; s < at.states().size(); s++) {
            NewState state = at.states().get(s);
            System.arraycopy(state.computed(), 0, state.kept(), 0, state.kept().length);
        }
        return loss;
    }

    private BoundBatch bound(Shape images) {
        BoundBatch known = bound.get(images);
        if (known != null) {
            return known;
        }
        BoundBatch fresh = bind(images);
        bound.put(images, fresh);
        if (bound.size() > KEPT_SHAPES) {
            bound.remove(bound.keySet().iterator().next());
        }
        return fresh;
    }

    private BoundBatch bind(Shape images) {
        int size = images.size(0);
        Map<String, Tensor> inputs = new HashMap<>(weights);
        inputs.put("input", Tensor.zeros(images));
        inputs.put("target", Tensor.zeros(ElementType.INT64, Shape.of(size)));
        boolean random = graph.inputs().stream().anyMatch(input -> input.name().equals("keys"));
        Tensor keys = Tensor.zeros(ElementType.INT64, Shape.of(size));
        Tensor number = Tensor.zeros(ElementType.INT64, Shape.scalar());
        if (random) {
            inputs.put("keys", keys);
            inputs.put("step", number);
        }
        Map<String, Tensor> outputs = session.newOutputs(inputs);
        List<NewState> states = new ArrayList<>();
        outputs.forEach((name, tensor) -> {
            if (name.startsWith(STATE)) {
                String state = name.substring(STATE.length());
                states.add(new NewState(
                        state, tensor.floats(), Named.in(weights, state).floats()));
            }
        });
        return new BoundBatch(
                session.bind(inputs, outputs),
                inputs,
                Named.in(inputs, "input").floats(),
                Named.in(inputs, "target").longs(),
                random ? Optional.of(keys.longs()) : Optional.empty(),
                number.longs(),
                Named.in(outputs, "loss").floats(),
                Named.in(outputs, "output").floats(),
                parameters.stream()
                        .map(parameter ->
                                Named.in(outputs, "gradient:" + parameter).floats())
                        .toArray(float[][]::new),
                List.copyOf(states));
    }

    private void fill(BoundBatch at, LabelledBatch batch) {
        for (int n = 0; n < batch.size(); n++) {
            boolean known = batch.labels()[n] >= 0 && batch.labels()[n] < classes;
            if (!known && !options.loss().ofEmbeddings()) {
                throw new IllegalArgumentException("sample " + batch.indices()[n] + " has label " + batch.labels()[n]
                        + ", the model has classes 0 to " + (classes - 1));
            }
        }
        System.arraycopy(batch.images().floats(), 0, at.images(), 0, at.images().length);
        System.arraycopy(batch.labels(), 0, at.target(), 0, batch.size());
        if (at.keys().isPresent()) {
            long[] keys = at.keys().get();
            for (int n = 0; n < keys.length; n++) {
                keys[n] = RandomStream.bits(maskKey, batch.indices()[n]);
            }
            at.step()[0] = step;
        }
    }

    private double newGradientNorm() {
        if (pieces.elements() >= WORTH_SHARING) {
            sumSquares.run(options.threads());
        } else {
            for (int number = 0; number < pieces.count(); number++) {
                sumSquares(number);
            }
        }
        double sum = 0;
        for (double part : squares) {
            sum += part;
        }
        return Math.sqrt(sum);
    }

    private void sumSquares(int number) {
        ParameterPieces.Piece piece = pieces.get(number);
        squares[number] = SumOfSquares.of(gradients[piece.parameter()], piece.from(), piece.to());
    }

    private static boolean statesAreFinite(BoundBatch at) {
        for (int s = 0; s < at.states().size(); s++) {
            float[] computed = at.states().get(s).computed();
            if (!NotFinite.allFinite(computed, 0, computed.length)) {
                return false;
            }
        }
        return true;
    }

    private static int correct(float[] logits, long[] labels) {
        int classes = logits.length / Math.max(1, labels.length);
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

    /** Clipping is PyTorch's clip_grad_norm_. */
    private void update(double norm) {
        double rate = learningRate();
        double scale = Math.min(1, options.clipNorm() / (norm + 1e-6));
        step++;
        updates = kindsOfUpdate.stream()
                .map(kind -> options.optimizer().update(step, rate * kind.rate(), scale, kind.decay()))
                .toArray(Optimizer.Update[]::new);
        if (pieces.elements() >= WORTH_SHARING) {
            updatePieces.run(options.threads());
            return;
        }
        for (int number = 0; number < updated.count(); number++) {
            updatePiece(number);
        }
    }

    private void updatePiece(int number) {
        ParameterPieces.Piece piece = updated.get(number);
        int p = piece.parameter();
        updates[kinds[p]].apply(parameterArrays[p], gradients[p], moments[p], piece.from(), piece.to());
    }

    private DivergedException diverged(BoundBatch at, LabelledBatch batch, double loss, double norm) {
        Optional<NotFinite> first = NotFinite.first(graph, at.inputs(), options.session());
        String where = first.map(NotFinite::where).orElse("unknown");
        List<Integer> all = Arrays.stream(batch.indices()).boxed().toList();
        List<Integer> guilty = first.map(NotFinite::samples).orElse(List.of()).stream()
                .map(all::get)
                .toList();
        return new DivergedException(
                "step " + (step + 1) + ": loss is " + loss + ", norm of the gradients " + norm
                        + "; first value that is not a number: " + where
                        + (guilty.isEmpty() ? "" : " in samples " + guilty) + "; samples of the batch " + all
                        + "; try a smaller learning rate or clipping at norm 1, and look at these samples",
                where,
                guilty.isEmpty() ? all : guilty);
    }

    /** Everything that a later trainer needs to go on: named tensors. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new TreeMap<>();
        weights.forEach((name, tensor) -> state.put(WEIGHT + name, Named.copy(tensor)));
        momentTensors.forEach((name, tensor) -> state.put(MOMENT + name, Named.copy(tensor)));
        state.put(STEP, Tensor.ofLongs(Shape.scalar(), step));
        return state;
    }

    /** Takes over a state; throws {@link IllegalArgumentException}, changing nothing, naming what is missing, left over or of another shape. */
    public void restore(Map<String, Tensor> state) {
        Map<String, Tensor> targets = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> targets.put(WEIGHT + name, tensor));
        momentTensors.forEach((name, tensor) -> targets.put(MOMENT + name, tensor));
        targets.forEach((name, target) -> check(name, target, Named.in(state, name)));
        long steps = Named.in(state, STEP).longs()[0];
        Set<String> unknown = new TreeSet<>(state.keySet());
        unknown.removeAll(targets.keySet());
        unknown.remove(STEP);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("checkpoint has " + unknown
                    + ", which neither the model nor the optimizer knows; was it saved with another optimizer than "
                    + options.optimizer() + "?");
        }
        targets.forEach((name, target) ->
                System.arraycopy(Named.in(state, name).floats(), 0, target.floats(), 0, target.elements()));
        step = steps;
    }

    private static void check(String name, Tensor target, Tensor source) {
        if (target.type() != source.type() || !target.shape().equals(source.shape())) {
            throw new IllegalArgumentException(
                    "checkpoint has " + name + " as " + source + ", the model expects " + target);
        }
    }
}
