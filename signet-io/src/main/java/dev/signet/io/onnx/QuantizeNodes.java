package dev.signet.io.onnx;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Cast;
import dev.signet.op.Gather;
import dev.signet.op.Mul;
import dev.signet.op.Quantize;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Reshape;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Numbers as few bits with a scale, and back. */
final class QuantizeNodes {
    private QuantizeNodes() {}

    static void quantize(NodeScope node) {
        node.ignores("output_dtype"); // a zero point has that type
        ElementType type =
                node.hasInput(2) ? node.element(2) : ShapeNodes.type(node, "output_dtype", ElementType.UINT8);
        ElementType precision = ShapeNodes.type(node, "precision", node.element(1));
        Value zero = node.hasInput(2) ? alongAxis(node, 2) : zero(node, type);
        Quantize op = new Quantize(type, precision, node.flag("saturate", true));
        node.result(node.add(op, node.value(0), alongAxis(node, 1), zero));
    }

    private static Value zero(NodeScope node, ElementType type) {
        return node.constant(Tensor.zeros(type, Shape.scalar()));
    }

    static void dequantize(NodeScope node) {
        ElementType type = ShapeNodes.type(node, "output_dtype", node.element(1));
        Value scale = asType(node, alongAxis(node, 1), ElementType.FLOAT32);
        Value x = asType(node, node.value(0), ElementType.FLOAT32);
        if (node.hasInput(2)) {
            Value zero = asType(node, alongAxis(node, 2), ElementType.FLOAT32);
            x = node.add(new Binary(BinaryFunction.SUB), x, zero);
        }
        node.result(asType(node, node.add(new Mul(), x, scale), type));
    }

    private static Value asType(NodeScope node, Value value, ElementType type) {
        return value.type().element() == type ? value : node.add(new Cast(type), value);
    }

    /** Scales or zero points so that they broadcast to the input: one for all, one for each position along an axis, or one for each block. */
    private static Value alongAxis(NodeScope node, int index) {
        node.ignores("axis", "block_size"); // nothing where there is one number
        Value value = node.value(index);
        SymbolicShape x = node.shape(0);
        SymbolicShape shape = value.shape();
        if (shape.isConcrete() && shape.concrete().elements() == 1) {
            return shape.rank() == 0 ? value : node.add(new Reshape(List.of()), value);
        }
        int axis = node.axis(node.integer("axis", 1), x.rank());
        if (shape.rank() == 1 && x.rank() > 0 && node.integer("block_size", 0) == 0) {
            List<Integer> sizes = new ArrayList<>(Collections.nCopies(x.rank(), 1));
            sizes.set(axis, -1);
            return node.add(new Reshape(sizes), value);
        }
        int block = Math.toIntExact(node.integer("block_size", 0));
        if (block < 1 || shape.rank() != x.rank()) {
            throw new BadNodeException("input " + index + " is " + shape + " for an input of " + x
                    + ": expected one number, one along axis " + axis + ", or block_size");
        }
        int size = node.known(node.value(0), axis);
        long[] blocks = LongStream.range(0, size).map(i -> i / block).toArray();
        Value indices = node.constant(Tensor.ofLongs(Shape.of(size), blocks));
        return node.add(new Gather(Gather.Kind.SLICES, axis), value, indices);
    }

    /** To uint8, with the scale and zero point that the numbers ask for; 0 is always exact. */
    static void dynamicQuantize(NodeScope node) {
        Value x = node.value(0);
        List<Integer> all = IntStream.range(0, x.shape().rank()).boxed().toList();
        Value zero = node.scalar(ElementType.FLOAT32, 0);
        Value most = node.add(new Binary(BinaryFunction.MAX), node.add(new Reduce(Reduction.MAX, all, false), x), zero);
        Value least =
                node.add(new Binary(BinaryFunction.MIN), node.add(new Reduce(Reduction.MIN, all, false), x), zero);
        Value range = node.add(new Binary(BinaryFunction.SUB), most, least);
        Value scale = node.add(new Binary(BinaryFunction.DIV), range, node.scalar(ElementType.FLOAT32, 255));
        Quantize quantize = new Quantize(ElementType.UINT8, ElementType.FLOAT32, true);
        Value below = node.add(new Binary(BinaryFunction.SUB), zero, least);
        Value offset = node.add(quantize, below, scale, zero(node, ElementType.UINT8));
        node.result(0, node.add(quantize, x, scale, offset));
        node.result(1, scale);
        node.result(2, offset);
    }
}
