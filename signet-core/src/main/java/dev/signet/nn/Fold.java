package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Col2Im;
import java.util.List;

/**
 * Columns added up where their windows lie in an image (PyTorch's {@code Fold}), what {@link Unfold} of the same windows took apart:
 * {@code [N, C taps, windows]} to {@code [N, C, H, W]}.
 *
 * @param outputSize height and width of the image, or one size for both
 */
public record Fold(List<Integer> outputSize, Unfold windows) implements Layer {
    static Fold of(Unfold windows, int... outputSize) {
        return new Fold(Sizes.asGiven("Fold", "output size", 2, 1, outputSize), windows);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new Col2Im(Sizes.spread(outputSize, 2), windows.kernel(), windows.sliding()), x);
    }

    @Override
    public String toString() {
        return "Fold(output_size=" + Python.sizes(outputSize) + ", " + windows.arguments() + ")";
    }
}
