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

/** The gradient of {@link LpNormalize} from the output gradient and x; zero on a line of zeros. */
public record LpNormalizeGradient(LpNormalize normalize) implements Op {
    public static final OpType TYPE = new OpType(
            "LpNormalizeGradient",
            "",
            LpNormalize.ATTRIBUTES,
            attributes -> new LpNormalizeGradient(LpNormalize.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return normalize.attributes();
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
        Lines lines = Lines.along(normalize.axis(), inputs.get(1).shape());
        lines.forEach(line -> {
            double norm = normalize.norm(x, lines, line);
            double along = 0;
            for (int k = 0; k < lines.count(); k++) {
                along += dy[line + k * lines.stride()] * x[line + k * lines.stride()];
            }
            for (int k = 0; k < lines.count() && norm > 0; k++) {
                int at = line + k * lines.stride();
                double slope = Math.signum(x[at]) * StrictMath.pow(Math.abs(x[at]) / norm, normalize.p() - 1);
                dx.doubles()[at] = dy[at] / norm - along * slope / (norm * norm);
            }
        });
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "second derivatives of LpNormalize are not implemented");
    }
}
