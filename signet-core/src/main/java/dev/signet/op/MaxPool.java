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
 * The largest element of each window, in one to three dimensions. Padding is never the largest; NaN is larger than any number.
 *
 * <p>Input {@code [N, C, spatial…]}, output {@code [N, C, spatial…]}.
 *
 * @param kernel the window's size on each spatial axis
 * @param ceil round the number of windows up, so that the last one may reach past the end
 */
public record MaxPool(List<Integer> kernel, Sliding sliding, boolean ceil) implements Op {
    public static final OpType TYPE = new OpType("MaxPool", "MaxPool-1", Pooling.ATTRIBUTES, attributes -> {
        Pooling pooling = Pooling.from(attributes);
        return new MaxPool(pooling.kernel(), pooling.sliding(), pooling.ceil());
    });

    public MaxPool {
        kernel = new Pooling(kernel, sliding, ceil).kernel();
    }

    private Pooling pooling() {
        return new Pooling(kernel, sliding, ceil);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return pooling().attributes();
    }

    /** The window for this input shape, padding in numbers. */
    public Window window(Shape input) {
        return pooling().window(input);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        return List.of(x.type().withShape(pooling().output(x.shape())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        return List.of(pooling().taps(x.shape()).largest(x));
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(new MaxPoolGradient(kernel, sliding, ceil), scope.gradient(), scope.input(0))));
    }

    /** Comparisons: outputs x taps. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return pooling().cost(outputs.getFirst(), inputs.getFirst());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return window(inputs.getFirst()).reach();
    }
}
