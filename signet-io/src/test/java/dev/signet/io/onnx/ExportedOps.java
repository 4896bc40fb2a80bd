package dev.signet.io.onnx;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.*;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** For each op that has an export rule a graph of it alone, with inputs: what must be the same after a way through a file. */
final class ExportedOps {
    private final List<Sample> samples = new ArrayList<>();
    private int drawn;

    private ExportedOps() {}

    /**
     * One op as a graph.
     *
     * @param opset the first that can say it
     */
    record Sample(Op op, int opset, Map<String, Tensor> inputs) {
        Graph graph() {
            GraphBuilder builder = new GraphBuilder();
            List<Value> values = new ArrayList<>();
            inputs.forEach(
                    (name, tensor) -> values.add(builder.input(name, tensor.type(), SymbolicShape.of(tensor.shape()))));
            List<Value> results = builder.addAll(op, values);
            for (int i = 0; i < results.size(); i++) {
                builder.output("y" + i, results.get(i));
            }
            return builder.build();
        }

        @Override
        public String toString() {
            return op + " of " + inputs.values();
        }
    }

    static List<Sample> all() {
        ExportedOps ops = new ExportedOps();
        ops.layers();
        ops.pointwise();
        ops.reductions();
        ops.shapes();
        ops.indices();
        ops.windows();
        ops.regions();
        ops.products();
        ops.unfolded();
        ops.losses();
        return ops.samples;
    }

    private void add(Op op, Tensor... inputs) {
        add(op, OnnxOptions.OLDEST, inputs);
    }

    private void add(Op op, int opset, Tensor... inputs) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (Tensor input : inputs) {
            named.put("x" + named.size(), input);
        }
        samples.add(new Sample(op, opset, named));
    }

    /** What layers are made of; those with weights are in {@link ExportedLayers}. */
    private void layers() {
        for (Op op : List.of(new Relu(), new Sigmoid(), new Tanh(), new Softmax(1), new LogSoftmax(-1))) {
            add(op, floats(2, 3, 4));
        }
        add(new Add(), floats(2, 3, 4), floats(3, 1));
        add(new Mul(), floats(2, 3, 4), floats(3, 1));
        add(new Concat(1), floats(2, 3), floats(2, 1), floats(2, 2));
        add(new Permute(List.of(2, 0, 1)), floats(2, 3, 4));
        add(new Flatten(1, 2), floats(2, 3, 4, 2));
        add(new Reshape(List.of(0, -1)), floats(2, 3, 4));
        add(new ReshapeLike(), floats(6, 2), floats(3, 4));
        add(new BroadcastLike(), floats(3, 1), floats(2, 3, 4));
        add(new Slice(1, 1, 2), floats(2, 4, 3));
        add(new SliceGradient(1, 1, 2), floats(2, 2, 3), floats(2, 4, 3));
        for (PadMode mode : List.of(PadMode.CONSTANT, PadMode.REFLECT, PadMode.REPLICATE, PadMode.CIRCULAR)) {
            int opset = mode == PadMode.CIRCULAR ? 19 : OnnxOptions.OLDEST;
            add(new Pad(mode, List.of(0, 1, 2), List.of(0, 2, 0), 0.5), opset, floats(2, 3, 4));
        }
    }

    private void pointwise() {
        for (UnaryFunction function : UnaryFunction.values()) {
            switch (function) {
                case NOT -> {
                    add(new Unary(function), bools(2, 3));
                    add(new Unary(function), 18, Tensor.ofLongs(Shape.of(2), 5, -3));
                }
                case ACOSH -> add(new Unary(function), positive(1, 2, 3));
                default -> add(new Unary(function), positive(0, 2, 3));
            }
        }
        for (BinaryFunction function : BinaryFunction.values()) {
            switch (function) {
                case AND, OR, XOR -> add(new Binary(function), bools(2, 3), bools(3));
                case MOD ->
                    add(new Binary(function), Tensor.ofLongs(Shape.of(2), 7, -7), Tensor.ofLongs(Shape.of(2), 3, 3));
                case SHIFT_LEFT, SHIFT_RIGHT -> {}
                default -> add(new Binary(function), positive(0, 2, 3), positive(0, 3));
            }
        }
        for (Comparison comparison : Comparison.values()) {
            add(new Compare(comparison), floats(2, 3), floats(3));
        }
        for (FloatTest.Kind kind : FloatTest.Kind.values()) {
            add(
                    new FloatTest(kind),
                    Tensor.of(Shape.of(4), 1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
        }
        add(new Where(), bools(2, 3), floats(2, 3), floats(3));
        add(new Cast(ElementType.INT64), floats(2, 3));
        add(new FillLike(ElementType.FLOAT32, 3), floats(2, 3));
        add(
                new Quantize(ElementType.UINT8, ElementType.FLOAT32, true),
                floats(2, 3),
                number(0.02f),
                bytes(ElementType.UINT8, Shape.scalar(), 100));
    }

    private void reductions() {
        for (Reduction reduction : Reduction.values()) {
            add(new Reduce(reduction, List.of(1), false), positive(0, 2, 3, 2));
            add(new Reduce(reduction, List.of(0, 2), true), positive(0, 2, 3, 2));
        }
        add(new ArgReduce(true, 1, false, false), floats(2, 3));
        add(new ArgReduce(false, 0, true, true), floats(2, 3));
        add(new Cumulative(false, 1, true, false), floats(2, 3));
        add(new TopK(2, 1, true), floats(2, 4));
        add(new SumTo(), floats(2, 3, 4), floats(3, 1));
        add(new ChannelSum(), floats(2, 3, 4));
        add(new ChannelBroadcast(), floats(3), floats(2, 3, 4));
        add(new LpNormalize(1, 2), floats(2, 3));
        add(new InstanceNormTracked(1e-5, 0.1), floats(2, 3, 4), floats(3), floats(3), floats(3), positive(0, 3));
        add(new Hardmax(1), floats(2, 3));
        add(new DropBlock(0.1, 3), floats(1, 2, 4, 4));
    }

    private void shapes() {
        add(new Expand(List.of(2, 3, 4)), floats(3, 1));
        add(new Squeeze(List.of(1)), floats(2, 1, 3));
        add(new Unsqueeze(List.of(0, -1)), floats(2, 3));
        add(new Dimensions(1, 3), floats(2, 3, 4));
        add(new Trilu(true, 1), 14, floats(2, 3, 3));
    }

    private void indices() {
        Tensor places = Tensor.ofLongs(Shape.of(2, 2), 0, 2, 1, 1);
        add(new Gather(Gather.Kind.SLICES, 1), floats(2, 3), places);
        add(new Gather(Gather.Kind.ELEMENTS, 1), floats(2, 3), places);
        add(new Gather(Gather.Kind.ND, 0), floats(3, 3), places);
        for (Scatter.Combination combination : Scatter.Combination.values()) {
            int opset = switch (combination) {
                case NONE -> OnnxOptions.OLDEST;
                case ADD, MUL -> 16;
                case MAX, MIN -> 18;
            };
            Tensor once = Tensor.ofLongs(Shape.of(2, 1), 0, 2);
            add(new Scatter(new Gather(Gather.Kind.ELEMENTS, 1), combination), opset, floats(2, 3), once, floats(2, 1));
            add(new Scatter(new Gather(Gather.Kind.ND, 0), combination), opset, floats(3, 2), once, floats(2, 2));
        }
    }

    private void windows() {
        Sliding padded = new Sliding(List.of(2, 1), List.of(1, 2), Padding.symmetric(1, 2));
        add(new MaxPoolIndices(List.of(2, 3), padded, false, false), floats(1, 2, 5, 6));
        add(new MaxUnpool(List.of(4, 4)), floats(1, 1, 2, 2), Tensor.ofLongs(Shape.of(1, 1, 2, 2), 0, 3, 9, 15));
        add(new Col2Im(List.of(4, 4), List.of(2, 2), Sliding.DEFAULT), 18, floats(1, 8, 9));
        add(
                new DeformConv(Sliding.DEFAULT, 1, 1),
                19,
                floats(1, 2, 4, 4),
                floats(3, 2, 2, 2),
                floats(1, 8, 3, 3),
                floats(3),
                floats(1, 4, 3, 3));
        Tensor zero = bytes(ElementType.UINT8, Shape.scalar(), 3);
        Tensor x = bytes(ElementType.UINT8, Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Tensor weight = bytes(ElementType.UINT8, Shape.of(1, 1, 2, 2), 4, 2, 1, 6);
        add(new ConvInteger(Sliding.DEFAULT, 1), x, weight, zero, zero);
        // No quotient by 0.13 lies half-way, where one who divides in float32 rounds otherwise.
        add(
                new QuantizedConv(Sliding.DEFAULT, 1),
                x,
                number(0.5f),
                zero,
                weight,
                number(0.25f),
                zero,
                number(0.13f),
                zero);
    }

    private void regions() {
        Tensor boxes = Tensor.of(Shape.of(1, 4), 0.5f, 1, 3, 4);
        Tensor images = Tensor.ofLongs(Shape.of(1), 0);
        add(new RoiAlign("avg", false, 2, 2, 2, 1), floats(1, 2, 5, 5), boxes, images);
        add(new RoiAlign("avg", true, 2, 2, 2, 1), 16, floats(1, 2, 5, 5), boxes, images);
        add(new MaxRoiPool(2, 2, 1), floats(1, 2, 5, 5), Tensor.of(Shape.of(1, 5), 0, 0, 1, 3, 4));
        for (String mode : List.of("nearest", "linear", "cubic")) {
            add(
                    Resize.byScales(Interpolation.of(mode, "half_pixel"), List.of(2, 3), List.of(2.0, 1.5)),
                    floats(1, 2, 3, 4));
            add(Resize.toSizes(Interpolation.of(mode, "align_corners"), List.of(2), List.of(5)), floats(1, 2, 3, 4));
            add(
                    new GridSample(mode, "border", false),
                    mode.equals("linear") ? 16 : 20,
                    floats(1, 2, 4, 4),
                    floats(1, 2, 2, 2));
        }
    }

    private void products() {
        add(new MatMul(), floats(2, 3, 4), floats(4, 2));
        add(new Einsum("bij,bjk->bik"), floats(2, 3, 4), floats(2, 4, 2));
        Tensor zero = bytes(ElementType.UINT8, Shape.scalar(), 3);
        Tensor a = bytes(ElementType.UINT8, Shape.of(2, 2), 1, 9, 4, 7);
        add(new QuantizedMatMul(), a, number(0.5f), zero, a, number(0.5f), zero, number(0.5f), zero);
    }

    /** Positions with weights of their own, regions and tiles that share, all that share, with strides, padding and groups. */
    private void unfolded() {
        Sliding padded = new Sliding(List.of(2, 1), List.of(1, 2), Padding.symmetric(1, 2));
        add(new Im2Col(List.of(2, 3), padded), floats(2, 3, 5, 6));
        add(new LocallyConnected(Sliding.DEFAULT, 1, Sharing.REGIONS), floats(2, 3, 5), floats(3, 4, 3, 3));
        add(new LocallyConnected(padded, 1, Sharing.REGIONS), floats(2, 2, 5, 6), floats(3, 6, 4, 2, 2, 3), floats(4));
        add(
                new LocallyConnected(padded, 2, Sharing.REGIONS),
                floats(2, 2, 5, 6),
                floats(2, 3, 4, 1, 2, 3),
                floats(4, 3, 6));
        add(new LocallyConnected(padded, 2, Sharing.TILES), floats(2, 2, 5, 6), floats(2, 4, 4, 1, 2, 3));
        add(new LocallyConnected(padded, 1, Sharing.REGIONS), floats(2, 2, 5, 6), floats(1, 1, 4, 2, 2, 3));
        add(
                new LocallyConnected(Sliding.DEFAULT, 1, Sharing.REGIONS),
                floats(1, 1, 3, 3, 3),
                floats(2, 1, 2, 2, 1, 2, 2, 2));
    }

    private void losses() {
        Tensor classes = Tensor.ofLongs(Shape.of(2), 2, 0);
        add(new CrossEntropy("mean", 0, -100), floats(2, 3), classes);
        add(new NegativeLogLikelihood(LossReduction.SUM, -100), floats(2, 3), classes, positive(0, 3));
    }

    // Tensors

    private Tensor floats(int... sizes) {
        return drawn(Shape.of(sizes), -1, 1);
    }

    /** Between {@code least} and one more, without the ends. */
    private Tensor positive(double least, int... sizes) {
        return drawn(Shape.of(sizes), least + 0.1, least + 0.9);
    }

    private Tensor drawn(Shape shape, double from, double to) {
        RandomStream random = RandomStream.of(drawn++, "exported ops");
        float[] numbers = new float[shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.uniform(i, from, to);
        }
        return Tensor.wrap(shape, numbers);
    }

    private static Tensor number(float value) {
        return Tensor.wrap(Shape.scalar(), new float[] {value});
    }

    private static Tensor bools(int... sizes) {
        long[] numbers = new long[Shape.of(sizes).elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i % 2;
        }
        return bytes(ElementType.BOOL, Shape.of(sizes), numbers);
    }

    private static Tensor bytes(ElementType type, Shape shape, long... numbers) {
        return dev.signet.tensor.Wide.ofLongs(type, shape, numbers).toTensor();
    }
}
