package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Relu;
import dev.signet.tensor.ShapeException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * body(x) + shortcut(x), then ReLU (He et al., 2016). The shortcut is the identity unless given; the sum needs both of one shape.
 *
 * @param relu whether ReLU comes after the sum
 * @param bodyName what the body is called inside this layer; empty to have the layers of a sequential body directly in it
 * @param shortcutName what the shortcut is called
 */
public record Residual(Layer body, Layer shortcut, boolean relu, String bodyName, String shortcutName)
        implements Layer {
    /** Throws {@link IllegalArgumentException} for names that cannot stand in a path, or a nameless body that is not sequential. */
    public Residual {
        Named.checkName(shortcutName);
        if (!bodyName.isEmpty()) {
            Named.checkName(bodyName);
        } else if (!(body instanceof Sequential)) {
            throw new IllegalArgumentException("a body without a name must be sequential, this one is " + body.brief());
        }
    }

    static Residual of(Layer body, Layer shortcut) {
        return new Residual(Named.bare(body), Named.bare(shortcut), true, "body", "shortcut");
    }

    /** Whether ReLU comes after the sum; with pre-activation and in inverted bottlenecks it does not. */
    public Residual relu(boolean after) {
        return new Residual(body, shortcut, after, bodyName, shortcutName);
    }

    /** The layers of a sequential body stand directly in this one, beside a shortcut of this name: torchvision's {@code layer1.0.conv1}. */
    public Residual flat(String shortcutName) {
        return new Residual(body, shortcut, relu, "", shortcutName);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value deep = bodyName.isEmpty() ? body.build(scope, x) : scope.child(bodyName, body, x);
        Value straight = shortcut instanceof Identity ? x : scope.child(shortcutName, shortcut, x);
        if (!deep.shape().mayEqual(straight.shape())) {
            throw new ShapeException("the body gives " + deep.shape() + ", the shortcut " + straight.shape()
                    + "; they must agree: give the shortcut a 1x1 convolution with the body's stride and channels");
        }
        Value sum = scope.add(new Add(), deep, straight);
        return relu ? scope.add(new Relu(), sum) : sum;
    }

    @Override
    public String brief() {
        return "Residual(…)";
    }

    @Override
    public String toString() {
        Map<String, Layer> children = new LinkedHashMap<>();
        if (body instanceof Sequential inside && bodyName.isEmpty()) {
            children.putAll(inside.layers());
        } else {
            children.put(bodyName, body);
        }
        if (!(shortcut instanceof Identity)) {
            children.put(shortcutName, shortcut);
        }
        return Place.container("Residual", children);
    }
}
