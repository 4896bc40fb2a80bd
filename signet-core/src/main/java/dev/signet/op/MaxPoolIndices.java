package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The largest element of each window, as {@link MaxPool}, and where it is. Outputs: y {@code [N, C, spatial…]}, and of the same shape in int64 the
 * index of each among all elements of the input, the first one of equals; -1 where a window reads nothing.
 *
 * @param kernel the window's size on each spatial axis
 * @param firstAxisFastest whether inside a plane neighbours along the first spatial axis have consecutive indices (ONNX's {@code storage_order = 1})
 */
public record MaxPoolIndices(List<Integer> kernel, Sliding sliding, boolean ceil, boolean firstAxisFastest)
        implements Op {
    private static final Attribute ORDER = Attribute.optional(
            "first_axis_fastest", Attribute.Kind.FLAG, false, "false: as elements lie in memory, row by row");

    public static final OpType TYPE = new OpType(
            "MaxPoolIndices",
            "",
            Stream.concat(Pooling.ATTRIBUTES.stream(), Stream.of(ORDER)).toList(),
            attributes -> {
                Pooling pooling = Pooling.from(attributes);
                return new MaxPoolIndices(
                        pooling.kernel(), pooling.sliding(), pooling.ceil(), attributes.flag(ORDER.name()));
            });

    public MaxPoolIndices {
        kernel = new Pooling(kernel, sliding, ceil).kernel();
    }

    private Pooling pooling() {
        return new Pooling(kernel, sliding, ceil);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return pooling().attributes().with(ORDER.name(), firstAxisFastest);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape y = pooling().output(inputs.getFirst().shape());
        return List.of(inputs.getFirst().type().withShape(y), new ValueType(ElementType.INT64, y));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        PoolTaps taps = pooling().taps(x.shape());
        Wide y = taps.largest(x);
        int[] winners = taps.winners(x);
        long[] indices = new long[winners.length];
        for (int i = 0; i < winners.length; i++) {
            indices[i] = firstAxisFastest && winners[i] >= 0 ? reordered(winners[i], x.shape()) : winners[i];
        }
        return List.of(y, Wide.ofLongs(y.shape(), indices));
    }

    private static long reordered(int index, Shape x) {
        int plane = x.elements(2, x.rank());
        int rest = index % plane;
        int reversed = 0;
        for (int axis = x.rank() - 1; axis >= 2; axis--) {
            reversed = reversed * x.size(axis) + rest % x.size(axis);
            rest /= x.size(axis);
        }
        return index - index % plane + reversed;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                scope.gradient(0).map(dy -> scope.add(new MaxPoolGradient(kernel, sliding, ceil), dy, scope.input(0))));
    }

    /** Comparisons: outputs x taps. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return pooling().cost(outputs.getFirst(), inputs.getFirst());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return pooling().window(inputs.getFirst()).reach();
    }
}
