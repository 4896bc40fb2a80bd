package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link Standardize} from the output gradient and the input: (dy - mean(dy) - y mean(dy y)) / sqrt(variance + epsilon) for each row,
 * without mean(dy) where the mean was not taken away.
 */
public record StandardizeGradient(Standardize forward) implements Op {
    public static final OpType TYPE = new OpType(
            "StandardizeGradient",
            "",
            Standardize.ATTRIBUTES,
            attributes -> new StandardizeGradient(Standardize.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return forward.attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(Elementwise.same(inputs.get(0), inputs.get(1)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        double[] x = inputs.get(1).doubles();
        Wide dx = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        int length = forward.rowLength(dx.shape());
        double[] statistics = new double[2];
        for (int row = 0; row < x.length; row += length) {
            forward.statistics(x, row, length, statistics);
            double sum = 0;
            double product = 0;
            for (int i = row; i < row + length; i++) {
                sum += dy[i];
                product += dy[i] * (x[i] - statistics[0]) * statistics[1];
            }
            double mean = forward.centred() ? sum / length : 0;
            for (int i = row; i < row + length; i++) {
                double y = (x[i] - statistics[0]) * statistics[1];
                dx.doubles()[i] = (dy[i] - mean - y * product / length) * statistics[1];
            }
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("StandardizeGradient", "second derivatives of norms are not implemented");
    }
}
