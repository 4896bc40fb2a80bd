package dev.signet.app.conformance;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Permute;
import dev.signet.op.Reshape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Between TensorFlow's order of axes, channels last, and Signet's. */
final class ChannelsLastLayers {
    private final GraphBuilder builder;

    ChannelsLastLayers(GraphBuilder builder) {
        this.builder = builder;
    }

    Value add(Op op, Value... inputs) {
        return builder.add(op, inputs);
    }

    Value permute(Value x, Integer... axes) {
        return builder.add(new Permute(List.of(axes)), x);
    }

    Value reshape(Value x, int... sizes) {
        return builder.add(new Reshape(Arrays.stream(sizes).boxed().toList()), x);
    }

    /** {@code [N, spatial…, C]} as {@code [N, C, spatial…]}. */
    Value channelsFirst(Value x) {
        int rank = x.shape().rank();
        List<Integer> axes = new ArrayList<>(List.of(0, rank - 1));
        for (int axis = 1; axis < rank - 1; axis++) {
            axes.add(axis);
        }
        return builder.add(new Permute(axes), x);
    }

    /** {@code [N, C, spatial…]} as {@code [N, spatial…, C]}. */
    Value channelsLast(Value x) {
        int rank = x.shape().rank();
        List<Integer> axes = new ArrayList<>(List.of(0));
        for (int axis = 2; axis < rank; axis++) {
            axes.add(axis);
        }
        axes.add(1);
        return builder.add(new Permute(axes), x);
    }

    /** A function of {@code [N, C, spatial…]} applied to {@code [N, spatial…, C]}. */
    Value through(Value x, UnaryOperator<Value> function) {
        return channelsLast(function.apply(channelsFirst(x)));
    }

    /** {@code [spatial…, in, out]} as {@code [out, in, spatial…]}. */
    Value kernel(Value weight) {
        int rank = weight.shape().rank();
        List<Integer> axes = new ArrayList<>(List.of(rank - 1, rank - 2));
        for (int axis = 0; axis < rank - 2; axis++) {
            axes.add(axis);
        }
        return builder.add(new Permute(axes), weight);
    }

    /** {@code [spatial…, channels, multiplier]} as {@code [channels multiplier, 1, spatial…]}. */
    Value depthwiseKernel(Value weight) {
        int rank = weight.shape().rank();
        List<Integer> axes = new ArrayList<>(List.of(rank - 2, rank - 1));
        List<Integer> sizes = new ArrayList<>(
                List.of(weight.shape().size(rank - 2) * weight.shape().size(rank - 1), 1));
        for (int axis = 0; axis < rank - 2; axis++) {
            axes.add(axis);
            sizes.add(weight.shape().size(axis));
        }
        return builder.add(new Reshape(sizes), builder.add(new Permute(axes), weight));
    }
}
