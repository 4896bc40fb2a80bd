package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link AdaptiveMaxPool}: every output gradient goes to the largest input of its window, the first one in window order (outer
 * axes first) if several are equal.
 *
 * <p>Inputs: output gradient, and the pool's input. Output: of the input's shape.
 */
public record AdaptiveMaxPoolGradient(List<Integer> sizes) implements Op {
    public static final OpType TYPE = new OpType(
            "AdaptiveMaxPoolGradient",
            "",
            List.of(AdaptivePooling.SIZES),
            attributes ->
                    new AdaptiveMaxPoolGradient(AdaptivePooling.from(attributes).sizes()));

    public AdaptiveMaxPoolGradient {
        sizes = new AdaptivePooling(sizes).sizes();
    }

    private AdaptivePooling pooling() {
        return new AdaptivePooling(sizes);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return pooling().attributes();
    }

    /** The windows on each spatial axis for this input shape. */
    public List<AdaptiveAxis> axes(Shape input) {
        return pooling().axes(input);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.get(1);
        ShapeRules.checkGradient(inputs.get(0), pooling().output(x.shape()));
        return List.of(x.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(1);
        return List.of(pooling().taps(x.shape()).toLargest(inputs.get(0), x));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                TYPE.name(),
                "there is no op yet that picks elements where another tensor is largest; use an average pool");
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return pooling().cost(inputs.get(1));
    }
}
