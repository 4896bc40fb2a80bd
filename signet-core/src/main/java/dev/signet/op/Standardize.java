package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
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
 * Every row to mean 0 and variance 1: (x - mean) / sqrt(variance + epsilon), where a row is all that lies behind an axis, the axis itself cut into
 * groups. Axis 1 with groups of channels is group normalisation without its scale (Wu and He, 2018), with as many groups as channels instance
 * normalisation, the last axes in one group layer normalisation (Ba et al., 2016); without the mean it is x / sqrt(mean square + epsilon), RMS
 * normalisation (Zhang and Sennrich, 2019).
 */
public record Standardize(int axis, int groups, double epsilon, boolean centred) implements Op {
    private static final Attribute GROUPS =
            Attribute.optional("groups", Attribute.Kind.INTEGER, 1L, ">= 1, divides the size of the axis");
    private static final Attribute CENTRED = Attribute.optional("centred", Attribute.Kind.FLAG, true, "");
    static final List<Attribute> ATTRIBUTES = List.of(Concat.AXIS, GROUPS, BatchNorm.EPSILON, CENTRED);

    public static final OpType TYPE = new OpType("Standardize", "", ATTRIBUTES, Standardize::from);

    static Standardize from(Attributes attributes) {
        return new Standardize(
                attributes.integer(Concat.AXIS.name()),
                attributes.integer(GROUPS.name()),
                attributes.number(BatchNorm.EPSILON.name()),
                attributes.flag(CENTRED.name()));
    }

    public Standardize {
        if (groups < 1) {
            throw new ShapeException("groups must be at least 1, got " + groups);
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(Concat.AXIS.name(), axis)
                .with(GROUPS.name(), groups)
                .with(BatchNorm.EPSILON.name(), epsilon)
                .with(CENTRED.name(), centred);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        check(inputs.getFirst().shape());
        return List.of(inputs.getFirst().type());
    }

    private void check(SymbolicShape x) {
        int at = ShapeRules.axis(axis, x.rank());
        if (x.dim(at).isKnown() && x.dim(at).size() % groups != 0) {
            throw new ShapeException(
                    "axis " + at + " of " + x + " has a size that " + groups + " groups do not divide");
        }
    }

    /** The length of one row. */
    public int rowLength(Shape x) {
        return x.elements(ShapeRules.axis(axis, x.rank()), x.rank()) / groups;
    }

    /** Writes the mean of a row (0 if it is not wanted) and 1 / sqrt(variance + epsilon). */
    void statistics(double[] x, int from, int length, double[] into) {
        double mean = 0;
        if (centred) {
            for (int i = 0; i < length; i++) {
                mean += x[from + i];
            }
            mean /= length;
        }
        double variance = 0;
        for (int i = 0; i < length; i++) {
            double away = x[from + i] - mean;
            variance += away * away;
        }
        into[0] = mean;
        into[1] = 1 / Math.sqrt(variance / length + epsilon);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        int length = rowLength(x.shape());
        double[] statistics = new double[2];
        for (int row = 0; row < x.doubles().length; row += length) {
            statistics(x.doubles(), row, length, statistics);
            for (int i = row; i < row + length; i++) {
                y.doubles()[i] = (x.doubles()[i] - statistics[0]) * statistics[1];
            }
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new StandardizeGradient(this), scope.gradient(), scope.input(0))));
    }
}
