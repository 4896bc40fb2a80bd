package dev.signet.app;

import dev.signet.data.Augmentation;
import dev.signet.data.Batch;
import dev.signet.data.BatchLoader;
import dev.signet.data.ImageDataset;
import dev.signet.data.LoaderOptions;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.Session;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a body that does not change makes of pictures: a row of numbers for each, computed once. */
final class BodyFeatures {
    private final Session body;
    private final Preprocessing preprocessing;
    private final int batch;

    /** @param body with frozen weights, input {@code input} and output {@code output} of {@code [batch, features]} */
    BodyFeatures(Session body, Preprocessing preprocessing, int batch) {
        this.body = body;
        this.preprocessing = preprocessing;
        this.batch = batch;
    }

    /** Rows {@code [pictures, features]} in the order of the data set. */
    Tensor of(ImageDataset images) throws IOException {
        return rows(images, LoaderOptions.evaluation(batch), 0);
    }

    /**
     * As {@link #of(ImageDataset)}, of pictures that were varied.
     *
     * @param view its number: each has other draws
     */
    Tensor of(ImageDataset images, List<Augmentation> variations, long seed, int view) throws IOException {
        return rows(images, new LoaderOptions(batch, seed, false, variations, 1, 2, false), view);
    }

    private Tensor rows(ImageDataset images, LoaderOptions options, int epoch) throws IOException {
        try (BatchLoader loader = new BatchLoader(images, preprocessing, options)) {
            float[] rows = {};
            int features = 0;
            for (Batch pictures : loader.epoch(epoch)) {
                Tensor row = Objects.requireNonNull(
                        body.run(Map.of("input", pictures.tensor())).get("output"));
                if (features == 0) {
                    features = row.shape().size(1);
                    rows = new float[Math.multiplyExact(images.size(), features)];
                }
                System.arraycopy(row.floats(), 0, rows, pictures.number() * batch * features, row.elements());
            }
            return Tensor.wrap(Shape.of(images.size(), features), rows);
        }
    }

    static int[] labels(ImageDataset images) {
        int[] labels = new int[images.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
        }
        return labels;
    }
}
