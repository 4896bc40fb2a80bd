package dev.signet.autodiff;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Cast;
import dev.signet.op.Compare;
import dev.signet.op.Comparison;
import dev.signet.op.CrossEntropy;
import dev.signet.op.ElementLoss;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.Mul;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Softmax;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What training makes small: the nodes from logits {@code [N, C, …]} and class indices {@code [N, …]} to a scalar. */
public interface Objective {
    /** Mean cross-entropy, all classes alike. */
    Objective CROSS_ENTROPY = new ClassCrossEntropy(List.of());

    /**
     * Adds the loss.
     *
     * @param labelSmoothing the part of the target that is spread evenly; throws {@link IllegalArgumentException} above 0 where the loss has none
     */
    Value add(GraphBuilder builder, Value logits, Value target, double labelSmoothing);

    /** Whether the output is an embedding, not a score for each class: see {@link EmbeddingObjective}. */
    default boolean ofEmbeddings() {
        return false;
    }

    /**
     * Mean cross-entropy with a weight for each class.
     *
     * @param weights one for each class; empty for 1 everywhere
     */
    record ClassCrossEntropy(List<Double> weights) implements Objective {
        public ClassCrossEntropy {
            weights = List.copyOf(weights);
        }

        @Override
        public Value add(GraphBuilder builder, Value logits, Value target, double labelSmoothing) {
            CrossEntropy loss = new CrossEntropy(labelSmoothing);
            if (weights.isEmpty()) {
                return builder.add(loss, logits, target);
            }
            Tensor tensor = Tensor.zeros(Shape.of(weights.size()));
            for (int c = 0; c < weights.size(); c++) {
                tensor.floats()[c] = weights.get(c).floatValue();
            }
            return builder.add(loss, logits, target, builder.constant(tensor));
        }
    }

    /** A loss of each class against all others, whose target is 1 for the right class and {@code wrong} for the others, summed over the classes. */
    record EachClass(LossFunction function, double a, double b, double wrong) implements Objective {
        /** Of these usual parameters. */
        public static EachClass of(LossFunction function) {
            return new EachClass(function, function.a(), function.b(), 0);
        }

        @Override
        public Value add(GraphBuilder builder, Value logits, Value target, double labelSmoothing) {
            if (labelSmoothing > 0) {
                throw new IllegalArgumentException(
                        this + " has no label smoothing, got " + labelSmoothing + "; set it to 0");
            }
            ElementLoss loss = new ElementLoss(function, a, b, LossReduction.BATCH_MEAN);
            return builder.add(loss, logits, targets(builder, logits, target));
        }

        private Value targets(GraphBuilder builder, Value logits, Value target) {
            Value ones = oneHot(builder, logits, target);
            return wrong == 0 ? ones : builder.add(new Activation(ActivationFunction.AFFINE, 1 - wrong, wrong), ones);
        }
    }

    /** 1 for the right class of each position, 0 for the others, in the shape of the logits. */
    private static Value oneHot(GraphBuilder builder, Value logits, Value target) {
        int classes = logits.shape().size(1);
        int[] sizes = new int[logits.shape().rank() - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = classes;
        long[] numbers = new long[classes];
        Arrays.setAll(numbers, c -> c);
        Value all = builder.constant(Tensor.ofLongs(Shape.of(sizes), numbers));
        Value right = builder.add(new Compare(Comparison.EQUAL), builder.add(new Unsqueeze(List.of(1)), target), all);
        return builder.add(new Cast(ElementType.FLOAT32), right);
    }

    /**
     * One minus the mean over classes of 2 sum(p t) / (sum(p) + sum(t)), p the softmax and t the target, sums over batch and positions (Milletari et al., 2016,
     * without its squares; MONAI's DiceLoss for one batch): for segmentation where most positions are background.
     *
     * @param smooth added to both halves of the fraction, so that a class that nowhere occurs and is nowhere found counts as right
     */
    record Dice(double smooth) implements Objective {
        public Dice {
            if (!(smooth > 0)) {
                throw new IllegalArgumentException("smooth must be above 0, got " + smooth);
            }
        }

        @Override
        public Value add(GraphBuilder builder, Value logits, Value target, double labelSmoothing) {
            if (labelSmoothing > 0) {
                throw new IllegalArgumentException(
                        this + " has no label smoothing, got " + labelSmoothing + "; set it to 0");
            }
            Value found = builder.add(new Softmax(1), logits);
            Value wanted = oneHot(builder, logits, target);
            List<Integer> allButClasses = IntStream.range(0, logits.shape().rank())
                    .filter(axis -> axis != 1)
                    .boxed()
                    .toList();
            Reduce sum = new Reduce(Reduction.SUM, allButClasses, false);
            Activation twice = new Activation(ActivationFunction.AFFINE, 2, smooth);
            Activation once = new Activation(ActivationFunction.AFFINE, 1, smooth);
            Value both = builder.add(twice, builder.add(sum, builder.add(new Mul(), found, wanted)));
            Value either = builder.add(once, builder.add(new Add(), builder.add(sum, found), builder.add(sum, wanted)));
            Value overlap = builder.add(new Binary(BinaryFunction.DIV), both, either);
            Value mean = builder.add(new Reduce(Reduction.MEAN, List.of(0), false), overlap);
            return builder.add(new Activation(ActivationFunction.AFFINE, -1, 1), mean);
        }
    }

    /**
     * The mean over the classes of max(0, margin - x of the right class + x)^power: PyTorch's MultiMarginLoss.
     *
     * @param power 1 or 2
     */
    record MultiMargin(double margin, double power) implements Objective {
        @Override
        public Value add(GraphBuilder builder, Value logits, Value target, double labelSmoothing) {
            if (labelSmoothing > 0) {
                throw new IllegalArgumentException(
                        this + " has no label smoothing, got " + labelSmoothing + "; set it to 0");
            }
            return new Losses(builder).multiMargin(logits, target, margin, power, Optional.empty(), LossReduction.MEAN);
        }
    }

    /** The right class ahead of each other one by a margin: {@link MultiMargin} of power 1. */
    static Objective multiMargin(double margin) {
        return new MultiMargin(margin, 1);
    }

    /** For embeddings: the hardest triplets of each batch, see {@link EmbeddingObjective.Triplets}; PyTorch takes a margin of 1. */
    static Objective triplet(double margin) {
        return new EmbeddingObjective.Triplets(margin);
    }

    /** For embeddings: the angles between all samples of each batch, see {@link EmbeddingObjective.Cosines}; PyTorch takes a margin of 0. */
    static Objective cosine(double margin) {
        return new EmbeddingObjective.Cosines(margin);
    }

    /** One minus the mean overlap of the classes, smoothed by 1. */
    static Objective dice() {
        return new Dice(1);
    }

    /** Binary cross-entropy of each class against all others: for classes that may be present together. */
    static Objective binary() {
        return EachClass.of(LossFunction.BINARY_LOGIT);
    }

    /** Focal loss of each class against all others (Lin et al., 2017); its authors take 0.25 and 2. */
    static Objective focal(double alpha, double gamma) {
        return new EachClass(LossFunction.FOCAL, alpha, gamma, 0);
    }

    /** Hinge loss of each class against all others: max(0, margin - t x) with targets of 1 and -1. */
    static Objective hinge(double margin) {
        return new EachClass(LossFunction.HINGE, margin, 0, -1);
    }
}
