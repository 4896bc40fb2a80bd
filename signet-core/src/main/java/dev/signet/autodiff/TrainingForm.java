package dev.signet.autodiff;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.CrossEntropy;
import dev.signet.op.DropBlock;
import dev.signet.op.Dropout;
import dev.signet.op.DropoutTraining;
import dev.signet.op.FillLike;
import dev.signet.op.InstanceNormTracked;
import dev.signet.op.MaxPool;
import dev.signet.op.Mul;
import dev.signet.op.Padding;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Reshape;
import dev.signet.op.Sliding;
import dev.signet.op.SpectralNorm;
import dev.signet.op.SpectralVectors;
import dev.signet.op.Standardize;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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
        if (node.op() instanceof InstanceNormTracked norm
                && isState(node.input(3))
                && isState(node.input(4))
                && !frozen.test(node.input(3).name())) {
            return List.of(addInstanceNorm(norm, node, inputs));
        }
        if (node.op() instanceof SpectralNorm norm
                && isState(node.input(1))
                && isState(node.input(2))
                && !frozen.test(node.input(1).name())) {
            return List.of(addSpectralNorm(norm, node, inputs));
        }
        if (node.op() instanceof Dropout dropout && dropout.p() > 0) {
            return List.of(drop(inputs.getFirst(), dropout, node.layer()));
        }
        if (node.op() instanceof DropBlock blocks && blocks.p() > 0) {
            return List.of(dropBlocks(inputs.getFirst(), blocks, node.layer()));
        }
        return builder.addAll(node.op(), inputs);
    }

    private Value drop(Value x, Dropout dropout, String layer) {
        return builder.add(
                new DropoutTraining(dropout.p(), stream(layer), dropout.maskAxes()),
                x,
                builder.input("keys", ElementType.INT64, SymbolicShape.of(Dim.BATCH)),
                builder.input("step", ElementType.INT64, new SymbolicShape(List.of())));
    }

    /** x times a mask with a hole around each position that is drawn, over the mean of the mask of each sample. */
    private Value dropBlocks(Value x, DropBlock blocks, String layer) {
        double middles = blocks.middles(x.shape().size(2), x.shape().size(3));
        Value ones = builder.add(new FillLike(ElementType.FLOAT32, 1), x);
        Value kept = drop(ones, new Dropout(middles), layer);
        Value inside = builder.add(new Activation(ActivationFunction.HARD_TANH, 0, 1), kept);
        Value drawn = builder.add(new Activation(ActivationFunction.AFFINE, -1, 1), inside);
        int around = blocks.size() / 2;
        Sliding sliding = new Sliding(List.of(1, 1), List.of(), Padding.symmetric(around, around));
        Value holes = builder.add(new MaxPool(List.of(blocks.size(), blocks.size()), sliding, false), drawn);
        Value mask = builder.add(new Activation(ActivationFunction.AFFINE, -1, 1), holes);
        Value share = builder.add(new Reduce(Reduction.MEAN, List.of(1, 2, 3), true), mask);
        // A sample that lost everything is zero, not a division by zero.
        Value some = builder.add(new Activation(ActivationFunction.HARD_TANH, 1e-6, 1), share);
        return builder.add(new Mul(), x, builder.add(new Binary(BinaryFunction.DIV), mask, some));
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

    /**
     * Each sample by itself; the states move towards the mean over the samples of its mean and of its unbiased variance, n / (n - 1) times the mean square.
     */
    private Value addInstanceNorm(InstanceNormTracked norm, Node node, List<Value> inputs) {
        Value x = inputs.getFirst();
        int rank = x.shape().rank();
        List<Integer> spatial = IntStream.range(2, rank).boxed().toList();
        List<Integer> allButChannels =
                IntStream.range(0, rank).filter(axis -> axis != 1).boxed().toList();
        int positions = 1;
        for (int axis : spatial) {
            positions = Math.multiplyExact(positions, x.shape().size(axis));
        }
        if (positions < 2) {
            throw new ShapeException("instance normalisation in training needs more than one position per channel, got"
                    + " input " + x.shape());
        }
        Value mean = builder.add(new Reduce(Reduction.MEAN, spatial, true), x);
        Value away = builder.add(new Binary(BinaryFunction.SUB), x, mean);
        Value square =
                builder.add(new Reduce(Reduction.MEAN, allButChannels, false), builder.add(new Mul(), away, away));
        Value allMeans = builder.add(new Reduce(Reduction.MEAN, allButChannels, false), x);
        double unbiased = (double) positions / (positions - 1);
        renew(node.input(3).name(), inputs.get(3), allMeans, 1 - norm.momentum(), norm.momentum());
        renew(node.input(4).name(), inputs.get(4), square, 1 - norm.momentum(), norm.momentum() * unbiased);
        Value y = builder.add(new Standardize(1, x.shape().size(1), norm.epsilon(), true), x);
        Value scaled = builder.add(new Mul(), y, overPositions(inputs.get(1), spatial.size()));
        return builder.add(new Add(), scaled, overPositions(inputs.get(2), spatial.size()));
    }

    /** The state becomes {@code kept} times what it was and {@code fresh} times what came. */
    private void renew(String name, Value before, Value came, double kept, double fresh) {
        Value old = builder.add(new Activation(ActivationFunction.AFFINE, kept, 0), states.getOrDefault(name, before));
        Value part = builder.add(new Activation(ActivationFunction.AFFINE, fresh, 0), came);
        states.put(name, builder.add(new Add(), old, part));
    }

    /** The vectors come nearer to the singular ones before the weight is divided; they stay so. */
    private Value addSpectralNorm(SpectralNorm norm, Node node, List<Value> inputs) {
        String left = node.input(1).name();
        String right = node.input(2).name();
        Value weight = inputs.getFirst();
        Value before = states.getOrDefault(left, inputs.get(1));
        List<Value> vectors =
                builder.addAll(new SpectralVectors(norm.iterations(), norm.epsilon()), List.of(weight, before));
        states.put(left, vectors.get(0));
        states.put(right, vectors.get(1));
        return builder.add(norm, weight, vectors.get(0), vectors.get(1));
    }

    private Value overPositions(Value perChannel, int axes) {
        List<Integer> sizes = new ArrayList<>(List.of(perChannel.shape().size(0)));
        sizes.addAll(Collections.nCopies(axes, 1));
        return builder.add(new Reshape(sizes), perChannel);
    }

    /** The layer's name, with a number where it is used again: each use draws masks of its own. */
    private String stream(String layer) {
        int uses = dropouts.merge(layer, 1, Integer::sum);
        return uses == 1 ? layer : layer + " #" + uses;
    }
}
