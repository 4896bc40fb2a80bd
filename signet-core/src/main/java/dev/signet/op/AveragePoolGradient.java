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
 * The gradient of {@link AveragePool}: every output gradient, divided by its window's divisor, goes to each input of the window.
 *
 * <p>Inputs: output gradient, and the pool's input, of which only the shape is read. Output: of the input's shape.
 */
public record AveragePoolGradient(
        List<Integer> kernel, Sliding sliding, boolean ceil, boolean countIncludePad, int divisorOverride)
        implements Op {
    public static final OpType TYPE = new OpType("AveragePoolGradient", "", AveragePool.ATTRIBUTES, attributes -> {
        Pooling pooling = Pooling.from(attributes);
        return new AveragePoolGradient(
                pooling.kernel(),
                pooling.sliding(),
                pooling.ceil(),
                attributes.flag(AveragePool.COUNT_INCLUDE_PAD.name()),
                attributes.integer(AveragePool.DIVISOR_OVERRIDE.name()));
    });

    public AveragePoolGradient {
        kernel = new Pooling(kernel, sliding, ceil).kernel();
    }

    /** Of a pool that counts cells. */
    public AveragePoolGradient(List<Integer> kernel, Sliding sliding, boolean ceil, boolean countIncludePad) {
        this(kernel, sliding, ceil, countIncludePad, 0);
    }

    /** The pool this is the gradient of. */
    public AveragePool forward() {
        return new AveragePool(kernel, sliding, ceil, countIncludePad, divisorOverride);
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
        return forward().attributes();
    }

    /** The window for this input shape, padding in numbers. */
    public Window window(Shape input) {
        return pooling().window(input);
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
        Shape x = inputs.get(1).shape();
        return List.of(pooling().taps(x).spread(inputs.get(0), forward().divisors(x)));
    }

    /** Linear in the output gradient: its gradient is the pool itself. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(forward(), scope.gradient())), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return pooling().cost(inputs.get(0), inputs.get(1));
    }
}
