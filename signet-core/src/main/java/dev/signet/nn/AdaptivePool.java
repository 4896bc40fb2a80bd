package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The mean or the largest value of each of a given number of windows spread evenly over the input (PyTorch's {@code AdaptiveAvgPool1d} to
 * {@code 3d} and {@code AdaptiveMaxPool1d} to {@code 3d}); size 1 is global pooling.
 *
 * @param outputSize one size for all axes or one for each; {@link #KEEP} keeps the input's
 */
public record AdaptivePool(Kind kind, int axes, List<Integer> outputSize) implements Layer {
    /** An output size that is the input's: PyTorch's {@code None}. */
    public static final int KEEP = -1;

    /** What is taken of each window. */
    public enum Kind {
        AVG,
        MAX;

        private String word() {
            return this == AVG ? "Avg" : "Max";
        }
    }

    static AdaptivePool of(Kind kind, int axes, int... outputSize) {
        String type = "Adaptive" + kind.word() + "Pool" + axes + "d";
        return new AdaptivePool(kind, axes, Sizes.asGiven(type, "output size", axes, KEEP, outputSize));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        List<Integer> sizes = Sizes.spread(outputSize, axes);
        return scope.add(
                switch (kind) {
                    case AVG -> new AdaptiveAveragePool(sizes);
                    case MAX -> new AdaptiveMaxPool(sizes);
                },
                x);
    }

    @Override
    public String type() {
        return "Adaptive" + kind.word() + "Pool" + axes + "d";
    }

    @Override
    public String toString() {
        String sizes = outputSize.stream()
                .map(size -> size < 1 ? "None" : String.format(Locale.ROOT, "%d", size))
                .collect(Collectors.joining(", "));
        return type() + "(output_size=" + (outputSize.size() == 1 ? sizes : "(" + sizes + ")") + ")";
    }
}
