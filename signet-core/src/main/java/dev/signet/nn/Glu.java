package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Mul;
import dev.signet.op.Sigmoid;
import dev.signet.op.Slice;
import dev.signet.tensor.ShapeException;

/** The first half along an axis times the sigmoid of the second (Dauphin et al., 2017; PyTorch's {@code GLU}). */
public record Glu(int dim) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        int axis = dim < 0 ? dim + x.shape().rank() : dim;
        if (axis < 0 || axis >= x.shape().rank() || x.shape().size(axis) % 2 != 0) {
            throw new ShapeException("input is " + x.shape() + ", expected an even size along axis " + dim);
        }
        int half = x.shape().size(axis) / 2;
        Value gate = scope.add(new Sigmoid(), scope.add(new Slice(axis, half, half), x));
        return scope.add(new Mul(), scope.add(new Slice(axis, 0, half), x), gate);
    }

    @Override
    public String type() {
        return "GLU";
    }

    @Override
    public String toString() {
        return "GLU(dim=" + dim + ")";
    }
}
