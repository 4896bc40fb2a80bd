package dev.signet.op;

import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link CrossEntropy} wants at each position: a number for each class, so that the loss there is the sum of these numbers times minus the
 * logarithm of the predicted probability. Class weights and smoothing are in them.
 */
final class SmoothedTarget {
    private final CrossEntropy loss;
    private final Lines classes;
    private final Wide target;
    private final double[] classWeights;

    /** @param inputs logits, target and, if given, class weights */
    SmoothedTarget(CrossEntropy loss, List<Wide> inputs) {
        this.loss = loss;
        this.classes = Lines.along(1, inputs.get(0).shape());
        this.target = inputs.get(1);
        this.classWeights = inputs.size() > 2 ? inputs.get(2).doubles() : ones(classes.count());
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The logits of one position are a line. */
    Lines classes() {
        return classes;
    }

    int positions() {
        return classes.count() == 0 ? 0 : classes.elements() / classes.count();
    }

    /** Where the logits of a position begin. */
    int line(int position) {
        return position / classes.stride() * classes.stride() * classes.count() + position % classes.stride();
    }

    /** What is wanted of each class; all zeros where the position is ignored. */
    double[] at(int position) {
        double[] wanted = new double[classes.count()];
        if (!target.isFloat() && target.longs()[position] == loss.ignoreIndex()) {
            return wanted;
        }
        double smoothing = loss.labelSmoothing();
        for (int c = 0; c < wanted.length; c++) {
            wanted[c] = classWeights[c] * ((1 - smoothing) * probability(position, c) + smoothing / wanted.length);
        }
        return wanted;
    }

    private double probability(int position, int c) {
        return target.isFloat()
                ? target.doubles()[line(position) + c * classes.stride()]
                : c == classIndex(position) ? 1 : 0;
    }

    private int classIndex(int position) {
        long index = target.longs()[position];
        if (index < 0 || index >= classes.count()) {
            throw new IllegalArgumentException("target class " + index + " at position " + position + " is not in 0.."
                    + (classes.count() - 1) + " and not the ignored index " + loss.ignoreIndex());
        }
        return (int) index;
    }

    /** What a position adds to the divisor of the mean. */
    double weight(int position) {
        if (target.isFloat()) {
            return 1;
        }
        return target.longs()[position] == loss.ignoreIndex() ? 0 : classWeights[classIndex(position)];
    }

    /** The divisor of the mean. */
    double divisor() {
        double sum = 0;
        for (int position = 0; position < positions(); position++) {
            sum += weight(position);
        }
        return sum;
    }
}
