package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Dim;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The same elements with the axes in another order: axis {@code i} of the output is axis {@code axes[i]} of the input (PyTorch's permute). */
public record Permute(List<Integer> axes) implements Op {
    private static final Attribute AXES =
            Attribute.required("perm", Attribute.Kind.INTEGERS, "every axis once, counted from 0");

    public static final OpType TYPE = new OpType(
            "Permute",
            "Transpose-1",
            List.of(AXES),
            attributes -> new Permute(
                    Arrays.stream(attributes.integers(AXES.name())).boxed().toList()));

    public Permute {
        axes = List.copyOf(axes);
        if (!axes.stream()
                .sorted()
                .toList()
                .equals(IntStream.range(0, axes.size()).boxed().toList())) {
            throw new ShapeException("axes are " + axes + ", expected " + AXES.range());
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(AXES.name(), axes.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        if (x.rank() != axes.size()) {
            throw new ShapeException(
                    "input is " + x.shape() + ", expected " + axes.size() + " axes to be ordered as " + axes);
        }
        List<Dim> dims = new ArrayList<>();
        axes.forEach(axis -> dims.add(x.shape().dim(axis)));
        return List.of(x.withShape(new SymbolicShape(dims)));
    }

    /** How far apart in the dense input neighbours along each axis of the output lie. */
    public int[] strides(Shape x) {
        return axes.stream().mapToInt(axis -> x.elements(axis + 1, x.rank())).toArray();
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Shape shape =
                Shape.of(axes.stream().mapToInt(axis -> x.shape().size(axis)).toArray());
        Wide y = Wide.zeros(x.type(), shape);
        int[] strides = strides(x.shape());
        for (int i = 0; i < shape.elements(); i++) {
            int from = 0;
            int rest = i;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                from += rest % shape.size(axis) * strides[axis];
                rest /= shape.size(axis);
            }
            y.copy(x, from, i, 1);
        }
        return List.of(y);
    }

    /** The order that undoes this one. */
    Permute inverse() {
        Integer[] back = new Integer[axes.size()];
        for (int i = 0; i < back.length; i++) {
            back[axes.get(i)] = i;
        }
        return new Permute(List.of(back));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(inverse(), scope.gradient())));
    }
}
