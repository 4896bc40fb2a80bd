package dev.signet.app;

import dev.signet.tensor.RandomStream;
import dev.signet.train.EpochReport;
import dev.signet.train.MemoryCheckpoints;
import dev.signet.train.TrainingListener;
import dev.signet.train.TrainingLoop;
import dev.signet.train.TrainingOptions;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * How well a head does on pictures it has not seen, by cross-validation inside the training images: they are dealt into parts, and each part is scored by a head
 * that learned from the others. The validation images stay out of it, so that what is measured on them stays honest.
 */
record HeadTrial(int batchSize, StopRequest stop) {
    private static final int PARTS = 4;

    /** Mean cross-entropy over the training images, each scored when it was left out. */
    double loss(HeadFeatures features, TrainingOptions options) throws IOException {
        int pictures = features.labels().length;
        int parts = Math.min(PARTS, pictures);
        int[] dealt = RandomStream.of(options.seed(), "cross-validation").permutation(pictures);
        double sum = 0;
        for (int part = 0; part < parts; part++) {
            int[] held = every(dealt, part, parts, true);
            sum += held.length * loss(features, options, every(dealt, part, parts, false), held);
        }
        return sum / pictures;
    }

    private static int[] every(int[] dealt, int part, int parts, boolean held) {
        return IntStream.range(0, dealt.length)
                .filter(i -> (i % parts == part) == held)
                .map(i -> dealt[i])
                .toArray();
    }

    private double loss(HeadFeatures features, TrainingOptions options, int[] learned, int[] held) throws IOException {
        var head = features.transfer().head();
        TrainingLoop loop = new TrainingLoop(
                head.graph(),
                head.initialise(options.seed()),
                options,
                features.training(learned, batchSize, options.seed()),
                features.asTheyAre(held, batchSize).inOrder(),
                new MemoryCheckpoints(),
                TrainingListener.none());
        stop.whenRequested(loop::stop);
        var epochs = loop.run().epochs();
        return epochs.isEmpty()
                ? Double.POSITIVE_INFINITY
                : epochs.stream()
                        .reduce((before, last) -> last)
                        .map(EpochReport::validationLoss)
                        .orElseThrow();
    }
}
