package dev.signet.autodiff;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Cast;
import dev.signet.op.Compare;
import dev.signet.op.Comparison;
import dev.signet.op.CrossEntropy;
import dev.signet.op.ElementLoss;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

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
            int classes = logits.shape().size(1);
            int[] sizes = new int[logits.shape().rank() - 1];
            Arrays.fill(sizes, 1);
            sizes[0] = classes;
            long[] numbers = new long[classes];
            Arrays.setAll(numbers, c -> c);
            Value all = builder.constant(Tensor.ofLongs(Shape.of(sizes), numbers));
            Value right =
                    builder.add(new Compare(Comparison.EQUAL), builder.add(new Unsqueeze(List.of(1)), target), all);
            Value ones = builder.add(new Cast(ElementType.FLOAT32), right);
            return wrong == 0 ? ones : builder.add(new Activation(ActivationFunction.AFFINE, 1 - wrong, wrong), ones);
        }
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
