package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mean of each of a given number of windows spread evenly over each spatial axis; sizes 1 everywhere are global average pooling.
 *
 * <p>Input {@code [N, C, spatial…]}, output {@code [N, C, sizes…]}.
 *
 * @param sizes the output size on each spatial axis; 0 or -1 keeps the axis
 */
public record AdaptiveAveragePool(List<Integer> sizes) implements Op {
    public static final OpType TYPE = new OpType(
            "AdaptiveAveragePool",
            "",
            List.of(AdaptivePooling.SIZES),
            attributes ->
                    new AdaptiveAveragePool(AdaptivePooling.from(attributes).sizes()));

    public AdaptiveAveragePool {
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
        Operand x = inputs.getFirst();
        return List.of(x.type().withShape(pooling().output(x.shape())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        PoolTaps taps = pooling().taps(x.shape());
        return List.of(taps.averages(x, taps.counts()));
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(new AdaptiveAveragePoolGradient(sizes), scope.gradient(), scope.input(0))));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return pooling().cost(inputs.getFirst());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return pooling().reach(inputs.getFirst());
    }
}
