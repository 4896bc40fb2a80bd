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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Elements put back to where a max pool found them, zeros elsewhere (Zeiler and Fergus, 2014). Inputs: x {@code [N, C, spatial…]}, and of the same
 * shape in int64 the index of each among all elements of the output. Of several elements for one place the last one stays.
 *
 * @param sizes the spatial sizes of the output
 */
public record MaxUnpool(List<Integer> sizes) implements Op {
    private static final Attribute SIZES =
            Attribute.required("output_sizes", Attribute.Kind.INTEGERS, "spatial sizes of the output");
    static final List<Attribute> ATTRIBUTES = List.of(SIZES);

    public static final OpType TYPE = new OpType("MaxUnpool", "MaxUnpool-9", ATTRIBUTES, MaxUnpool::from);

    static MaxUnpool from(Attributes attributes) {
        return new MaxUnpool(
                IntStream.of(attributes.integers(SIZES.name())).boxed().toList());
    }

    public MaxUnpool {
        sizes = List.copyOf(sizes);
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
        ValueType x = inputs.getFirst().type();
        ValueType indices = inputs.get(1).type();
        Pooling.checkRank(x.shape(), sizes.size());
        if (!x.shape().mayEqual(indices.shape()) || indices.element().isFloat()) {
            throw new ShapeException(
                    "indices are " + indices + ", expected integers of the input's shape " + x.shape());
        }
        return List.of(x.withShape(output(x.shape())));
    }

    SymbolicShape output(SymbolicShape x) {
        List<Dim> dims = new ArrayList<>(x.dims().subList(0, 2));
        sizes.forEach(size -> dims.add(Dim.of(size)));
        return new SymbolicShape(dims);
    }

    /** Refuses an index outside the output. */
    public static int checked(long index, int elements) {
        if (index < 0 || index >= elements) {
            throw new IllegalArgumentException(
                    "index " + index + " is not in 0.." + (elements - 1) + ", the elements of the unpooled output");
        }
        return (int) index;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        long[] indices = inputs.get(1).longs();
        Wide y = Wide.zeros(x.type(), output(SymbolicShape.of(x.shape())).concrete());
        for (int i = 0; i < indices.length; i++) {
            y.copy(x, i, checked(indices[i], y.shape().elements()), 1);
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(new MaxUnpoolGradient(), scope.gradient(), scope.input(1))), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(outputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
