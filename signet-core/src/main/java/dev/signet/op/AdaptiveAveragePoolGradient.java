package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
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
 * The gradient of {@link AdaptiveAveragePool}: every output gradient, divided by the size of its window, goes to each input of the window.
 *
 * <p>Inputs: output gradient, and the pool's input, of which only the shape is read. Output: of the input's shape.
 */
public record AdaptiveAveragePoolGradient(List<Integer> sizes) implements Op {
    public static final OpType TYPE = new OpType(
            "AdaptiveAveragePoolGradient",
            "",
            List.of(AdaptivePooling.SIZES),
            attributes -> new AdaptiveAveragePoolGradient(
                    AdaptivePooling.from(attributes).sizes()));

    public AdaptiveAveragePoolGradient {
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
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.get(1);
        ShapeRules.checkGradient(inputs.get(0), pooling().output(x.shape()));
        return List.of(x.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        PoolTaps taps = pooling().taps(inputs.get(1).shape());
        return List.of(taps.spread(inputs.get(0), taps.counts()));
    }

    /** Linear in the output gradient: its gradient is the pool itself. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new AdaptiveAveragePool(sizes), scope.gradient())), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return pooling().cost(inputs.get(1));
    }
}
