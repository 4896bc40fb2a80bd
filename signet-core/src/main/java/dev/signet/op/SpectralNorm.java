package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * A weight over its largest singular value, W / (u' W v), with W as a matrix of one row per output (Miyato et al., 2018; PyTorch's {@code spectral_norm}).
 * Inputs: W {@code [O, …]}, and what is taken for its first singular vectors, u {@code [O]} and v {@code [the rest]}. The vectors count as constants: nothing
 * is learned through them. The number of power iterations is carried for training, which renews the vectors by {@link SpectralVectors} before each step.
 *
 * @param iterations of the power method before each step of training
 * @param epsilon the least length by which a vector is divided
 */
public record SpectralNorm(int iterations, double epsilon) implements Op {
    static final Attribute ITERATIONS = Attribute.optional("n_power_iterations", Attribute.Kind.INTEGER, 1L, ">= 1");
    static final Attribute EPSILON = Attribute.optional("eps", Attribute.Kind.NUMBER, 1e-12, ">= 0");

    public static final OpType TYPE = new OpType(
            "SpectralNorm",
            "",
            List.of(ITERATIONS, EPSILON),
            attributes -> new SpectralNorm(attributes.integer(ITERATIONS.name()), attributes.number(EPSILON.name())));

    public SpectralNorm {
        check(iterations, epsilon);
    }

    static void check(int iterations, double epsilon) {
        if (iterations < 1 || !(epsilon >= 0)) {
            throw new ShapeException("n_power_iterations=" + iterations + ", eps=" + epsilon
                    + ": expected at least 1 iteration and eps >= 0");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(ITERATIONS.name(), iterations).with(EPSILON.name(), epsilon);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape weight = inputs.get(0).shape();
        if (!weight.isConcrete()) {
            return List.of(inputs.getFirst().type());
        }
        if (weight.rank() < 2) {
            throw new ShapeException("weight is " + weight + ", expected [outputs, …]");
        }
        Shape shape = weight.concrete();
        check("u", inputs.get(1).shape(), shape.size(0), weight);
        check("v", inputs.get(2).shape(), shape.elements(1, shape.rank()), weight);
        return List.of(inputs.getFirst().type());
    }

    private static void check(String name, SymbolicShape vector, int size, SymbolicShape weight) {
        if (!vector.mayEqual(SymbolicShape.of(size))) {
            throw new ShapeException(name + " is " + vector + ", expected " + size + " numbers for weight " + weight);
        }
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide weight = inputs.get(0);
        double[] u = inputs.get(1).doubles();
        double[] v = inputs.get(2).doubles();
        double largest = largest(weight, u, v);
        Wide y = Wide.zeros(weight.type(), weight.shape());
        for (int i = 0; i < weight.doubles().length; i++) {
            y.doubles()[i] = weight.doubles()[i] / largest;
        }
        return List.of(y);
    }

    /** u' W v. */
    static double largest(Wide weight, double[] u, double... v) {
        double largest = 0;
        for (int i = 0; i < weight.doubles().length; i++) {
            largest += u[i / v.length] * weight.doubles()[i] * v[i % v.length];
        }
        return largest;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value dw =
                scope.add(new SpectralNormGradient(), scope.gradient(), scope.input(0), scope.input(1), scope.input(2));
        return List.of(Optional.of(dw), Optional.empty(), Optional.empty());
    }

    /** Two multiply-adds and a division for each weight. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(3L * inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
