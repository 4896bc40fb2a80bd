package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Mul;
import dev.signet.op.Standardize;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.List;

/**
 * Normalisation over the last axes: layer normalisation (Ba et al., 2016; PyTorch's {@code LayerNorm}), or without the mean RMS normalisation (Zhang and
 * Sennrich, 2019; {@code RMSNorm}).
 *
 * @param sizes of the axes normalised over, which are the last ones
 * @param affine whether each element has a learned scale
 * @param bias whether it has a learned shift, too
 */
public record LastAxesNorm(Kind kind, List<Integer> sizes, double eps, boolean affine, boolean bias) implements Layer {
    /** Which of the two. */
    public enum Kind {
        LAYER("LayerNorm"),
        RMS("RMSNorm");

        private final String printed;

        Kind(String printed) {
            this.printed = printed;
        }
    }

    public LastAxesNorm {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < 1)) {
            throw new ShapeException(
                    kind.printed + "(" + sizes + "): expected the sizes of the last axes, each at least 1");
        }
    }

    static LastAxesNorm layer(int... sizes) {
        return new LastAxesNorm(
                Kind.LAYER, java.util.Arrays.stream(sizes).boxed().toList(), 1e-5, true, true);
    }

    /** PyTorch's epsilon is that of the element type. */
    static LastAxesNorm rms(int... sizes) {
        return new LastAxesNorm(Kind.RMS, java.util.Arrays.stream(sizes).boxed().toList(), Math.ulp(1f), true, false);
    }

    public LastAxesNorm eps(double other) {
        return new LastAxesNorm(kind, sizes, other, affine, bias);
    }

    public LastAxesNorm affine(boolean learned) {
        return new LastAxesNorm(kind, sizes, eps, learned, learned && kind == Kind.LAYER);
    }

    public LastAxesNorm bias(boolean learned) {
        return new LastAxesNorm(kind, sizes, eps, affine, learned);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        SymbolicShape shape = x.shape();
        int first = shape.rank() - sizes.size();
        Shape last = Shape.of(Sizes.array(sizes));
        if (first < 0
                || !new SymbolicShape(shape.dims().subList(first, shape.rank())).mayEqual(SymbolicShape.of(last))) {
            throw new ShapeException("input is " + shape + ", expected last axes of " + sizes);
        }
        Value y = scope.add(new Standardize(-sizes.size(), 1, eps, kind == Kind.LAYER), x);
        if (affine) {
            y = scope.add(new Mul(), y, scope.parameter("weight", last, Initializer.ONES));
        }
        return bias ? scope.add(new Add(), y, scope.parameter("bias", last, Initializer.ZEROS)) : y;
    }

    @Override
    public String type() {
        return kind.printed;
    }

    @Override
    public String toString() {
        boolean usual = kind == Kind.RMS && eps == Math.ulp(1f);
        return kind.printed + "(" + Python.tuple(sizes) + ", eps=" + (usual ? "None" : Python.number(eps))
                + ", elementwise_affine=" + Python.truth(affine) + ")";
    }
}
