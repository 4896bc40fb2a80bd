package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Updates parameters from gradients. Hyper-parameters are the record; the moments are tensors the caller keeps. */
public sealed interface Optimizer permits Sgd, AdamW {
    /** The names of the tensors, of the parameter's shape and zero at first, that one parameter needs: {@code momentum}. */
    List<String> slots();

    /**
     * One step of one parameter, in place.
     *
     * @param moments this parameter's tensors, by slot
     * @param step the number of this step, from 1
     * @param scale factor on the gradient (clipping)
     * @param decay whether weight decay applies to this parameter
     */
    void update(
            float[] weight,
            float[] gradient,
            Map<String, Tensor> moments,
            long step,
            double learningRate,
            double scale,
            boolean decay);
}
