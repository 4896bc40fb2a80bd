package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
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

/** Each line along an axis divided by its norm, (Σ |x|^p)^(1/p); a line of zeros stays zero. */
public record LpNormalize(int axis, int p) implements Op {
    private static final Attribute P = Attribute.optional("p", Attribute.Kind.INTEGER, 2L, ">= 1");
    static final List<Attribute> ATTRIBUTES = List.of(Concat.AXIS, P);

    public static final OpType TYPE = new OpType("LpNormalize", "LpNormalization-1", ATTRIBUTES, LpNormalize::from);

    static LpNormalize from(Attributes attributes) {
        return new LpNormalize(attributes.integer("axis"), attributes.integer("p"));
    }

    public LpNormalize {
        if (p < 1) {
            throw new ShapeException("p is " + p + ", expected at least 1");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("axis", axis).with("p", p);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ShapeRules.axis(axis, inputs.getFirst().rank());
        return List.of(inputs.getFirst().type());
    }

    double norm(double[] x, Lines lines, int line) {
        double sum = 0;
        for (int k = 0; k < lines.count(); k++) {
            sum += StrictMath.pow(Math.abs(x[line + k * lines.stride()]), p);
        }
        return StrictMath.pow(sum, 1.0 / p);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        Lines lines = Lines.along(axis, x.shape());
        lines.forEach(line -> {
            double norm = norm(x.doubles(), lines, line);
            for (int k = 0; k < lines.count(); k++) {
                int at = line + k * lines.stride();
                y.doubles()[at] = norm == 0 ? 0 : x.doubles()[at] / norm;
            }
        });
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new LpNormalizeGradient(this), scope.gradient(), scope.input(0))));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
