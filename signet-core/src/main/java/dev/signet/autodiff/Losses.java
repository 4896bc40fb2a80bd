package dev.signet.autodiff;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Cast;
import dev.signet.op.Compare;
import dev.signet.op.Comparison;
import dev.signet.op.Cumulative;
import dev.signet.op.ElementLoss;
import dev.signet.op.Gather;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.Reduction;
import dev.signet.op.UnaryFunction;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Adds losses that take more than one prediction and its class to a graph: of two or three embeddings, of sets of classes, of a mean with its variance. Definitions and
 * defaults are PyTorch's; all are differentiable in every float they take. What a {@link Objective} trains is one output and one class; a graph with other
 * inputs is trained by hand:
 *
 * <pre>{@code
 * Layer embed = shared("embed", sequential(conv2d(1, 8, 3), relu(), globalAvgPool(), linear(8, 16)));
 * List<Input> pictures = List.of(input("anchor", 1, 28, 28), input("positive", 1, 28, 28), input("negative", 1, 28, 28));
 * Network network = Network.wired(pictures, (scope, inputs) -> scope.add(
 *         new Concat(1),
 *         pictures.stream().map(each -> scope.child(each.name(), embed, inputs.get(each.name()))).toArray(Value[]::new)));
 *
 * GraphBuilder builder = GraphBuilder.extending(network.graph());
 * Value three = network.graph().output("output"); // [N, 3 * 16]
 * Value[] each = IntStream.range(0, 3).mapToObj(i -> builder.add(new Slice(1, 16 * i, 16), three)).toArray(Value[]::new);
 * builder.output("loss", new Losses(builder).tripletMargin(each[0], each[1], each[2], 1));
 * Graph training = Gradients.of(builder.build(), "loss", List.of("embed.0.weight", …)); // gradients for an Optimizer
 * }</pre>
 *
 * <p>Where triplets and pairs may be those inside a batch of labelled samples, {@link Objective#triplet} and {@link Objective#cosine} train in {@code Trainer} and
 * {@code TrainingLoop}.
 */
public final class Losses {
    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    private final GraphBuilder builder;
    private final Distances distances;

    public Losses(GraphBuilder builder) {
        this.builder = builder;
        this.distances = new Distances(builder);
    }

    /** {@link #tripletMargin(Value, Value, Value, double, double, double, boolean, LossReduction)} with Euclidean distances and the mean over the triplets. */
    public Value tripletMargin(Value anchor, Value positive, Value negative, double margin) {
        return tripletMargin(anchor, positive, negative, margin, 2, 1e-6, false, LossReduction.MEAN);
    }

    /**
     * max(0, margin + d(anchor, positive) - d(anchor, negative)) of embeddings {@code [N, D]}: TripletMarginLoss.
     *
     * @param power of the distance's norm
     * @param epsilon added to each difference
     * @param swap whether the negative counts from the positive where that is nearer to it (Balntas et al., 2016)
     */
    public Value tripletMargin(
            Value anchor,
            Value positive,
            Value negative,
            double margin,
            double power,
            double epsilon,
            boolean swap,
            LossReduction reduction) {
        Value near = distances.distance(anchor, positive, power, epsilon);
        Value far = distances.distance(anchor, negative, power, epsilon);
        if (swap) {
            far = distances.combine(BinaryFunction.MIN, far, distances.distance(positive, negative, power, epsilon));
        }
        return tripletMargin(distances.withoutAxis(-1, distances.difference(far, near)), margin, reduction);
    }

    /** max(0, margin - away), with {@code away} how much further the negative is than the positive. */
    Value tripletMargin(Value away, double margin, LossReduction reduction) {
        Value one = builder.constant(Tensor.filled(Shape.of(1), 1));
        return builder.add(new ElementLoss(LossFunction.HINGE, margin, 0, reduction), away, one);
    }

    /**
     * 1 - cos where the target is 1, max(0, cos - margin) where it is -1, of embeddings {@code [N, D]} and targets {@code [N]}: CosineEmbeddingLoss, whose margin
     * is 0 if nothing else is said.
     */
    public Value cosineEmbedding(Value first, Value second, Value target, double margin, LossReduction reduction) {
        Value cosines = distances.withoutAxis(-1, distances.smoothCosine(first, second));
        return builder.add(new ElementLoss(LossFunction.COSINE_EMBEDDING, margin, 0, reduction), cosines, target);
    }

    /** max(0, margin - target (first - second)) with targets of 1 and -1: MarginRankingLoss, whose margin is 0 if nothing else is said. */
    public Value marginRanking(Value first, Value second, Value target, double margin, LossReduction reduction) {
        Value away = distances.difference(first, second);
        return builder.add(new ElementLoss(LossFunction.HINGE, margin, 0, reduction), away, target);
    }

    /**
     * The mean over all classes of max(0, margin - x of the right class + x)^power, the right class left out of the sum, times the weight of the right class:
     * MultiMarginLoss, whose margin and power are 1 if nothing else is said.
     *
     * @param x scores {@code [N, C]}
     * @param target classes {@code [N]}, int64
     * @param weight one for each class
     */
    public Value multiMargin(
            Value x, Value target, double margin, double power, Optional<Value> weight, LossReduction reduction) {
        int classes = x.shape().size(1);
        Value column = builder.add(new Unsqueeze(List.of(1)), target);
        Value right = builder.add(new Gather(Gather.Kind.ELEMENTS, 1), x, column);
        Value missing = distances.affine(1, margin, distances.difference(x, right));
        Value powers = distances.power(power, distances.atLeast(0, missing));
        Value sums = distances.along(Reduction.SUM, 1, powers);
        // The class itself is in the sum with margin^p and no slope.
        Value means = distances.affine(1.0 / classes, -Math.pow(margin, power) / classes, sums);
        Value each = distances.withoutAxis(1, means);
        return reduced(
                weight.map(given ->
                                distances.product(each, builder.add(new Gather(Gather.Kind.SLICES, 0), given, target)))
                        .orElse(each),
                reduction);
    }

    /**
     * For a sample of several classes the sum over each of its classes j and each class i that is not its, of max(0, 1 - (x_j - x_i)), over the number of classes:
     * MultiLabelMarginLoss.
     *
     * @param x scores {@code [N, C]}
     * @param target {@code [N, C]}, int64: the classes of the sample, then -1; what follows a -1 does not count
     */
    public Value multiLabelMargin(Value x, Value target, LossReduction reduction) {
        int classes = x.shape().size(1);
        Value counted = beforeTheEnd(target);
        Value named = builder.add(new Unsqueeze(List.of(2)), target);
        long[] numbers = new long[classes];
        Arrays.setAll(numbers, c -> c);
        Value all = builder.constant(Tensor.ofLongs(Shape.of(1, 1, classes), numbers));
        Value each = builder.add(new Unsqueeze(List.of(2)), counted);
        Value places = distances.product(floats(builder.add(new Compare(Comparison.EQUAL), named, all)), each);
        Value others = distances.affine(-1, 1, distances.along(Reduction.MAX, 1, places));
        Value own = builder.add(new Unsqueeze(List.of(2)), builder.add(new Gather(Gather.Kind.ELEMENTS, 1), x, target));
        Value away = distances.difference(own, builder.add(new Unsqueeze(List.of(1)), x));
        Value one = builder.constant(Tensor.filled(Shape.of(1), 1));
        ElementLoss hinge = new ElementLoss(LossFunction.HINGE, 1, 0, LossReduction.NONE);
        Value hinges = builder.add(hinge, away, one, distances.product(each, others));
        Value sums = distances.along(Reduction.SUM, 1, distances.along(Reduction.SUM, 2, hinges));
        Value means = distances.affine(1.0 / classes, 0, sums);
        return reduced(distances.withoutAxis(1, distances.withoutAxis(2, means)), reduction);
    }

    /** 1 for the classes of each sample, 0 from the first negative number on. */
    private Value beforeTheEnd(Value target) {
        Value zero = builder.constant(Tensor.ofLongs(Shape.of(1), 0));
        Value isClass = floats(builder.add(new Compare(Comparison.GREATER_OR_EQUAL), target, zero));
        return builder.add(new Cumulative(true, 1, false, false), isClass);
    }

    private Value floats(Value truth) {
        return builder.add(new Cast(ElementType.FLOAT32), truth);
    }

    /** The mean over the classes of the binary losses of logits {@code [N, C]}: MultiLabelSoftMarginLoss. */
    public Value multiLabelSoftMargin(Value x, Value target, Optional<Value> weight, LossReduction reduction) {
        ElementLoss each = new ElementLoss(LossFunction.BINARY_LOGIT, LossReduction.NONE);
        Value losses =
                weight.map(given -> builder.add(each, x, target, given)).orElseGet(() -> builder.add(each, x, target));
        return reduced(distances.withoutAxis(-1, distances.along(Reduction.MEAN, -1, losses)), reduction);
    }

    /**
     * (log v + (x - t)² / v) / 2, where a variance v below epsilon counts as epsilon: GaussianNLLLoss.
     *
     * @param variance of the input's shape, or without its last axis
     * @param full whether log(2 pi) / 2 is added
     */
    public Value gaussian(
            Value x, Value target, Value variance, boolean full, double epsilon, LossReduction reduction) {
        boolean one = variance.shape().rank() == x.shape().rank() - 1;
        Value each = one ? builder.add(new Unsqueeze(List.of(-1)), variance) : variance;
        Value v = distances.atLeast(epsilon, each);
        Value away = distances.difference(x, target);
        Value ratio = distances.combine(BinaryFunction.DIV, distances.product(away, away), v);
        Value both = distances.sum(ratio, distances.apply(UnaryFunction.LOG, v));
        return reduced(distances.affine(0.5, full ? HALF_LOG_TWO_PI : 0, both), reduction);
    }

    /** Losses that are computed already: their distance from zero with a slope of 1. */
    private Value reduced(Value losses, LossReduction reduction) {
        Value zero = builder.constant(Tensor.zeros(Shape.of(1)));
        return builder.add(new ElementLoss(LossFunction.DIFFERENCE, 0, 0, reduction), losses, zero);
    }
}
