package dev.signet.io.onnx;

import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Boxes {@code [N, boxes, 4]}: two opposite corners as (y, x, y, x), or, where {@code centred}, centre and size as (x, y, width, height).
 */
record Boxes(Wide boxes, boolean centred) {
    /** For each image and class the boxes of scores above {@code least}, best first, at most {@code most}: (image, class, box). */
    List<long[]> suppressed(Wide scores, long most, double overlap, double least) {
        int classes = scores.shape().size(1);
        int count = scores.shape().size(2);
        List<long[]> taken = new ArrayList<>();
        for (int line = 0; line < scores.shape().size(0) * classes; line++) {
            int image = line / classes;
            int first = line * count;
            List<Integer> left = IntStream.range(0, count)
                    .filter(box -> scores.doubles()[first + box] > least)
                    .boxed()
                    .sorted((a, b) -> Double.compare(scores.doubles()[first + b], scores.doubles()[first + a]))
                    .toList();
            List<Integer> kept = new ArrayList<>();
            for (int box : left) {
                if (kept.size() < most && kept.stream().noneMatch(other -> overlap(image, box, other) > overlap)) {
                    kept.add(box);
                    taken.add(new long[] {image, line % classes, box});
                }
            }
        }
        return taken;
    }

    /** Area in common over area of both. */
    private double overlap(int image, int a, int b) {
        double[] one = corners(image, a);
        double[] other = corners(image, b);
        double common = Math.max(0, Math.min(one[2], other[2]) - Math.max(one[0], other[0]))
                * Math.max(0, Math.min(one[3], other[3]) - Math.max(one[1], other[1]));
        double both = area(one) + area(other) - common;
        return both <= 0 ? 0 : common / both;
    }

    private static double area(double[] box) {
        return (box[2] - box[0]) * (box[3] - box[1]);
    }

    /** Low y, low x, high y, high x; in the centred form the axes change places, which no area minds. */
    private double[] corners(int image, int box) {
        int at = (image * boxes.shape().size(1) + box) * 4;
        double[] four = Arrays.copyOfRange(boxes.doubles(), at, at + 4);
        if (centred) {
            return new double[] {
                four[0] - four[2] / 2, four[1] - four[3] / 2, four[0] + four[2] / 2, four[1] + four[3] / 2
            };
        }
        return new double[] {
            Math.min(four[0], four[2]),
            Math.min(four[1], four[3]),
            Math.max(four[0], four[2]),
            Math.max(four[1], four[3])
        };
    }
}
