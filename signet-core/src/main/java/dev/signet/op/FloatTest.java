package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether each element of a float tensor is NaN or infinite; the result is bool. */
public record FloatTest(Kind kind) implements Op {
    /** What is asked. */
    public enum Kind {
        NAN,
        INFINITE,
        POSITIVE_INFINITE,
        NEGATIVE_INFINITE;

        boolean holds(double x) {
            return switch (this) {
                case NAN -> Double.isNaN(x);
                case INFINITE -> Double.isInfinite(x);
                case POSITIVE_INFINITE -> x == Double.POSITIVE_INFINITY;
                case NEGATIVE_INFINITE -> x == Double.NEGATIVE_INFINITY;
            };
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Attribute KIND = Attribute.required("kind", Attribute.Kind.TEXT, "a name of FloatTest.Kind");

    public static final OpType TYPE = new OpType(
            "FloatTest",
            "",
            List.of(KIND),
            attributes ->
                    new FloatTest(Kind.valueOf(attributes.text(KIND.name()).toUpperCase(Locale.ROOT))));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(KIND.name(), kind.text());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        if (!x.element().isFloat()) {
            throw new ShapeException("input is " + x + ", expected floats");
        }
        return List.of(new ValueType(ElementType.BOOL, x.shape()));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] x = inputs.getFirst().doubles();
        Wide y = Wide.zeros(ElementType.BOOL, inputs.getFirst().shape());
        for (int i = 0; i < x.length; i++) {
            y.longs()[i] = kind.holds(x[i]) ? 1 : 0;
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.empty());
    }
}
