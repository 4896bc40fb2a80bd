package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Relu;
import dev.signet.tensor.ShapeException;

/** relu(body(x) + shortcut(x)) (He et al., 2016); an empty shortcut is the identity. Children are named {@code body} and {@code shortcut}. */
public record Residual(Sequential body, Sequential shortcut) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        Value deep = scope.child("body", body, x);
        Value straight = scope.child("shortcut", shortcut, x);
        if (!deep.shape().equals(straight.shape())) {
            throw new ShapeException("the body gives " + deep.shape() + ", the shortcut " + straight.shape()
                    + "; they must agree: give the shortcut a 1x1 convolution with the body's stride and channels");
        }
        return scope.add(new Relu(), scope.add(new Add(), deep, straight));
    }

    @Override
    public String brief() {
        return "Residual(…)";
    }

    @Override
    public String toString() {
        return "Residual(\n  (body): " + body.toString().replace("\n", "\n  ") + "\n  (shortcut): "
                + shortcut.toString().replace("\n", "\n  ") + "\n)";
    }
}
