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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Average pooling to a given size: window i of m over n inputs is [floor(i n / m), ceil((i + 1) n / m)). Size 0 keeps the axis; 1 everywhere is
 * global average pooling.
 */
public record AdaptiveAveragePool(List<Integer> sizes) implements Op {
    static final Attribute SIZES = Attribute.required("sizes", Attribute.Kind.INTEGERS, "per spatial axis, 0 keeps it");

    public static final OpType TYPE = new OpType("AdaptiveAveragePool", "", List.of(AdaptiveAveragePool.SIZES), attributes -> new AdaptiveAveragePool(
                    Arrays.stream(attributes.integers("sizes")).boxed().toList()));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("sizes", sizes.stream().map(Integer::longValue).toList());
    }

    public AdaptiveAveragePool {
        sizes = List.copyOf(sizes);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.getFirst().shape();
        if (x.rank() != sizes.size() + 2) {
            throw new ShapeException("input is " + x + " (" + x.rank() + "-D), expected " + (sizes.size() + 2) + "-D");
        }
        SymbolicShape y = x;
        for (int axis = 0; axis < sizes.size(); axis++) {
            y = sizes.get(axis) <= 0 ? y : y.with(axis + 2, Dim.of(sizes.get(axis)));
        }
        return List.of(inputs.getFirst().type().withShape(y));
    }

    /** First input of window {@code i} of {@code outputs} over {@code inputs}. */
    public static int start(int i, int inputs, int outputs) {
        return (int) ((long) i * inputs / outputs);
    }

    /** One past the last input of window {@code i}. */
    public static int end(int i, int inputs, int outputs) {
        return (int) Math.ceilDiv((i + 1L) * inputs, outputs);
    }

    interface Visitor {
        void tap(int input, int output, int count);
    }

    static void forEach(Shape x, Shape y, Visitor visitor) {
        int[] in = three(x);
        int[] out = three(y);
        int channels = x.size(0) * x.size(1);
        for (int c = 0; c < channels; c++) {
            for (int o = 0; o < out[0] * out[1] * out[2]; o++) {
                int od = o / (out[1] * out[2]);
                int oh = o / out[2] % out[1];
                int ow = o % out[2];
                int count = (end(od, in[0], out[0]) - start(od, in[0], out[0]))
                        * (end(oh, in[1], out[1]) - start(oh, in[1], out[1]))
                        * (end(ow, in[2], out[2]) - start(ow, in[2], out[2]));
                for (int d = start(od, in[0], out[0]); d < end(od, in[0], out[0]); d++) {
                    for (int h = start(oh, in[1], out[1]); h < end(oh, in[1], out[1]); h++) {
                        for (int w = start(ow, in[2], out[2]); w < end(ow, in[2], out[2]); w++) {
                            visitor.tap(
                                    ((c * in[0] + d) * in[1] + h) * in[2] + w, c * out[0] * out[1] * out[2] + o, count);
                        }
                    }
                }
            }
        }
    }

    private static int[] three(Shape activation) {
        int[] three = {1, 1, 1};
        for (int axis = 2; axis < activation.rank(); axis++) {
            three[axis + 3 - activation.rank()] = activation.size(axis);
        }
        return three;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Shape shape = infer(List.of(Operand.of(ValueType.float32(x.shape())))).getFirst().shape().concrete();
        Wide y = Wide.zeros(x.type(), shape);
        forEach(x.shape(), shape, (xi, yi, count) -> y.doubles()[yi] += x.doubles()[xi] / count);
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new AdaptiveAveragePoolGradient(), scope.gradient(), scope.input(0))));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
