package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.Col2Im;
import dev.signet.op.Conv;
import dev.signet.op.ConvTranspose;
import dev.signet.op.DeformConv;
import dev.signet.op.MaxPool;
import dev.signet.op.MaxPoolIndices;
import dev.signet.op.MaxUnpool;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Reshape;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Convolution and pooling. */
final class WindowNodes {
    private WindowNodes() {}

    static void conv(NodeScope node) {
        Value x = node.value(0);
        Value weight = weight(node, 1);
        Conv conv = new Conv(sliding(node), group(node));
        node.result(node.hasInput(2) ? node.add(conv, x, weight, node.value(2)) : node.add(conv, x, weight));
    }

    private static int group(NodeScope node) {
        return Math.toIntExact(node.integer("group", 1));
    }

    /** A weight of known size that agrees with {@code kernel_shape}. */
    static Value weight(NodeScope node, int input) {
        Value weight = node.value(input);
        SymbolicShape shape = weight.shape();
        if (!shape.isConcrete()) {
            throw new UnsupportedNodeException("the size of the weight is not known");
        }
        List<Integer> kernel = node.sizes("kernel_shape");
        List<Integer> found =
                shape.dims().stream().skip(2).map(dim -> dim.size()).toList();
        if (!kernel.isEmpty() && !kernel.equals(found)) {
            throw new BadNodeException("kernel_shape is " + kernel + ", the weight is " + shape);
        }
        return weight;
    }

    /** Strides, dilations, and padding with the older {@code auto_pad} before {@code pads}. */
    static Sliding sliding(NodeScope node) {
        return new Sliding(node.sizes("strides"), node.sizes("dilations"), padding(node))
                .spelledOut(Math.max(0, node.shape(0).rank() - 2));
    }

    private static Padding padding(NodeScope node) {
        String automatic = node.text("auto_pad", "NOTSET");
        return switch (automatic) {
            case "SAME_UPPER" -> Padding.SAME_UPPER;
            case "SAME_LOWER" -> Padding.SAME_LOWER;
            case "VALID" -> Padding.VALID;
            case "NOTSET", "" ->
                Padding.explicit(
                        node.sizes("pads").stream().mapToInt(Integer::intValue).toArray());
            default ->
                throw new BadNodeException(
                        "auto_pad is '" + automatic + "', expected NOTSET, SAME_UPPER, SAME_LOWER or VALID");
        };
    }

    static void convTranspose(NodeScope node) {
        Value x = node.value(0);
        Value weight = weight(node, 1);
        TransposedPadding padding = TransposedPadding.of(node, x.shape(), weight.shape());
        Sliding sliding = new Sliding(node.sizes("strides"), node.sizes("dilations"), padding.cropped());
        ConvTranspose conv = new ConvTranspose(sliding, padding.outputPadding(), group(node));
        if (padding.more().isEmpty()) {
            node.result(node.hasInput(2) ? node.add(conv, x, weight, node.value(2)) : node.add(conv, x, weight));
            return;
        }
        Value grown = node.add(padding.more().get(), node.add(conv, x, weight));
        if (!node.hasInput(2)) {
            node.result(grown);
            return;
        }
        List<Integer> perChannel = new ArrayList<>(List.of(0));
        perChannel.addAll(Collections.nCopies(x.shape().rank() - 2, 1));
        node.result(node.add(new Add(), grown, node.add(new Reshape(perChannel), node.value(2))));
    }

    static void deformConv(NodeScope node) {
        Value x = node.value(0);
        Value weight = weight(node, 1);
        if (x.shape().rank() != 4) {
            throw new UnsupportedNodeException("deformable convolution of " + x.shape() + "; this version knows 4-D");
        }
        DeformConv conv = new DeformConv(sliding(node), group(node), Math.toIntExact(node.integer("offset_group", 1)));
        Value offset = node.value(2);
        int taps = weight.shape().size(2) * weight.shape().size(3);
        Value bias = node.hasInput(3)
                ? node.value(3)
                : node.filled(x.type().element(), Shape.of(weight.shape().size(0)), 0);
        Value mask = node.hasInput(4)
                ? node.value(4)
                : node.filled(
                        x.type().element(),
                        offset.shape()
                                .with(1, Dim.of(taps * conv.offsetGroups()))
                                .concrete(),
                        1);
        node.result(node.add(conv, x, weight, offset, bias, mask));
    }

    static void maxPool(NodeScope node) {
        if (!node.wantsOutput(1)) {
            node.result(
                    node.add(new MaxPool(kernel(node), sliding(node), node.flag("ceil_mode", false)), node.value(0)));
            return;
        }
        MaxPoolIndices pool = new MaxPoolIndices(
                kernel(node), sliding(node), node.flag("ceil_mode", false), node.flag("storage_order", false));
        List<Value> both = node.addAll(pool, node.value(0));
        node.result(0, both.get(0));
        node.result(1, both.get(1));
    }

    static void averagePool(NodeScope node) {
        AveragePool pool = new AveragePool(
                kernel(node), sliding(node), node.flag("ceil_mode", false), node.flag("count_include_pad", false));
        node.result(node.add(pool, node.value(0)));
    }

    static void lpPool(NodeScope node) {
        node.result(norm(node, kernel(node), sliding(node), node.flag("ceil_mode", false)));
    }

    static void globalLpPool(NodeScope node) {
        SymbolicShape x = node.shape(0);
        for (int axis = 2; axis < x.rank(); axis++) {
            if (!x.dim(axis).isKnown()) {
                throw new UnsupportedNodeException("the norm over a plane of unknown size, " + x);
            }
        }
        List<Integer> plane = IntStream.range(2, x.rank()).mapToObj(x::size).toList();
        node.result(norm(node, plane, Sliding.DEFAULT, false));
    }

    /** (Σ |x|^p)^(1/p) of each window. */
    private static Value norm(NodeScope node, List<Integer> kernel, Sliding sliding, boolean ceil) {
        double p = node.attribute("p").orElse(new AttributeProto.Integer(2)) instanceof AttributeProto.Number
                ? node.number("p", 2)
                : node.integer("p", 2);
        Value powers = node.add(new Activation(ActivationFunction.ABS_POWER, p, 0), node.value(0));
        Value sums = node.add(new AveragePool(kernel, sliding, ceil, false, 1), powers);
        return node.add(new Activation(ActivationFunction.POWER, 1 / p, 0), sums);
    }

    private static List<Integer> kernel(NodeScope node) {
        List<Integer> kernel = node.sizes("kernel_shape");
        if (kernel.isEmpty()) {
            throw new BadNodeException("attribute kernel_shape is missing");
        }
        return kernel;
    }

    /** The indices count in the output that kernel, strides and pads give; a larger {@code output_shape} adds zeros behind it. */
    static void maxUnpool(NodeScope node) {
        Value x = node.value(0);
        List<Integer> kernel = kernel(node);
        List<Integer> strides = node.sizes("strides");
        List<Integer> pads = node.sizes("pads");
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < kernel.size(); axis++) {
            int stride = strides.isEmpty() ? 1 : strides.get(axis);
            int padding = pads.isEmpty() ? 0 : pads.get(axis) + pads.get(axis + kernel.size());
            sizes.add((x.shape().size(axis + 2) - 1) * stride - padding + kernel.get(axis));
        }
        Value y = node.add(new MaxUnpool(sizes), x, node.value(1));
        if (!node.hasInput(2)) {
            node.result(y);
            return;
        }
        List<Integer> wanted = NodeScope.narrow("output_shape", node.knownIntegers(2, "output_shape"));
        if (wanted.size() != kernel.size() + 2) {
            throw new BadNodeException("output_shape is " + wanted + ", expected " + (kernel.size() + 2) + " sizes");
        }
        List<Integer> more = new ArrayList<>();
        for (int axis = 0; axis < kernel.size(); axis++) {
            more.add(wanted.get(axis + 2) - sizes.get(axis));
        }
        boolean same = more.stream().allMatch(cells -> cells == 0);
        node.result(same ? y : node.add(new Pad(PadMode.CONSTANT, Collections.nCopies(more.size(), 0), more, 0), y));
    }

    static void globalAveragePool(NodeScope node) {
        node.result(node.add(new AdaptiveAveragePool(ones(node)), node.value(0)));
    }

    static void globalMaxPool(NodeScope node) {
        node.result(node.add(new AdaptiveMaxPool(ones(node)), node.value(0)));
    }

    private static List<Integer> ones(NodeScope node) {
        return Collections.nCopies(Math.max(0, node.shape(0).rank() - 2), 1);
    }

    /** Columns back to an image. */
    static void col2Im(NodeScope node) {
        List<Integer> image = NodeScope.narrow("image_shape", node.knownIntegers(1, "image_shape"));
        List<Integer> block = NodeScope.narrow("block_shape", node.knownIntegers(2, "block_shape"));
        Sliding sliding = new Sliding(node.sizes("strides"), node.sizes("dilations"), padding(node));
        node.result(node.add(new Col2Im(image, block, sliding), node.value(0)));
    }
}
