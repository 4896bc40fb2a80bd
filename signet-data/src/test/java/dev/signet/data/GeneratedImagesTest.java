package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.data.GeneratedImages.Kind;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The drawn pictures are the same everywhere, and a task that convolution solves and simple methods do not. */
class GeneratedImagesTest {
    @ParameterizedTest
    @CsvSource({
        "GREY, 502693b4361d54d17ab163740223542bc8b4708b9f231359ecd8c92a88e2e8e7",
        "COLOUR, ad441e4aea90f6ad3b325a0774064bf78b696a2c5da74db35f7cdd8b74b99168"
    })
    void theFirstHundredPicturesHaveTheseBytesOnEveryMachine(Kind kind, String sha256) throws Exception {
        ImageDataset images = GeneratedImages.part(kind, "train", 100, 1);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 100; i++) {
            digest.update(images.image(i).pixels());
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
    }

    @Test
    void aLargerPartBeginsWithTheSmallerOneAndSeedsAndPartsDiffer() throws IOException {
        ImageDataset few = GeneratedImages.part(Kind.GREY, "train", 20, 3);
        ImageDataset many = GeneratedImages.part(Kind.GREY, "train", 40, 3);
        for (int i = 0; i < 20; i++) {
            assertThat(many.image(i)).isEqualTo(few.image(i));
        }
        assertThat(GeneratedImages.part(Kind.GREY, "test", 1, 3).image(0)).isNotEqualTo(few.image(0));
        assertThat(GeneratedImages.part(Kind.GREY, "train", 1, 4).image(0)).isNotEqualTo(few.image(0));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void tenClassesInEqualNumbers(Kind kind) throws IOException {
        DatasetSplits splits = GeneratedImages.splits(kind, 200, 100, 1);
        assertThat(splits.train().classes()).hasSize(10).startsWith("circle").endsWith("heart");
        int[] counts = new int[10];
        for (int i = 0; i < 200; i++) {
            counts[splits.train().label(i)]++;
        }
        assertThat(counts).containsOnly(20);
        Image image = splits.test().orElseThrow().image(99);
        assertThat(image.shape().toArray())
                .isEqualTo(kind == Kind.GREY ? new int[] {1, 28, 28} : new int[] {3, 32, 32});
    }

    /**
     * The bounds leave room for another optimizer: measured 58 % and 89 % for grey, 54 % and 47 % for colour; a small
     * CNN reaches 98 to 99 %.
     */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void linearAndNearestNeighbourClassifiersFallShort(Kind kind) throws IOException {
        DatasetSplits splits = GeneratedImages.splits(kind, 1);
        Samples train = Samples.of(splits.train());
        Samples test = Samples.of(splits.test().orElseThrow());
        double linear = LogisticRegression.trained(train, 10).accuracy(test);
        double neighbour =
                nearestNeighbourAccuracy(splits.train(), splits.test().orElseThrow());
        System.out.printf("%s: logistic regression %.3f, nearest neighbour %.3f%n", kind, linear, neighbour);
        assertThat(linear).as("logistic regression").isBetween(0.3, 0.85);
        assertThat(neighbour).as("nearest neighbour").isBetween(0.3, 0.93);
    }

    /** Squared distances of bytes, the first 1,000 test pictures. */
    private static double nearestNeighbourAccuracy(ImageDataset train, ImageDataset test) throws IOException {
        byte[][] known = new byte[train.size()][];
        for (int i = 0; i < known.length; i++) {
            known[i] = train.image(i).pixels();
        }
        int correct = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] pixels = test.image(i).pixels();
            int best = 0;
            int bestDistance = Integer.MAX_VALUE;
            for (int k = 0; k < known.length; k++) {
                int distance = squaredDistance(pixels, known[k], bestDistance);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = k;
                }
            }
            correct += train.label(best) == test.label(i) ? 1 : 0;
        }
        return correct / 1000.0;
    }

    /** Stops adding when it is beyond {@code enough}. */
    private static int squaredDistance(byte[] a, byte[] b, int enough) {
        int sum = 0;
        for (int from = 0; from < a.length && sum < enough; from += 112) {
            for (int i = from; i < Math.min(a.length, from + 112); i++) {
                int difference = (a[i] & 0xFF) - (b[i] & 0xFF);
                sum += difference * difference;
            }
        }
        return sum;
    }

    /** Pictures as vectors around zero. */
    private record Samples(List<float[]> vectors, int[] labels) {
        static Samples of(ImageDataset images) throws IOException {
            Preprocessing preprocessing = Preprocessing.of(Normalize.of(List.of(0.25), List.of(0.25)));
            List<float[]> vectors = new ArrayList<>();
            int[] labels = new int[images.size()];
            for (int i = 0; i < labels.length; i++) {
                vectors.add(preprocessing.apply(images.image(i)));
                labels[i] = images.label(i);
            }
            return new Samples(vectors, labels);
        }
    }

    /** Multinomial, by plain stochastic gradient descent with a falling rate. */
    private record LogisticRegression(float[][] weights) {
        private static final int EPOCHS = 8;

        static LogisticRegression trained(Samples samples, int classes) {
            int length = samples.vectors.getFirst().length;
            LogisticRegression model = new LogisticRegression(new float[classes][length + 1]);
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                float rate = 0.002f * (EPOCHS - epoch) / EPOCHS;
                for (int i = 0; i < samples.labels.length; i++) {
                    model.learn(samples.vectors.get(i), samples.labels[i], rate);
                }
            }
            return model;
        }

        private void learn(float[] vector, int label, float rate) {
            double[] probabilities = scores(vector);
            double top = Arrays.stream(probabilities).max().orElseThrow();
            double sum = 0;
            for (int c = 0; c < probabilities.length; c++) {
                probabilities[c] = Math.exp(probabilities[c] - top);
                sum += probabilities[c];
            }
            for (int c = 0; c < weights.length; c++) {
                float step = rate * (float) ((c == label ? 1 : 0) - probabilities[c] / sum);
                float[] row = weights[c];
                for (int i = 0; i < vector.length; i++) {
                    row[i] += step * vector[i];
                }
                row[vector.length] += step;
            }
        }

        private double[] scores(float[] vector) {
            double[] scores = new double[weights.length];
            for (int c = 0; c < weights.length; c++) {
                float[] row = weights[c];
                float even = 0;
                float odd = row[vector.length];
                for (int i = 0; i < vector.length; i += 2) {
                    even += row[i] * vector[i];
                    odd += row[i + 1] * vector[i + 1];
                }
                scores[c] = even + odd;
            }
            return scores;
        }

        double accuracy(Samples samples) {
            int correct = 0;
            for (int i = 0; i < samples.labels.length; i++) {
                double[] scores = scores(samples.vectors.get(i));
                int best = 0;
                for (int c = 1; c < scores.length; c++) {
                    best = scores[c] > scores[best] ? c : best;
                }
                correct += best == samples.labels[i] ? 1 : 0;
            }
            return (double) correct / samples.labels.length;
        }
    }
}
