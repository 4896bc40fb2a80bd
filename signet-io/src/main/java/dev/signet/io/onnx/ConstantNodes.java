package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Cast;
import dev.signet.op.Expand;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Tensors that stand in a node, or follow from sizes. */
final class ConstantNodes {
    private static final int MOST_ELEMENTS = 1 << 24;

    private ConstantNodes() {}

    static void constant(NodeScope node) {
        for (String name : List.of(
                "value", "value_float", "value_floats", "value_int", "value_ints", "value_string", "value_strings")) {
            if (node.hasAttribute(name)) {
                node.resultKnown(tensor(node.attribute(name).orElseThrow()));
                return;
            }
        }
        throw new UnsupportedNodeException("a constant that is no dense tensor");
    }

    private static Tensor tensor(AttributeProto value) {
        return switch (value) {
            case AttributeProto.OfTensor stored -> stored(stored.value());
            case AttributeProto.Number number -> Tensor.scalar(number.value());
            case AttributeProto.Integer integer -> Tensor.ofLongs(Shape.scalar(), integer.value());
            case AttributeProto.Numbers numbers -> {
                float[] floats = new float[numbers.values().size()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = numbers.values().get(i);
                }
                yield Tensor.of(Shape.of(floats.length), floats);
            }
            case AttributeProto.Integers integers ->
                Tensor.ofLongs(
                        Shape.of(integers.values().size()),
                        integers.values().stream().mapToLong(Long::longValue).toArray());
            case AttributeProto.Text text ->
                Tensor.wrap(ElementType.STRING, Shape.scalar(), new String[] {text.value()});
            case AttributeProto.Texts texts ->
                Tensor.wrap(
                        ElementType.STRING,
                        Shape.of(texts.values().size()),
                        texts.values().toArray(new String[0]));
            default -> throw new UnsupportedNodeException("a constant that is no dense tensor");
        };
    }

    private static Tensor stored(TensorProto proto) {
        try {
            return proto.tensor();
        } catch (UnsupportedOnnxException lacking) {
            throw new UnsupportedNodeException(String.join(", ", lacking.reasons()));
        }
    }

    /** One number everywhere; a large result is not made before the model runs. */
    static void constantOfShape(NodeScope node) {
        Tensor one = node.attribute("value").map(ConstantNodes::tensor).orElseGet(() -> Tensor.scalar(0));
        if (one.elements() != 1) {
            throw new BadNodeException("value is " + one + ", expected one element");
        }
        Shape shape = Shape.ofLongs(node.knownIntegers(0, "the shape"));
        Tensor scalar = one.reshape(Shape.scalar());
        if (!node.budget().takes(shape.elements())) {
            List<Integer> sizes =
                    java.util.Arrays.stream(shape.toArray()).boxed().toList();
            node.result(node.add(new Expand(sizes), node.constant(scalar)));
            return;
        }
        Wide filled = Wide.zeros(one.type(), shape);
        for (int i = 0; i < shape.elements(); i++) {
            filled.copy(Wide.of(scalar), 0, i, 1);
        }
        node.resultKnown(filled.toTensor());
    }

    static void range(NodeScope node) {
        Wide start = Wide.of(node.required(0, "the start"));
        Wide limit = Wide.of(node.required(1, "the limit"));
        Wide delta = Wide.of(node.required(2, "the delta"));
        double steps = Math.ceil((limit.number(0) - start.number(0)) / delta.number(0));
        if (Double.isNaN(steps) || steps > MOST_ELEMENTS) {
            throw new UnsupportedNodeException("a range of " + steps + " numbers");
        }
        node.budget().make((long) Math.max(0, steps));
        Wide y = Wide.zeros(start.type(), Shape.of((int) Math.max(0, steps)));
        for (int i = 0; i < y.shape().elements(); i++) {
            if (y.isFloat()) {
                y.doubles()[i] = start.doubles()[0] + i * delta.doubles()[0];
            } else {
                y.longs()[i] = start.longs()[0] + i * delta.longs()[0];
            }
        }
        node.resultKnown(y.toTensor());
    }

    static void eyeLike(NodeScope node) {
        ElementType type = ShapeNodes.type(node, "dtype", node.element(0));
        long diagonal = node.integer("k", 0);
        Shape shape = node.concrete(0);
        if (shape.rank() != 2) {
            throw new BadNodeException("the input is " + shape + ", expected a matrix");
        }
        node.budget().make(shape.elements());
        Wide y = Wide.zeros(ElementType.FLOAT64, shape);
        for (int row = 0; row < shape.size(0); row++) {
            long column = row + diagonal;
            if (column >= 0 && column < shape.size(1)) {
                y.doubles()[row * shape.size(1) + (int) column] = 1;
            }
        }
        node.result(node.add(new Cast(type), node.constant(y.toTensor())));
    }

    /** A window for spectra: a sum of cosines. */
    private static void window(NodeScope node, DoubleUnaryOperator ofAngle) {
        long size = node.knownIntegers(0, "the size")[0];
        ElementType type = ShapeNodes.type(node, "output_datatype", ElementType.FLOAT32);
        double period = node.flag("periodic", true) ? size : size - 1.0;
        if (size < 0 || size > MOST_ELEMENTS) {
            throw new UnsupportedNodeException("a window of " + size + " numbers");
        }
        node.budget().make(size);
        Wide y = Wide.zeros(ElementType.FLOAT64, Shape.of((int) size));
        for (int i = 0; i < size; i++) {
            y.doubles()[i] = ofAngle.applyAsDouble(2 * Math.PI * i / period);
        }
        Value window = node.constant(y.toTensor());
        node.result(node.add(new Cast(type), window));
    }

    static void hannWindow(NodeScope node) {
        window(node, angle -> 0.5 - 0.5 * StrictMath.cos(angle));
    }

    static void hammingWindow(NodeScope node) {
        window(node, angle -> 25.0 / 46 - 21.0 / 46 * StrictMath.cos(angle));
    }

    static void blackmanWindow(NodeScope node) {
        window(node, angle -> 0.42 - 0.5 * StrictMath.cos(angle) + 0.08 * StrictMath.cos(2 * angle));
    }
}
