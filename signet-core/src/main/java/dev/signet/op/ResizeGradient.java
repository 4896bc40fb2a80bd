package dev.signet.op;

import dev.signet.graph.Attributes;
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

/** The gradient of {@link Resize}: every output gradient goes back to the positions it was interpolated from. Inputs: dy, and x for its shape. */
public record ResizeGradient(Resize resize) implements Op {
    public static final OpType TYPE = new OpType(
            "ResizeGradient", "", Resize.ATTRIBUTES, attributes -> new ResizeGradient(Resize.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return resize.attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ShapeRules.checkGradient(inputs.get(0), resize.output(inputs.get(1).shape()));
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Shape x = inputs.get(1).shape();
        List<ResizeAxis> reads = resize.axes(x);
        double[] values = inputs.get(0).doubles();
        Shape shape = inputs.get(0).shape();
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            values = back(values, shape, axis, reads.get(axis), x.size(axis));
            shape = shape.with(axis, x.size(axis));
        }
        return List.of(Wide.ofDoubles(inputs.get(1).type(), x, values));
    }

    private static double[] back(double[] values, Shape shape, int axis, ResizeAxis reads, int size) {
        int inner = shape.elements(axis + 1, shape.rank());
        double[] result = new double[shape.elements(0, axis) * size * inner];
        for (int i = 0; i < values.length; i++) {
            int position = i / inner % shape.size(axis);
            int outer = i / inner / shape.size(axis);
            for (int tap = 0; tap < reads.sources()[position].length; tap++) {
                int to = (outer * size + reads.sources()[position][tap]) * inner + i % inner;
                result[to] += reads.weights()[position][tap] * values[i];
            }
        }
        return result;
    }

    /** Linear: its gradient is resizing the gradient. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(resize.linear(), scope.gradient())), Optional.empty());
    }
}
