package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Map;

/**
 * A layer whose weight is divided by its largest singular value (Miyato et al., 2018; PyTorch's {@code spectral_norm}), so that the layer stretches nothing by
 * more than 1: parameter {@code weight_orig} in place of {@code weight}, and the states {@code weight_u} and {@code weight_v}, its first singular vectors as far
 * as they are known. Each step of training brings them nearer by the power method.
 *
 * @param iterations of the power method in each step of training
 */
public record SpectralNorm(Layer layer, int iterations, double eps) implements Layer {
    /** How many iterations the vectors begin with, as PyTorch's. */
    private static final int FIRST_ITERATIONS = 15;

    static SpectralNorm of(Layer layer) {
        return new SpectralNorm(layer, 1, 1e-12);
    }

    public SpectralNorm iterations(int count) {
        return new SpectralNorm(layer, count, eps);
    }

    @Override
    public SpectralNorm fitted(SymbolicShape input) {
        return new SpectralNorm(layer.fitted(input), iterations, eps);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return layer.build(scope.computing("weight", (shape, initializer) -> weight(scope, shape, initializer)), x);
    }

    private Value weight(LayerScope scope, Shape shape, Initializer initializer) {
        Value weight = scope.parameter("weight_orig", shape, initializer);
        int rows = shape.size(0);
        Value u = scope.state("weight_u", Shape.of(rows), new FirstLeft(weight.name()));
        Value v = scope.state("weight_v", Shape.of(shape.elements() / rows), new FirstRight(weight.name(), u.name()));
        return scope.add(new dev.signet.op.SpectralNorm(iterations, eps), weight, u, v);
    }

    /** A random vector brought near to the first left singular vector of a weight that was created before. */
    private record FirstLeft(String weight) implements Initializer {
        @Override
        public Tensor create(Shape shape, RandomStream random) {
            double[] u = new double[shape.elements()];
            for (int i = 0; i < u.length; i++) {
                u[i] = random.normal(i);
            }
            return tensor(normalised(u));
        }

        @Override
        public Tensor create(Shape shape, RandomStream random, Map<String, Tensor> earlier) {
            Tensor start = create(shape, random);
            Tensor of = earlier.get(weight);
            if (of == null) {
                return start;
            }
            double[] u = doubles(start);
            for (int i = 0; i < FIRST_ITERATIONS; i++) {
                u = normalised(left(of.floats(), normalised(right(of.floats(), u))));
            }
            return tensor(u);
        }
    }

    /** What a weight makes of its left vector. */
    private record FirstRight(String weight, String left) implements Initializer {
        @Override
        public Tensor create(Shape shape, RandomStream random) {
            return new FirstLeft(weight).create(shape, random);
        }

        @Override
        public Tensor create(Shape shape, RandomStream random, Map<String, Tensor> earlier) {
            Tensor of = earlier.get(weight);
            Tensor u = earlier.get(left);
            if (of == null || u == null) {
                return create(shape, random);
            }
            return tensor(normalised(right(of.floats(), doubles(u))));
        }
    }

    /** u' W. */
    private static double[] right(float[] weight, double... u) {
        double[] v = new double[weight.length / u.length];
        for (int i = 0; i < weight.length; i++) {
            v[i % v.length] += weight[i] * u[i / v.length];
        }
        return v;
    }

    /** W v. */
    private static double[] left(float[] weight, double... v) {
        double[] u = new double[weight.length / v.length];
        for (int i = 0; i < weight.length; i++) {
            u[i / v.length] += weight[i] * v[i % v.length];
        }
        return u;
    }

    private static double[] normalised(double... vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        double length = Math.max(Math.sqrt(squares), 1e-12);
        double[] unit = new double[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = vector[i] / length;
        }
        return unit;
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.floats()[i];
        }
        return values;
    }

    private static Tensor tensor(double... values) {
        Tensor tensor = Tensor.zeros(Shape.of(values.length));
        for (int i = 0; i < values.length; i++) {
            tensor.floats()[i] = (float) values[i];
        }
        return tensor;
    }

    @Override
    public String type() {
        return layer.type();
    }

    @Override
    public String toString() {
        return "SpectralNorm(" + layer + ", n_power_iterations=" + iterations + ")";
    }
}
