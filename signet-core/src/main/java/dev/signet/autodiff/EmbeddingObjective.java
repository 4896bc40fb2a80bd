package dev.signet.autodiff;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Cast;
import dev.signet.op.Compare;
import dev.signet.op.Comparison;
import dev.signet.op.ElementLoss;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.Reduction;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import java.util.List;

/**
 * Losses under which samples of one class come to lie together and those of different classes apart. The network's output is an embedding {@code [N, D]}, and labels
 * may be any whole numbers; what is compared are the samples of a batch with each other, so a batch should hold several of each class.
 */
public sealed interface EmbeddingObjective extends Objective {
    @Override
    default boolean ofEmbeddings() {
        return true;
    }

    /** The nodes from embeddings and, for each pair of samples, 1 where the class is the same and 0 where it is not. */
    Value add(GraphBuilder builder, Value embeddings, Value alike);

    @Override
    default Value add(GraphBuilder builder, Value embeddings, Value target, double labelSmoothing) {
        if (labelSmoothing > 0) {
            throw new IllegalArgumentException(
                    this + " has no label smoothing, got " + labelSmoothing + "; set it to 0");
        }
        Value down = builder.add(new Unsqueeze(List.of(1)), target);
        Value across = builder.add(new Unsqueeze(List.of(0)), target);
        Value alike =
                builder.add(new Cast(ElementType.FLOAT32), builder.add(new Compare(Comparison.EQUAL), down, across));
        return add(builder, embeddings, alike);
    }

    private static Value rows(GraphBuilder builder, Value embeddings) {
        return builder.add(new Unsqueeze(List.of(1)), embeddings);
    }

    private static Value columns(GraphBuilder builder, Value embeddings) {
        return builder.add(new Unsqueeze(List.of(0)), embeddings);
    }

    /**
     * For each sample of the batch max(0, margin + d - e), d the distance to the furthest sample of its class and e that to the nearest of another one: PyTorch's
     * TripletMarginLoss of the hardest triplets in the batch (Hermans, Beyer and Leibe, 2017). A sample without another class in the batch counts as 0.
     */
    record Triplets(double margin) implements EmbeddingObjective {
        /** Further away than any embedding that is still a number. */
        private static final double FAR = 1e30;

        @Override
        public Value add(GraphBuilder builder, Value embeddings, Value alike) {
            Distances arithmetic = new Distances(builder);
            Value all = arithmetic.withoutAxis(
                    2, arithmetic.distance(rows(builder, embeddings), columns(builder, embeddings), 2, 1e-6));
            Value positive = arithmetic.along(Reduction.MAX, 1, arithmetic.product(all, alike));
            Value others = arithmetic.sum(all, arithmetic.affine(FAR, 0, alike));
            Value negative = arithmetic.along(Reduction.MIN, 1, others);
            Value away = arithmetic.withoutAxis(1, arithmetic.difference(negative, positive));
            return new Losses(builder).tripletMargin(away, margin, LossReduction.MEAN);
        }
    }

    /**
     * The mean over all pairs of samples of the batch, each with itself among them, of 1 - cos within a class and max(0, cos - margin) between classes: PyTorch's
     * CosineEmbeddingLoss.
     */
    record Cosines(double margin) implements EmbeddingObjective {
        @Override
        public Value add(GraphBuilder builder, Value embeddings, Value alike) {
            Distances arithmetic = new Distances(builder);
            Value cosines = arithmetic.withoutAxis(
                    2, arithmetic.smoothCosine(rows(builder, embeddings), columns(builder, embeddings)));
            Value signs = builder.add(new Activation(ActivationFunction.AFFINE, 2, -1), alike);
            ElementLoss loss = new ElementLoss(LossFunction.COSINE_EMBEDDING, margin, 0, LossReduction.MEAN);
            return builder.add(loss, cosines, signs);
        }
    }
}
