package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * Instance normalisation as it is in evaluation when its statistics were tracked (PyTorch's {@code track_running_stats}): the same numbers as
 * {@link BatchNorm}, from the same inputs. It is an op of its own because in training each sample is normalised by itself, and the statistics are the mean of
 * what each sample would make of them.
 */
public record InstanceNormTracked(double epsilon, double momentum) implements Op {
    public static final OpType TYPE = new OpType(
            "InstanceNormTracked",
            "",
            List.of(BatchNorm.EPSILON, BatchNorm.MOMENTUM),
            attributes -> new InstanceNormTracked(attributes.number("epsilon"), attributes.number("momentum")));

    /** What it does with fixed statistics. */
    public BatchNorm fixed() {
        return new BatchNorm(epsilon, momentum);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return fixed().attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return fixed().infer(inputs);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        return fixed().reference(inputs);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return fixed().gradient(scope);
    }
}
