package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums of products along axes that letters name: see {@link EinsumEquation}. */
public record Einsum(String equation) implements Op {
    private static final Attribute EQUATION =
            Attribute.required("equation", Attribute.Kind.TEXT, "such as bij,bjk->bik");

    public static final OpType TYPE = new OpType(
            "Einsum", "Einsum-12", List.of(EQUATION), attributes -> new Einsum(attributes.text(EQUATION.name())));

    public Einsum {
        EinsumEquation.parse(equation);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(EQUATION.name(), equation);
    }

    private EinsumEquation parsed() {
        return EinsumEquation.parse(equation);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType first = inputs.getFirst().type();
        if (inputs.stream().anyMatch(input -> input.type().element() != first.element())) {
            throw new ShapeException("operands of different element types: " + inputs);
        }
        return List.of(first.withShape(
                parsed().result(inputs.stream().map(Operand::shape).toList())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        EinsumEquation parsed = parsed();
        List<SymbolicShape> shapes =
                inputs.stream().map(input -> SymbolicShape.of(input.shape())).toList();
        List<String> labels = new ArrayList<>();
        List<Dim> sizes = new ArrayList<>();
        parsed.sizes(shapes).forEach((label, size) -> {
            labels.add(label);
            sizes.add(size);
        });
        Shape all = new SymbolicShape(sizes).concrete();
        Wide y = Wide.zeros(inputs.getFirst().type(), parsed.result(shapes).concrete());
        int[] targets = places(all, labels, y.shape(), EinsumEquation.labels(parsed.output(), parsed.hidden(shapes)));
        List<int[]> sources = new ArrayList<>();
        for (int operand = 0; operand < inputs.size(); operand++) {
            Shape shape = inputs.get(operand).shape();
            List<String> own =
                    EinsumEquation.labels(parsed.inputs().get(operand), parsed.hidden(operand, shape.rank()));
            sources.add(places(all, labels, shape, own));
        }
        for (int i = 0; i < targets.length; i++) {
            addProduct(inputs, sources, i, y, targets[i]);
        }
        return List.of(y);
    }

    private static void addProduct(List<Wide> inputs, List<int[]> sources, int index, Wide y, int target) {
        double number = 1;
        long whole = 1;
        for (int operand = 0; operand < inputs.size(); operand++) {
            int at = sources.get(operand)[index];
            if (y.isFloat()) {
                number *= inputs.get(operand).doubles()[at];
            } else {
                whole *= inputs.get(operand).longs()[at];
            }
        }
        if (y.isFloat()) {
            y.doubles()[target] += number;
        } else {
            y.longs()[target] = y.type().wrap(y.longs()[target] + whole);
        }
    }

    /** For each combination of positions along all labels the element of a tensor whose axes are some of them. */
    private static int[] places(Shape all, List<String> labels, Shape shape, List<String> own) {
        int[] steps = new int[labels.size()];
        for (int axis = 0; axis < own.size(); axis++) {
            int label = labels.indexOf(own.get(axis));
            if (label >= 0 && shape.size(axis) > 1) {
                steps[label] += shape.strides()[axis];
            }
        }
        int[] places = new int[all.elements()];
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            for (int label = steps.length - 1; label >= 0; label--) {
                places[i] += rest % all.size(label) * steps[label];
                rest /= all.size(label);
            }
        }
        return places;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        List<Optional<Value>> gradients = new ArrayList<>();
        for (int operand = 0; operand < scope.inputs(); operand++) {
            gradients.add(scope.wanted(operand) ? Optional.of(gradient(scope, operand)) : Optional.empty());
        }
        return gradients;
    }

    private Value gradient(GradientScope scope, int operand) {
        EinsumEquation parsed = parsed();
        if (parsed.hasDiagonal(operand)) {
            throw new NoGradientException(
                    TYPE.name(), "operand " + operand + " of " + equation + " has a letter twice");
        }
        List<Value> from = new ArrayList<>(List.of(scope.gradient()));
        for (int other = 0; other < scope.inputs(); other++) {
            if (other != operand) {
                from.add(scope.input(other));
            }
        }
        EinsumEquation backwards = parsed.backwards(operand);
        Value gradient = scope.add(new Einsum(backwards.text()), from.toArray(Value[]::new));
        Value x = scope.input(operand);
        List<String> own = EinsumEquation.labels(
                parsed.inputs().get(operand), parsed.hidden(operand, x.shape().rank()));
        Map<String, Dim> known = backwards.sizes(from.stream().map(Value::shape).toList());
        List<Integer> missing = new ArrayList<>();
        for (int axis = 0; axis < own.size(); axis++) {
            if (!known.containsKey(own.get(axis))) {
                missing.add(axis);
            }
        }
        if (!missing.isEmpty()) {
            gradient = scope.add(new BroadcastLike(), scope.add(new Unsqueeze(missing), gradient), x);
        }
        return SumTo.shapeOf(scope, operand, gradient);
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        long products = 1;
        for (Dim size :
                parsed().sizes(inputs.stream().map(SymbolicShape::of).toList()).values()) {
            products *= size.size();
        }
        return Cost.multiplyAdds(products * Math.max(1, inputs.size() - 1));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
