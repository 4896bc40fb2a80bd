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
 * The gradient of {@link Resample}: every output gradient goes to the inputs it was computed from, by their weights. Inputs: output gradient, and
 * the input of the resampling, of which only the shape is read. Output: of the input's shape.
 */
public record ResampleGradient(Resample forward) implements Op {
    public static final OpType TYPE = new OpType(
            "ResampleGradient", "", Resample.ATTRIBUTES, attributes -> new ResampleGradient(Resample.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return forward.attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.get(1);
        ShapeRules.checkGradient(inputs.get(0), forward.output(x.shape()));
        return List.of(x.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        Wide dx = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        forward.forEach(dx.shape(), (in, out, weight) -> dx.doubles()[in] += weight * dy[out]);
        return List.of(dx);
    }

    /** Linear: its gradient is the resampling itself. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(forward, scope.gradient())), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return forward.cost(inputs.getFirst());
    }
}
