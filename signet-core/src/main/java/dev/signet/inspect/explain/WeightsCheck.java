package dev.signet.inspect.explain;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether an explanation depends on what the model has learned (Adebayo et al., 2018): the rank correlation of its map with the map of the same network whose weights
 * are shuffled. Near 0 is good; near 1 the map shows the picture, not the model.
 */
public final class WeightsCheck {
    private WeightsCheck() {}

    /** Spearman's rank correlation, -1 to 1, of the magnitudes at each place. */
    public static double correlation(
            Explanation method, Explained model, Tensor input, int targetClass, Tensor heat, long seed) {
        Explained shuffled = model.weights(shuffled(model.weights(), seed));
        Tensor other = Heat.perPlace(method.of(shuffled, input, targetClass));
        return spearman(
                heat, Heat.resized(other, heat.shape().size(0), heat.shape().size(1)));
    }

    /** The same numbers in each tensor, in random order. */
    private static Map<String, Tensor> shuffled(Map<String, Tensor> weights, long seed) {
        Map<String, Tensor> shuffled = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            if (tensor.type() != ElementType.FLOAT32 || tensor.elements() < 2) {
                shuffled.put(name, tensor);
                return;
            }
            int[] order = RandomStream.of(seed, name).permutation(tensor.elements());
            float[] values = new float[order.length];
            for (int i = 0; i < order.length; i++) {
                values[i] = tensor.floats()[order[i]];
            }
            shuffled.put(name, Tensor.wrap(tensor.shape(), values));
        });
        return shuffled;
    }

    private static double spearman(Tensor a, Tensor b) {
        double[] ranksOfA = ranks(a);
        double[] ranksOfB = ranks(b);
        double mean = (ranksOfA.length - 1) / 2.0;
        double both = 0;
        double onlyA = 0;
        double onlyB = 0;
        for (int i = 0; i < ranksOfA.length; i++) {
            both += (ranksOfA[i] - mean) * (ranksOfB[i] - mean);
            onlyA += (ranksOfA[i] - mean) * (ranksOfA[i] - mean);
            onlyB += (ranksOfB[i] - mean) * (ranksOfB[i] - mean);
        }
        return onlyA == 0 || onlyB == 0 ? 0 : both / Math.sqrt(onlyA * onlyB);
    }

    /** Equal values share the mean of their ranks. */
    private static double[] ranks(Tensor values) {
        int[] order = Heat.ranking(values);
        double[] ranks = new double[order.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && values.floats()[order[to]] == values.floats()[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
