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
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * At each position along an axis the sum, or the product, of the elements up to it.
 *
 * @param exclusive whether the element itself is left out
 * @param reverse whether those from it to the end count instead
 */
public record Cumulative(boolean product, int axis, boolean exclusive, boolean reverse) implements Op {
    private static final Attribute PRODUCT = Attribute.required("product", Attribute.Kind.FLAG, "");
    private static final Attribute EXCLUSIVE = Attribute.optional("exclusive", Attribute.Kind.FLAG, false, "");
    private static final Attribute REVERSE = Attribute.optional("reverse", Attribute.Kind.FLAG, false, "");

    public static final OpType TYPE = new OpType(
            "Cumulative",
            "",
            List.of(PRODUCT, Concat.AXIS, EXCLUSIVE, REVERSE),
            attributes -> new Cumulative(
                    attributes.flag(PRODUCT.name()),
                    attributes.integer(Concat.AXIS.name()),
                    attributes.flag(EXCLUSIVE.name()),
                    attributes.flag(REVERSE.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(PRODUCT.name(), product)
                .with(Concat.AXIS.name(), axis)
                .with(EXCLUSIVE.name(), exclusive)
                .with(REVERSE.name(), reverse);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ShapeRules.axis(axis, inputs.getFirst().rank());
        return List.of(inputs.getFirst().type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        Lines lines = Lines.along(axis, x.shape());
        lines.forEach(line -> {
            double number = product ? 1 : 0;
            long whole = product ? 1 : 0;
            for (int k = 0; k < lines.count(); k++) {
                int at = line + (reverse ? lines.count() - 1 - k : k) * lines.stride();
                double before = number;
                long wholeBefore = whole;
                if (x.isFloat()) {
                    number = product ? number * x.doubles()[at] : number + x.doubles()[at];
                    y.doubles()[at] = exclusive ? before : number;
                } else {
                    whole = x.type().wrap(product ? whole * x.longs()[at] : whole + x.longs()[at]);
                    y.longs()[at] = exclusive ? wholeBefore : whole;
                }
            }
        });
        return List.of(y);
    }

    /** Of a product, where no factor is 0. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Op back = new Cumulative(false, axis, exclusive, !reverse);
        if (!product) {
            return List.of(Optional.of(scope.add(back, scope.gradient())));
        }
        Value sums = scope.add(back, scope.add(new Mul(), scope.gradient(), scope.output(0)));
        return List.of(Optional.of(scope.add(new Binary(BinaryFunction.DIV), sums, scope.input(0))));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return ShapeRules.axis(axis, inputs.getFirst().rank()) < 2 ? Reach.POINT : Reach.EVERYTHING;
    }
}
