package dev.signet.io.onnx;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.LpNormalize;
import dev.signet.op.Mul;
import dev.signet.op.Padding;
import dev.signet.op.Permute;
import dev.signet.op.Reshape;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Sliding;
import dev.signet.op.Standardize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Normalisation and what else differs between training and use. */
final class NormNodes {
    private static final int BIASED_VARIANCE = 14;

    private NormNodes() {}

    static void batchNormalization(NodeScope node) {
        boolean training = node.opset() >= BIASED_VARIANCE ? node.flag("training_mode", false) : node.wantsOutput(1);
        double epsilon = node.number("epsilon", 1e-5);
        node.ignores("is_test", "momentum", "spatial"); // the outputs tell training; the others matter in one case each
        if (node.opset() < 9 && !node.flag("spatial", true)) {
            if (training) {
                throw new UnsupportedNodeException("training mode with spatial = 0");
            }
            perActivation(node, epsilon);
            return;
        }
        double momentum = Double.parseDouble(Float.toString((float) (1 - node.number("momentum", 0.9))));
        if (training) {
            batchStatistics(node, epsilon, momentum);
            return;
        }
        node.result(node.add(
                new BatchNorm(epsilon, momentum),
                node.value(0),
                node.value(1),
                node.value(2),
                node.state(3),
                node.state(4)));
    }

    /** (x - mean) / sqrt(variance + epsilon) scale + bias with statistics for each activation. */
    private static void perActivation(NodeScope node, double epsilon) {
        Value centred = node.add(new Add(), node.value(0), affine(node, -1, 0, node.value(3)));
        Value inverse = power(node, -0.5, affine(node, 1, epsilon, node.value(4)));
        Value scaled = node.add(new Mul(), node.add(new Mul(), centred, inverse), node.value(1));
        node.result(node.add(new Add(), scaled, node.value(2)));
    }

    /** The new running variance is of the batch's biased one: s² for n numbers where the op has s² n / (n - 1). */
    private static void batchStatistics(NodeScope node, double epsilon, double momentum) {
        Value x = node.value(0);
        Value variance = node.state(4);
        List<Value> all = node.addAll(
                new BatchNormTraining(epsilon, momentum), x, node.value(1), node.value(2), node.state(3), variance);
        node.result(0, all.get(0));
        node.result(1, all.get(1));
        if (node.wantsOutput(2)) {
            SymbolicShape shape = x.shape();
            double count = shape.concrete().elements() / (double) shape.size(1);
            Value batch = affine(node, (count - 1) / count, 0, all.get(2));
            node.result(2, node.add(new Add(), batch, affine(node, (1 - momentum) / count, 0, variance)));
        }
        node.result(3, all.get(3));
        if (node.wantsOutput(4)) {
            node.result(4, affine(node, 1, -epsilon, power(node, -2, all.get(4))));
        }
    }

    static void instanceNormalization(NodeScope node) {
        Value standard = node.add(new Standardize(2, 1, node.number("epsilon", 1e-5), true), node.value(0));
        node.result(perChannel(node, standard));
    }

    /** Times input 1, plus input 2, one number for each channel. */
    private static Value perChannel(NodeScope node, Value x) {
        List<Integer> sizes = new ArrayList<>(List.of(0));
        sizes.addAll(Collections.nCopies(Math.max(0, x.shape().rank() - 2), 1));
        Value scaled = node.add(new Mul(), x, node.add(new Reshape(sizes), node.value(1)));
        return node.add(new Add(), scaled, node.add(new Reshape(sizes), node.value(2)));
    }

    static void groupNormalization(NodeScope node) {
        int groups = Math.toIntExact(node.integer("num_groups", 0));
        Value x = node.value(0);
        Value standard = node.add(new Standardize(1, groups, node.number("epsilon", 1e-5), true), x);
        if (node.opset() >= 21) {
            node.result(perChannel(node, standard));
            return;
        }
        Value grouped = node.add(new Reshape(List.of(0, groups, -1)), standard);
        Value scale = node.add(new Reshape(List.of(groups, 1)), node.value(1));
        Value bias = node.add(new Reshape(List.of(groups, 1)), node.value(2));
        Value scaled = node.add(new Add(), node.add(new Mul(), grouped, scale), bias);
        node.result(node.add(new ReshapeLike(), scaled, x));
    }

    static void layerNormalization(NodeScope node) {
        Value x = node.value(0);
        int axis = node.axis(node.integer("axis", -1), x.shape().rank());
        double epsilon = node.number("epsilon", 1e-5);
        Value scaled = node.add(new Mul(), node.add(new Standardize(axis, 1, epsilon, true), x), node.value(1));
        node.result(node.hasInput(2) ? node.add(new Add(), scaled, node.value(2)) : scaled);
        if (node.wantsOutput(1) || node.wantsOutput(2)) {
            Value mean = mean(node, x, axis);
            Value centred = node.add(new Add(), x, affine(node, -1, 0, mean));
            Value variance = mean(node, node.add(new Mul(), centred, centred), axis);
            node.result(1, mean);
            node.result(2, power(node, -0.5, affine(node, 1, epsilon, variance)));
        }
    }

    /** The mean of all axes from one on, which keep size 1. */
    private static Value mean(NodeScope node, Value x, int axis) {
        SymbolicShape shape = x.shape();
        Value flat = node.add(
                new Reshape(List.of(1, -1, shape.product(axis, shape.rank()).size())), x);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            sizes.add(i < axis ? shape.size(i) : 1);
        }
        return node.add(new Reshape(sizes), node.add(new AdaptiveAveragePool(List.of(1)), flat));
    }

    static void rmsNormalization(NodeScope node) {
        Value x = node.value(0);
        int axis = node.axis(node.integer("axis", -1), x.shape().rank());
        Value standard = node.add(new Standardize(axis, 1, node.number("epsilon", 1e-5), false), x);
        node.result(node.add(new Mul(), standard, node.value(1)));
    }

    /** The standard adds 1e-9 to the deviation, so that equal numbers become 0; here the square of that is added to the variance. */
    private static final double SMALLEST_VARIANCE = 1e-18;

    static void meanVarianceNormalization(NodeScope node) {
        Value x = node.value(0);
        int rank = x.shape().rank();
        List<Integer> axes = node.hasAttribute("axes") ? node.sizes("axes") : List.of(0, 2, 3);
        List<Integer> over =
                axes.stream().map(axis -> node.axis(axis, rank)).sorted().toList();
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, rank).filter(axis -> !over.contains(axis)).forEach(order::add);
        int first = order.size();
        order.addAll(over);
        Integer[] back = new Integer[rank];
        for (int i = 0; i < rank; i++) {
            back[order.get(i)] = i;
        }
        Value moved = node.add(new Permute(order), x);
        Value standard = node.add(new Standardize(first, 1, SMALLEST_VARIANCE, true), moved);
        node.result(node.add(new Permute(List.of(back)), standard));
    }

    static void lpNormalization(NodeScope node) {
        LpNormalize normalize =
                new LpNormalize(Math.toIntExact(node.integer("axis", -1)), Math.toIntExact(node.integer("p", 2)));
        node.result(node.add(normalize, node.value(0)));
    }

    /** x / (bias + alpha mean of squares of neighbouring channels)^beta: an average pool along the channels. */
    static void lrn(NodeScope node) {
        Value x = node.value(0);
        int size = Math.toIntExact(node.integer("size", 0));
        if (size < 1 || x.shape().rank() < 3) {
            throw new BadNodeException("size is " + size + " for an input of " + x.shape());
        }
        Value squares = node.add(new Mul(), x, x);
        Value planes = node.add(new Reshape(List.of(-1, 1, x.shape().size(1), plane(x.shape()))), squares);
        int before = (size - 1) / 2;
        Sliding along = new Sliding(List.of(), List.of(), Padding.explicit(before, 0, size - 1 - before, 0));
        Value means = node.add(new AveragePool(List.of(size, 1), along, false, true, size), planes);
        Value divisors = affine(node, node.number("alpha", 1e-4), node.number("bias", 1), means);
        Value factors = node.add(new ReshapeLike(), power(node, -node.number("beta", 0.75), divisors), x);
        node.result(node.add(new Mul(), x, factors));
    }

    private static int plane(SymbolicShape x) {
        return x.product(2, x.rank()).size();
    }

    private static Value affine(NodeScope node, double factor, double offset, Value x) {
        return node.add(new Activation(ActivationFunction.AFFINE, factor, offset), x);
    }

    private static Value power(NodeScope node, double exponent, Value x) {
        return node.add(new Activation(ActivationFunction.POWER, exponent, 0), x);
    }
}
