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
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A loss of each number by itself, then reduced. Inputs: prediction; target, floats or integers that broadcast to the prediction's shape; and, if
 * given, a weight of each loss, which broadcasts too. The mean divides by the number of predictions, whatever they weigh (as PyTorch's losses do).
 *
 * @param a the function's first parameter
 * @param b the function's second parameter
 */
public record ElementLoss(LossFunction function, double a, double b, LossReduction reduction) implements Op {
    private static final Attribute FUNCTION =
            Attribute.required("function", Attribute.Kind.TEXT, "a name of LossFunction");
    private static final Attribute A = Attribute.required("a", Attribute.Kind.NUMBER, "");
    private static final Attribute B = Attribute.required("b", Attribute.Kind.NUMBER, "");
    static final List<Attribute> ATTRIBUTES = List.of(FUNCTION, A, B, LossReduction.ATTRIBUTE);

    public static final OpType TYPE = new OpType("ElementLoss", "", ATTRIBUTES, ElementLoss::from);

    static ElementLoss from(Attributes attributes) {
        return new ElementLoss(
                LossFunction.of(attributes.text(FUNCTION.name())),
                attributes.number(A.name()),
                attributes.number(B.name()),
                LossReduction.of(attributes.text(LossReduction.ATTRIBUTE.name())));
    }

    /** With the usual parameters. */
    public ElementLoss(LossFunction function, LossReduction reduction) {
        this(function, function.a(), function.b(), reduction);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(FUNCTION.name(), function.text())
                .with(A.name(), a)
                .with(B.name(), b)
                .with(LossReduction.ATTRIBUTE.name(), reduction.text());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        for (int i = 1; i < inputs.size(); i++) {
            // Targets may be integers: only the shapes count.
            Operand other = Operand.of(x.type().withShape(inputs.get(i).shape()));
            if (!Broadcast.type(x, other).shape().mayEqual(x.shape())) {
                throw new ShapeException((i == 1 ? "target is " : "weight is ") + other.shape()
                        + ", which does not broadcast to the prediction, " + x.shape());
            }
        }
        return List.of(x.type().withShape(reduction.output(x.shape())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        double[] target = spread(inputs, 1);
        double[] weight = spread(inputs, 2);
        Wide losses = Wide.zeros(x.type(), x.shape());
        for (int i = 0; i < target.length; i++) {
            losses.doubles()[i] = weight[i] * function.value(x.doubles()[i], target[i], a, b);
        }
        return List.of(reduction.reduce(losses));
    }

    /** An input over the shape of the prediction; ones where there is none. */
    static double[] spread(List<Wide> inputs, int index) {
        Wide given = index < inputs.size() ? inputs.get(index) : Wide.ofDoubles(ElementType.FLOAT32, Shape.scalar(), 1);
        int[] sources = Broadcast.sources(given.shape(), inputs.getFirst().shape());
        double[] spread = new double[sources.length];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = given.isFloat() ? given.doubles()[sources[i]] : given.longs()[sources[i]];
        }
        return spread;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value[] inputs = new Value[scope.inputs() + 1];
        inputs[0] = scope.gradient();
        List<Optional<Value>> gradients = new ArrayList<>();
        for (int i = 0; i < scope.inputs(); i++) {
            if (i > 0 && scope.wanted(i) && scope.input(i).type().element().isFloat()) {
                throw new NoGradientException("ElementLoss", "only the prediction has one, target and weights do not");
            }
            inputs[i + 1] = scope.input(i);
            gradients.add(Optional.empty());
        }
        gradients.set(0, Optional.of(scope.add(new ElementLossGradient(this), inputs)));
        return gradients;
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return reduction == LossReduction.NONE ? Reach.POINT : Reach.EVERYTHING;
    }
}
