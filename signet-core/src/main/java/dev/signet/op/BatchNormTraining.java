package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation with the statistics of the batch (Ioffe and Szegedy, 2015). Inputs: x {@code [N, C, …]}, scale, bias, running mean, running
 * variance. Outputs: y, the new running mean and variance (unbiased), the batch mean, and 1 / sqrt(biased variance + epsilon).
 */
public record BatchNormTraining(double epsilon, double momentum) implements Op {
    public static final OpType TYPE = new OpType(
            "BatchNormTraining",
            "",
            List.of(BatchNorm.EPSILON, BatchNorm.MOMENTUM),
            attributes -> new BatchNormTraining(attributes.number("epsilon"), attributes.number("momentum")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("epsilon", epsilon).with("momentum", momentum);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        BatchNorm.check(inputs);
        SymbolicShape x = inputs.getFirst().shape();
        if (x.isConcrete()
                && x.dim(1).size() > 0
                && x.concrete().elements() / x.dim(1).size() < 2) {
            throw new ShapeException("batch normalisation in training needs more than one value per channel, got input "
                    + x + "; use larger batches or pictures, or leave the last incomplete batch out");
        }
        ValueType perChannel = inputs.get(1).type();
        return List.of(inputs.getFirst().type(), perChannel, perChannel, perChannel, perChannel);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        double[] in = x.doubles();
        double[] scale = inputs.get(1).doubles();
        double[] bias = inputs.get(2).doubles();
        int channels = scale.length;
        double count = (double) in.length / channels;
        Wide y = Wide.zeros(x.type(), x.shape());
        Wide mean = Wide.zeros(x.type(), Shape.of(channels));
        Wide inverse = Wide.zeros(x.type(), Shape.of(channels));
        Wide newMean = Wide.zeros(x.type(), Shape.of(channels));
        Wide newVariance = Wide.zeros(x.type(), Shape.of(channels));
        double[] squares = new double[channels];
        for (int i = 0; i < in.length; i++) {
            mean.doubles()[BatchNorm.channel(x.shape(), i)] += in[i] / count;
        }
        for (int i = 0; i < in.length; i++) {
            int c = BatchNorm.channel(x.shape(), i);
            double difference = in[i] - mean.doubles()[c];
            squares[c] += difference * difference;
        }
        for (int c = 0; c < channels; c++) {
            inverse.doubles()[c] = 1 / Math.sqrt(squares[c] / count + epsilon);
            newMean.doubles()[c] = (1 - momentum) * inputs.get(3).doubles()[c] + momentum * mean.doubles()[c];
            newVariance.doubles()[c] =
                    (1 - momentum) * inputs.get(4).doubles()[c] + momentum * squares[c] / (count - 1);
        }
        for (int i = 0; i < in.length; i++) {
            int c = BatchNorm.channel(x.shape(), i);
            y.doubles()[i] = (in[i] - mean.doubles()[c]) * inverse.doubles()[c] * scale[c] + bias[c];
        }
        return List.of(y, newMean, newVariance, mean, inverse);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        for (int output = 1; output < 5; output++) {
            if (scope.gradient(output).isPresent()) {
                throw new NoGradientException("BatchNormTraining", "a loss of the statistics has none, only one of y");
            }
        }
        List<Value> all = scope.addAll(
                new BatchNormTrainingGradient(),
                scope.gradient(),
                scope.input(0),
                scope.input(1),
                scope.output(3),
                scope.output(4));
        return List.of(
                Optional.of(all.get(0)),
                Optional.of(all.get(1)),
                Optional.of(all.get(2)),
                Optional.empty(),
                Optional.empty());
    }
}
