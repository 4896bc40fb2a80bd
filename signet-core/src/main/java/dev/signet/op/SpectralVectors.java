package dev.signet.op;

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
 * The power method for the first singular vectors of a weight W as a matrix of one row per output: v = u' W and then u = W v, each over its length, so many times
 * (Miyato et al., 2018, algorithm 1). Inputs: W {@code [O, …]} and u {@code [O]}. Outputs: the new u, and v {@code [the rest]}. Nothing is learned through them.
 *
 * @param iterations of both halves
 * @param epsilon the least length by which a vector is divided
 */
public record SpectralVectors(int iterations, double epsilon) implements Op {
    public static final OpType TYPE = new OpType(
            "SpectralVectors",
            "",
            List.of(SpectralNorm.ITERATIONS, SpectralNorm.EPSILON),
            attributes -> new SpectralVectors(
                    attributes.integer(SpectralNorm.ITERATIONS.name()),
                    attributes.number(SpectralNorm.EPSILON.name())));

    public SpectralVectors {
        SpectralNorm.check(iterations, epsilon);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(SpectralNorm.ITERATIONS.name(), iterations).with(SpectralNorm.EPSILON.name(), epsilon);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape weight = inputs.get(0).shape();
        if (weight.rank() < 2) {
            throw new ShapeException("weight is " + weight + ", expected [outputs, …]");
        }
        SymbolicShape rows = new SymbolicShape(List.of(weight.dim(0)));
        if (!inputs.get(1).shape().mayEqual(rows)) {
            throw new ShapeException("u is " + inputs.get(1).shape() + ", expected as many numbers as weight " + weight
                    + " has outputs");
        }
        int columns = 1;
        for (int axis = 1; axis < weight.rank(); axis++) {
            columns = Math.multiplyExact(columns, weight.size(axis));
        }
        ValueType type = inputs.getFirst().type();
        return List.of(type.withShape(rows), type.withShape(SymbolicShape.of(columns)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide weight = inputs.get(0);
        double[] u = inputs.get(1).doubles().clone();
        double[] v = new double[weight.doubles().length / u.length];
        for (int iteration = 0; iteration < iterations; iteration++) {
            v = new double[v.length];
            for (int i = 0; i < weight.doubles().length; i++) {
                v[i % v.length] += u[i / v.length] * weight.doubles()[i];
            }
            normalise(v);
            u = new double[u.length];
            for (int i = 0; i < weight.doubles().length; i++) {
                u[i / v.length] += weight.doubles()[i] * v[i % v.length];
            }
            normalise(u);
        }
        return List.of(vector(weight, u), vector(weight, v));
    }

    private void normalise(double... vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        double length = Math.max(Math.sqrt(squares), epsilon);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    private static Wide vector(Wide weight, double... values) {
        Wide vector = Wide.zeros(weight.type(), Shape.of(values.length));
        System.arraycopy(values, 0, vector.doubles(), 0, values.length);
        return vector;
    }

    /** The vectors count as constants. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.empty(), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(2L * iterations * inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
