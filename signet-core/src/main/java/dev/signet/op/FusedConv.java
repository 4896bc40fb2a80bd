package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A convolution, then the sum with a residual, then {@link Limits}: what the planner makes of {@link Conv}, {@link Add} and {@link Relu} or ReLU6 in a
 * row, with the same bits. Inputs: those of the convolution and, with {@code residual}, last a value of the output's shape.
 */
public record FusedConv(Conv conv, boolean residual, Limits limits) implements Op {
    private static final Attribute RESIDUAL = Attribute.optional("residual", Attribute.Kind.FLAG, false, "");

    public static final OpType TYPE = new OpType(
            "FusedConv",
            "",
            Stream.concat(Conv.TYPE.attributes().stream(), Stream.of(RESIDUAL, Limits.ATTRIBUTE))
                    .toList(),
            attributes -> new FusedConv(
                    new Conv(Sliding.from(attributes), attributes.integer(Conv.GROUP.name())),
                    attributes.flag(RESIDUAL.name()),
                    Limits.from(attributes)));

    /** A convolution with or without additions as one with; empty for any other op. */
    public static Optional<FusedConv> of(Op op) {
        return switch (op) {
            case Conv conv -> Optional.of(new FusedConv(conv, false, Limits.NONE));
            case FusedConv fused -> Optional.of(fused);
            default -> Optional.empty();
        };
    }

    /** How many of so many inputs are the convolution's; the residual is the one after them. */
    public int convInputs(int inputs) {
        return residual ? inputs - 1 : inputs;
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return limits.addTo(conv.attributes().with(RESIDUAL.name(), residual));
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType type =
                conv.infer(inputs.subList(0, convInputs(inputs.size()))).getFirst();
        if (residual && !inputs.getLast().shape().mayEqual(type.shape())) {
            throw new ShapeException(
                    "residual is " + inputs.getLast().shape() + ", expected the output's shape " + type.shape());
        }
        return List.of(type);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        List<Wide> y = conv.reference(inputs.subList(0, convInputs(inputs.size())));
        if (residual) {
            y = new Add().reference(List.of(y.getFirst(), inputs.getLast()));
        }
        limits.apply(y.getFirst().doubles());
        return y;
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return sampled.equals(residual ? Set.of(0, inputs.size() - 1) : Set.of(0));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                "FusedConv", "plans are made of it; differentiate Conv, Add and the activation before");
    }

    /** Multiply-adds of the convolution. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return conv.cost(inputs, outputs);
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return conv.reach(inputs);
    }

    @Override
    public String toString() {
        return conv + (residual ? " + Add" : "") + limits.afterwards();
    }
}
