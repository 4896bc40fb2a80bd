package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Updates parameters from gradients. The hyper-parameters are the record; what it remembers are tensors that the caller keeps.
 *
 * <p>Implementations compute each element by itself in float32, with scalars that were worked out in double and rounded once: PyTorch's arithmetic. An element's
 * bits therefore do not depend on how a parameter is cut into ranges; those that look at a whole parameter say so by {@link #wholeParameters}.
 */
public interface Optimizer {
    /** The names of the tensors, of the parameter's shape and zero at first, that one parameter needs: {@code momentum}. */
    List<String> slots();

    /** Whether a step needs a parameter as a whole, such as its norm; then every range is one whole parameter. */
    default boolean wholeParameters() {
        return false;
    }

    /**
     * The arithmetic of one step, its scalars worked out.
     *
     * @param step the number of this step, from 1
     * @param scale factor on the gradient (clipping)
     * @param decay whether weight decay applies
     */
    Update update(long step, double learningRate, double scale, boolean decay);

    /** One step of a range of one parameter. */
    @FunctionalInterface
    interface Update {
        /**
         * Changes weights and moments of elements {@code from} (inclusive) to {@code to} (exclusive) in place.
         *
         * @param moments this parameter's tensors, in the order of {@link Optimizer#slots}
         */
        void apply(float[] weight, float[] gradient, float[][] moments, int from, int to);
    }

    /** One step of one whole parameter, in place; {@code moments} by slot. */
    default void update(
            float[] weight,
            float[] gradient,
            Map<String, Tensor> moments,
            long step,
            double learningRate,
            double scale,
            boolean decay) {
        float[][] arrays =
                slots().stream().map(slot -> Named.in(moments, slot).floats()).toArray(float[][]::new);
        update(step, learningRate, scale, decay).apply(weight, gradient, arrays, 0, weight.length);
    }
}
