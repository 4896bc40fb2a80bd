package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Batch normalisation in training, then the sum with a residual, then {@link Limits}: what the planner makes of {@link BatchNormTraining}, {@link Add} and
 * {@link Relu} or ReLU6 in a row, with the same bits. Inputs: those of the normalisation and, with {@code residual}, last a value of the output's shape;
 * outputs: those of the normalisation, the first after all three.
 */
public record FusedBatchNormTraining(BatchNormTraining norm, boolean residual, Limits limits) implements Op {
    private static final int NORM_INPUTS = 5;

    private static final Attribute RESIDUAL = Attribute.optional("residual", Attribute.Kind.FLAG, false, "");

    public static final OpType TYPE = new OpType(
            "FusedBatchNormTraining",
            "",
            Stream.concat(BatchNormTraining.TYPE.attributes().stream(), Stream.of(RESIDUAL, Limits.ATTRIBUTE))
                    .toList(),
            attributes -> new FusedBatchNormTraining(
                    new BatchNormTraining(attributes.number("epsilon"), attributes.number("momentum")),
                    attributes.flag(RESIDUAL.name()),
                    Limits.from(attributes)));

    /** A normalisation with or without additions as one with; empty for any other op. */
    public static Optional<FusedBatchNormTraining> of(Op op) {
        return switch (op) {
            case BatchNormTraining norm -> Optional.of(new FusedBatchNormTraining(norm, false, Limits.NONE));
            case FusedBatchNormTraining fused -> Optional.of(fused);
            default -> Optional.empty();
        };
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return limits.addTo(norm.attributes().with(RESIDUAL.name(), residual));
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        List<ValueType> types = norm.infer(inputs.subList(0, NORM_INPUTS));
        if (residual && !inputs.getLast().shape().mayEqual(types.getFirst().shape())) {
            throw new ShapeException("residual is " + inputs.getLast().shape() + ", expected the output's shape "
                    + types.getFirst().shape());
        }
        return types;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        List<Wide> results = new ArrayList<>(norm.reference(inputs.subList(0, NORM_INPUTS)));
        if (residual) {
            results.set(
                    0,
                    new Add()
                            .reference(List.of(results.getFirst(), inputs.getLast()))
                            .getFirst());
        }
        limits.apply(results.getFirst().doubles());
        return results;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                "FusedBatchNormTraining", "plans are made of it; differentiate the normalisation and the rest before");
    }

    @Override
    public String toString() {
        return norm + (residual ? " + Add" : "") + limits.afterwards();
    }
}
