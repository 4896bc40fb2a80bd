package dev.signet.inspect.explain;

import dev.signet.tensor.Tensor;

/**
 * The gradient of the score with respect to each number of the input (Simonyan et al., 2014); or guided backpropagation, which lets only what is positive pass each
 * ReLU (Springenberg et al., 2015). {@code [channels, height, width]}. Guided maps look sharp and depend little on the weights: see {@link WeightsCheck}.
 */
public record Saliency(boolean guided) implements Explanation {
    @Override
    public String name() {
        return guided ? "guided-backprop" : "gradient";
    }

    @Override
    public Tensor of(Explained model, Tensor input, int targetClass) {
        Tensor gradient = guided ? model.guidedGradient(input, targetClass) : model.inputGradient(input, targetClass);
        return gradient.reshape(Heat.sample(input.shape()));
    }
}
