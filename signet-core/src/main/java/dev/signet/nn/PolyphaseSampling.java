package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.AdaptivePolyphase;
import java.util.List;

/**
 * Keeps every stride-th position of each axis, beginning where the kept ones are strongest (Chaman and Dokmanić, "Truly Shift-Invariant Convolutional Neural
 * Networks", 2021), see {@link AdaptivePolyphase}. Nothing is learned; the strides must divide the sizes.
 *
 * @param strides one for all axes or one for each
 */
public record PolyphaseSampling(int axes, List<Integer> strides) implements Layer {
    static PolyphaseSampling of(int axes, int... strides) {
        return new PolyphaseSampling(
                axes, Sizes.asGiven("AdaptivePolyphaseSampling" + axes + "d", "stride", axes, 1, strides));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.addAll(new AdaptivePolyphase(Sizes.spread(strides, axes)), x)
                .getFirst();
    }

    @Override
    public String type() {
        return "AdaptivePolyphaseSampling" + axes + "d";
    }

    @Override
    public String toString() {
        return type() + "(stride=" + (strides.size() == 1 ? strides.getFirst() : Python.tuple(strides)) + ")";
    }
}
