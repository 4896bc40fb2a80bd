package dev.signet.nn.transfer;

import static dev.signet.nn.Layers.batchNorm1d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Linear;
import dev.signet.nn.Network;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Concat;
import dev.signet.op.Flatten;
import dev.signet.op.LogSoftmax;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.tensor.Shape;
import java.util.Collections;
import java.util.List;

/**
 * What comes after the body: a part without weights, which makes a row of numbers of what the body says, and layers that make classes of the row. Most heads begin at
 * a spatial map and pool it.
 */
public enum Head {
    /** fastai's: mean and largest value of each channel, then two linear layers with batch norm and dropout before each (Howard and Gugger, 2020). */
    CONCAT {
        @Override
        Value row(GraphBuilder builder, Value map) {
            List<Integer> one = Collections.nCopies(map.shape().rank() - 2, 1);
            Value mean = builder.add(new AdaptiveAveragePool(one), map);
            Value most = builder.add(new AdaptiveMaxPool(one), map);
            return flat(builder, builder.add(new Concat(1), mean, most));
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
        Value row(GraphBuilder builder, Value map) {
            return CONCAT.row(builder, map);
        }

        @Override
        Network layers(int features, int classes) {
            return sequential(
                    Input.of(Shape.of(features)), batchNorm1d(features), dropout(0.5), linear(features, classes));
        }
    },

    /**
     * What the network takes the picture for among the classes it knows already: the square roots of their probabilities, which makes distances between rows those
     * of Hellinger, and one linear layer. With few pictures of things that the network's classes resemble it does better than features.
     */
    KNOWN_CLASSES {
        @Override
        public boolean fits(Graph graph) {
            return KnownClasses.of(graph).isPresent();
        }

        @Override
        Value beginning(Graph graph, Value cut) {
            return KnownClasses.of(graph)
                    .orElseThrow(() -> new IllegalArgumentException("the network's output is " + graph.outputs()
                            + ", expected one row of scores of at least two classes for a picture"));
        }

        /** exp(log p / 2), which has a slope where p is 0; a row has the length {@link #KNOWN_CLASSES_LENGTH}. */
        @Override
        Value row(GraphBuilder builder, Value scores) {
            Value row = scores.shape().rank() == 2 ? scores : flat(builder, scores);
            Value half =
                    builder.add(new Activation(ActivationFunction.AFFINE, 0.5, 0), builder.add(new LogSoftmax(1), row));
            Value roots = builder.add(new Unary(UnaryFunction.EXP), half);
            return builder.add(new Activation(ActivationFunction.AFFINE, KNOWN_CLASSES_LENGTH, 0), roots);
        }

        @Override
        Network layers(int features, int classes) {
            return sequential(Input.of(Shape.of(features)), linear(features, classes));
        }
    };

    /** The length of a row of {@link #KNOWN_CLASSES}: elements are about as large as those of other heads if there are a thousand classes. */
    public static final double KNOWN_CLASSES_LENGTH = 32;

    private static final int HIDDEN = 512;

    /** Whether a network can have this head. */
    public boolean fits(Graph graph) {
        return true;
    }

    /** The value of the trained network that the row is made of. */
    Value beginning(Graph graph, Value cut) {
        return cut;
    }

    /** A row {@code [batch, features]} of that value. */
    abstract Value row(GraphBuilder builder, Value beginning);

    /** Logits from a row of features. */
    abstract Network layers(int features, int classes);

    private static Value flat(GraphBuilder builder, Value pooled) {
        return builder.add(new Flatten(1, pooled.shape().rank() - 1), pooled);
    }

    private static Linear first(int in, int out) {
        return linear(in, out).bias(false).initializer(Initializer.kaimingNormal(Fan.IN, Initializer.RELU_GAIN));
    }
}
