package dev.signet.nn;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/** The first values of a parameter, as a function of its shape and its random stream. */
public interface Initializer {
    Tensor create(Shape shape, RandomStream random);

    Initializer ZEROS = constant(0);
    Initializer ONES = constant(1);

    static Initializer constant(float value) {
        return (shape, random) -> Tensor.filled(shape, value);
    }

    /** Uniform in ±1 / sqrt(fanIn): what PyTorch gives convolutions and linear layers (Kaiming uniform with a = sqrt 5) and their biases. */
    static Initializer fanIn(int fanIn) {
        double bound = 1 / Math.sqrt(fanIn);
        return (shape, random) -> {
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.uniform(i, -bound, bound);
            }
            return Tensor.wrap(shape, values);
        };
    }
}
