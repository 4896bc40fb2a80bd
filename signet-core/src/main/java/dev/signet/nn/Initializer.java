package dev.signet.nn;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Map;

/** The first values of a parameter, as a function of its shape and its random stream. */
public interface Initializer {
    Initializer ZEROS = constant(0);
    Initializer ONES = constant(1);

    /** Uniform in ±1 / sqrt(fan in), which is Kaiming uniform with a = sqrt 5: PyTorch's weights of convolutions and linear layers. */
    Initializer DEFAULT = (shape, random) -> fanIn((int) Fan.IN.of(shape)).create(shape, random);

    /** The gain of ReLU: sqrt 2. */
    double RELU_GAIN = Math.sqrt(2);

    /** The gain of tanh: 5/3. */
    double TANH_GAIN = 5.0 / 3;

    Tensor create(Shape shape, RandomStream random);

    /**
     * As {@link #create(Shape, RandomStream)}, for values that follow from those of parameters that were created before.
     *
     * @param earlier those, by path
     */
    default Tensor create(Shape shape, RandomStream random, Map<String, Tensor> earlier) {
        return create(shape, random);
    }

    static Initializer constant(float value) {
        return new Constant(value);
    }

    /** Uniform in ±1 / sqrt(fanIn): PyTorch's biases, which have the fan of their weight. */
    static Initializer fanIn(int fanIn) {
        return uniform(-1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
    }

    static Initializer uniform(double from, double to) {
        return new Uniform(from, to);
    }

    static Initializer normal(double mean, double deviation) {
        return new Normal(mean, deviation, Double.POSITIVE_INFINITY);
    }

    /** Normal, drawn again outside two deviations. */
    static Initializer truncatedNormal(double mean, double deviation) {
        return new Normal(mean, deviation, 2);
    }

    /** Uniform of deviation gain x sqrt(2 / (fan in + fan out)) (Glorot and Bengio, 2010). */
    static Initializer xavierUniform(double gain) {
        return new FanScaled(Fan.MEAN, gain, FanScaled.Draw.UNIFORM);
    }

    /** Normal of deviation gain x sqrt(2 / (fan in + fan out)) (Glorot and Bengio, 2010). */
    static Initializer xavierNormal(double gain) {
        return new FanScaled(Fan.MEAN, gain, FanScaled.Draw.NORMAL);
    }

    /** Uniform of deviation gain / sqrt(fan) (He et al., 2015). */
    static Initializer kaimingUniform(Fan fan, double gain) {
        return new FanScaled(fan, gain, FanScaled.Draw.UNIFORM);
    }

    /** Normal of deviation gain / sqrt(fan) (He et al., 2015); gain 1 and fan in is LeCun's. */
    static Initializer kaimingNormal(Fan fan, double gain) {
        return new FanScaled(fan, gain, FanScaled.Draw.NORMAL);
    }

    /** The gain of SELU: 3/4. */
    double SELU_GAIN = 0.75;

    /** Normal of deviation 1 / sqrt(fan in), drawn again outside two deviations and widened by what that narrows (LeCun et al., 1998). */
    static Initializer lecunNormal() {
        return varianceScaling(1, Fan.IN);
    }

    /** Uniform of deviation 1 / sqrt(fan in) (LeCun et al., 1998). */
    static Initializer lecunUniform() {
        return kaimingUniform(Fan.IN, 1);
    }

    /** Keras' VarianceScaling: normal of variance scale / fan, drawn again outside two deviations and widened by what that narrows. */
    static Initializer varianceScaling(double scale, Fan fan) {
        return (shape, random) -> truncatedNormal(0, Math.sqrt(scale / fan.of(shape)) / TRUNCATED_DEVIATION)
                .create(shape, random);
    }

    /** The deviation of a standard normal distribution that is cut off at two deviations. */
    double TRUNCATED_DEVIATION = .87962566103423978;

    /** A matrix of ones on the diagonal (PyTorch's {@code eye_}). */
    static Initializer identity() {
        return (shape, random) -> {
            Tensor matrix = Tensor.zeros(shape);
            int columns = shape.elements(1, shape.rank());
            for (int i = 0; i < Math.min(shape.size(0), columns); i++) {
                matrix.floats()[i * columns + i] = 1;
            }
            return matrix;
        };
    }

    /** Normal of this deviation, but in each column a part of the rows, drawn at random, is zero (Martens, 2010; PyTorch's {@code sparse_}). */
    static Initializer sparse(double part, double deviation) {
        return new Sparse(part, deviation);
    }

    /** The gain of a leaky ReLU of this slope: sqrt(2 / (1 + slope^2)). */
    static double leakyReluGain(double slope) {
        return Math.sqrt(2 / (1 + slope * slope));
    }

    /** The same value everywhere. */
    record Constant(float value) implements Initializer {
        @Override
        public Tensor create(Shape shape, RandomStream random) {
            return Tensor.filled(shape, value);
        }
    }

    /** Each value equally likely. */
    record Uniform(double from, double to) implements Initializer {
        @Override
        public Tensor create(Shape shape, RandomStream random) {
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.uniform(i, from, to);
            }
            return Tensor.wrap(shape, values);
        }
    }

    /** Gauss's bell, drawn again outside {@code cut} deviations. */
    record Normal(double mean, double deviation, double cut) implements Initializer {
        @Override
        public Tensor create(Shape shape, RandomStream random) {
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++) {
                double draw = random.normal(i);
                for (long attempt = 1; Math.abs(draw) > cut; attempt++) {
                    draw = random.at(attempt).normal(i);
                }
                values[i] = (float) (mean + deviation * draw);
            }
            return Tensor.wrap(shape, values);
        }
    }

    /** Mean 0 and deviation gain / sqrt(fan of the weight). */
    record FanScaled(Fan fan, double gain, Draw draw) implements Initializer {
        /** The distribution. */
        public enum Draw {
            UNIFORM,
            NORMAL
        }

        @Override
        public Tensor create(Shape shape, RandomStream random) {
            double deviation = gain / Math.sqrt(fan.of(shape));
            double bound = Math.sqrt(3) * deviation;
            return switch (draw) {
                case UNIFORM -> uniform(-bound, bound).create(shape, random);
                case NORMAL -> normal(0, deviation).create(shape, random);
            };
        }
    }
}
