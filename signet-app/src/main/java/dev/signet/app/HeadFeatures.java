package dev.signet.app;

import dev.signet.nn.transfer.Transfer;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.FeatureBatches;
import java.util.List;

/**
 * What a head learns from while the body does not change.
 *
 * @param name of the head
 * @param views rows {@code [pictures, features]} of the training images, as they are and varied
 * @param labels of the training images
 */
@SuppressWarnings("ArrayRecordComponent")
record HeadFeatures(String name, Transfer transfer, List<Tensor> views, int[] labels) {
    HeadFeatures {
        views = List.copyOf(views);
    }

    /** Batches in random order of these pictures, each in a view drawn anew for every epoch. */
    FeatureBatches training(int[] pictures, int batchSize, long seed) {
        return new FeatureBatches(rows(views, pictures), labels(pictures), batchSize, seed, true);
    }

    /** These pictures as they are. */
    FeatureBatches asTheyAre(int[] pictures, int batchSize) {
        return new FeatureBatches(rows(views.subList(0, 1), pictures), labels(pictures), batchSize, 0, false);
    }

    private static List<Tensor> rows(List<Tensor> views, int[] pictures) {
        return views.stream().map(view -> rows(view, pictures)).toList();
    }

    private static Tensor rows(Tensor view, int[] pictures) {
        int features = view.shape().size(1);
        float[] rows = new float[Math.multiplyExact(pictures.length, features)];
        for (int i = 0; i < pictures.length; i++) {
            System.arraycopy(view.floats(), pictures[i] * features, rows, i * features, features);
        }
        return Tensor.wrap(Shape.of(pictures.length, features), rows);
    }

    private int[] labels(int[] pictures) {
        int[] chosen = new int[pictures.length];
        for (int i = 0; i < pictures.length; i++) {
            chosen[i] = labels[pictures[i]];
        }
        return chosen;
    }
}
