package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same elements in the same order under other sizes: 0 keeps the input's size of that axis, one -1 takes what is left (as in ONNX). */
public record Reshape(List<Integer> sizes) implements Op {
    static final Attribute SIZES = Attribute.required(
            "sizes",
            Attribute.Kind.INTEGERS,
            ">= 1, 0 to keep the input's size of that axis, at most one -1 for what is left");

    public static final OpType TYPE = new OpType(
            "Reshape",
            "",
            List.of(SIZES),
            attributes -> new Reshape(
                    IntStream.of(attributes.integers(SIZES.name())).boxed().toList()));

    public Reshape {
        sizes = List.copyOf(sizes);
        if (sizes.stream().anyMatch(size -> size < -1) || Collections.frequency(sizes, -1) > 1) {
            throw new ShapeException("sizes are " + sizes + ", expected " + SIZES.range());
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(
                SIZES.name(), sizes.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.getFirst().shape();
        return List.of(inputs.getFirst().type().withShape(target(x)));
    }

    private SymbolicShape target(SymbolicShape x) {
        Dim rest = rest(x);
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            dims.add(
                    switch (sizes.get(axis)) {
                        case 0 -> x.dim(axis);
                        case -1 -> rest;
                        default -> Dim.of(sizes.get(axis));
                    });
        }
        SymbolicShape target = new SymbolicShape(dims);
        if (x.isConcrete()
                && target.isConcrete()
                && x.concrete().elements() != target.concrete().elements()) {
            throw new ShapeException(refusal(x));
        }
        return target;
    }

    /** What is left for -1: the input's sizes that are not kept, over the sizes that are given. */
    private Dim rest(SymbolicShape x) {
        long given = 1;
        List<Dim> free = new ArrayList<>(x.dims());
        for (int axis = sizes.size() - 1; axis >= 0; axis--) {
            int size = sizes.get(axis);
            if (size > 0) {
                given = Math.multiplyExact(given, size);
            }
            if (size == 0) {
                if (axis >= x.rank()) {
                    throw new ShapeException("size 0 at axis " + axis + " of " + sizes
                            + " keeps the input's size, but the input " + x + " has only " + x.rank() + " axes");
                }
                free.remove(axis);
            }
        }
        long known = free.stream().filter(Dim::isKnown).mapToLong(Dim::size).reduce(1, Math::multiplyExact);
        String symbols =
                free.stream().filter(dim -> !dim.isKnown()).map(Dim::toString).collect(Collectors.joining("*"));
        if (symbols.isEmpty()) {
            if (known % given != 0 || (!sizes.contains(-1) && known != given)) {
                throw new ShapeException(refusal(x));
            }
            return Dim.of(Math.toIntExact(known / given));
        }
        if (known % given == 0) {
            return Dim.symbol(known == given ? symbols : symbols + "*" + known / given);
        }
        return Dim.symbol(symbols + "*" + known + "/" + given);
    }

    private String refusal(SymbolicShape x) {
        return "input is " + x + ", which cannot be reshaped to " + sizes
                + ": the numbers of elements differ (0 keeps an axis, -1 takes what is left)";
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        return List.of(x.reshaped(target(SymbolicShape.of(x.shape())).concrete()));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ReshapeLike(), scope.gradient(), scope.input(0))));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    /** Positions are not told apart once the axes are other ones. */
    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
