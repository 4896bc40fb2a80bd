package dev.signet.nn.transfer;

import static dev.signet.nn.Layers.batchNorm1d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Linear;
import dev.signet.nn.Network;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Concat;
import dev.signet.op.Flatten;
import dev.signet.tensor.Shape;
import java.util.Collections;
import java.util.List;

/** What comes after the body: a pool without weights, which makes a row of numbers of a spatial map, and layers that make classes of the row. */
public enum Head {
    /** fastai's: mean and largest value of each channel, then two linear layers with batch norm and dropout before each (Howard and Gugger, 2020). */
    CONCAT {
        @Override
        Value pool(GraphBuilder builder, Value map) {
            List<Integer> one = Collections.nCopies(map.shape().rank() - 2, 1);
            Value mean = builder.add(new AdaptiveAveragePool(one), map);
            Value most = builder.add(new AdaptiveMaxPool(one), map);
            return flat(builder, builder.add(new Concat(1), mean, most));
        }

        @Override
        int features(int channels) {
            return 2 * channels;
        }

        @Override
        Network layers(int features, int classes) {
            return sequential(
                    Input.of(Shape.of(features)),
                    batchNorm1d(features),
                    dropout(0.25),
                    first(features, HIDDEN),
                    relu(),
                    batchNorm1d(HIDDEN),
                    dropout(0.5),
                    first(HIDDEN, classes));
        }
    },

    /** Mean and largest value of each channel, batch norm, dropout and one linear layer: less to overfit with. */
    LINEAR {
        @Override
        Value pool(GraphBuilder builder, Value map) {
            return CONCAT.pool(builder, map);
        }

        @Override
        int features(int channels) {
            return CONCAT.features(channels);
        }

        @Override
        Network layers(int features, int classes) {
            return sequential(
                    Input.of(Shape.of(features)), batchNorm1d(features), dropout(0.5), linear(features, classes));
        }
    };

    private static final int HIDDEN = 512;

    /** {@code [batch, channels, spatial…]} to {@code [batch, features]}. */
    abstract Value pool(GraphBuilder builder, Value map);

    /** The length of the row that the pool makes. */
    abstract int features(int channels);

    /** Logits from a row of features. */
    abstract Network layers(int features, int classes);

    private static Value flat(GraphBuilder builder, Value pooled) {
        return builder.add(new Flatten(1, pooled.shape().rank() - 1), pooled);
    }

    private static Linear first(int in, int out) {
        return linear(in, out).bias(false).initializer(Initializer.kaimingNormal(Fan.IN, Initializer.RELU_GAIN));
    }
}
