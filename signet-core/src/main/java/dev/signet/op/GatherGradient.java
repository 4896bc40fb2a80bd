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

/**
 * The gradient of {@link Gather} with respect to x: the sum of what arrives at all places an element went to. Inputs: the output gradient, the indices, and x, of
 * which only the shape is read.
 */
public record GatherGradient(Gather gather) implements Op {
    public static final OpType TYPE = new OpType(
            "GatherGradient",
            "",
            List.of(Gather.KIND, Concat.AXIS),
            attributes -> new GatherGradient(Gather.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return gather.attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input < 2;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ShapeRules.checkGradient(
                inputs.get(0), gather.shape(inputs.get(2).shape(), inputs.get(1).shape()));
        return List.of(inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        Wide dx = Wide.zeros(inputs.get(2).type(), inputs.get(2).shape());
        int[] targets = gather.sources(dx.shape(), inputs.get(1), dy.shape());
        for (int i = 0; i < targets.length; i++) {
            dx.doubles()[targets[i]] += dy.doubles()[i];
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(gather, scope.gradient(), scope.input(1))), Optional.empty(), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
