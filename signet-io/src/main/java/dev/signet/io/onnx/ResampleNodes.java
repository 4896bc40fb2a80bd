package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.GridSample;
import dev.signet.op.Interpolation;
import dev.signet.op.Linear;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Permute;
import dev.signet.op.Reshape;
import dev.signet.op.Resize;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Operators that read an image at other places: resizing, padding, cropping, grids, and blocks of pixels as channels. */
final class ResampleNodes {
    private ResampleNodes() {}

    static void resize(NodeScope node) {
        if (node.opset() < 11) {
            rounded(node, node.knownNumbers(1, "scales"));
            return;
        }
        Interpolation how = new Interpolation(
                mode(node.text("mode", "nearest")),
                node.text("coordinate_transformation_mode", "half_pixel"),
                node.text("nearest_mode", "round_prefer_floor"),
                node.number("cubic_coeff_a", -0.75),
                node.flag("exclude_outside", false),
                node.flag("antialias", false),
                node.number("extrapolation_value", 0));
        int rank = node.shape(0).rank();
        List<Integer> axes =
                node.sizes("axes").stream().map(axis -> node.axis(axis, rank)).toList();
        if (axes.isEmpty()) {
            axes = IntStream.range(0, rank).boxed().toList();
        }
        List<Double> roi =
                how.coordinates().equals("tf_crop_and_resize") ? doubles(node.knownNumbers(1, "roi")) : List.of();
        if (node.hasInput(3) && node.shape(3).dim(0).size() > 0) {
            List<Integer> sizes = NodeScope.narrow("sizes", node.knownIntegers(3, "sizes"));
            String policy = node.text("keep_aspect_ratio_policy", "stretch");
            node.result(0, resized(node, node.input(0), new Resize(how, axes, sizes, List.of(), policy, roi)));
        } else {
            node.ignores("keep_aspect_ratio_policy"); // of sizes
            List<Double> scales = doubles(node.knownNumbers(2, "scales"));
            node.result(0, resized(node, node.input(0), new Resize(how, axes, List.of(), scales, "stretch", roi)));
        }
    }

    static void upsample(NodeScope node) {
        if (node.opset() < 7) {
            rounded(node, new double[] {1, 1, node.number("height_scale", 1), node.number("width_scale", 1)});
        } else if (node.opset() < 9) {
            double[] scales =
                    node.numbers("scales").orElseThrow(() -> new BadNodeException("attribute scales is missing"));
            rounded(node, scales);
        } else {
            rounded(node, node.knownNumbers(1, "scales"));
        }
    }

    /** Before version 11 positions begin at the corner, and the nearest is the one before when growing and the one after when shrinking. */
    private static void rounded(NodeScope node, double[] scales) {
        double[] growing =
                DoubleStream.of(scales).map(scale -> Math.max(scale, 1)).toArray();
        double[] shrinking =
                DoubleStream.of(scales).map(scale -> Math.min(scale, 1)).toArray();
        Held grown = resized(node, node.input(0), fromCorner(node, "floor", growing));
        node.result(0, resized(node, grown, fromCorner(node, "ceil", shrinking)));
    }

    private static Resize fromCorner(NodeScope node, String nearest, double[] scales) {
        String mode = mode(node.text("mode", "nearest"));
        Interpolation how = new Interpolation(mode, "asymmetric", nearest, -0.75, false, false, 0);
        List<Integer> axes = IntStream.range(0, scales.length).boxed().toList();
        return new Resize(how, axes, List.of(), doubles(scales), "stretch", List.of());
    }

    /** Only the axes that change are resized, so that the others may stay symbols. */
    private static Held resized(NodeScope node, Held input, Resize resize) {
        Value x = node.value(input);
        if (!resize.roi().isEmpty() || !resize.policy().equals("stretch")) {
            return new Held.Computed(node.add(resize, x));
        }
        List<Integer> changing = IntStream.range(0, resize.axes().size())
                .filter(at -> changes(resize, at, x.shape()))
                .boxed()
                .toList();
        if (changing.isEmpty()) {
            return input;
        }
        List<Integer> axes = changing.stream().map(resize.axes()::get).toList();
        Resize only = resize.sizes().isEmpty()
                ? Resize.byScales(
                        resize.how(),
                        axes,
                        changing.stream().map(resize.scales()::get).toList())
                : Resize.toSizes(
                        resize.how(),
                        axes,
                        changing.stream().map(resize.sizes()::get).toList());
        return new Held.Computed(node.add(only, x));
    }

    private static boolean changes(Resize resize, int at, SymbolicShape x) {
        return resize.sizes().isEmpty()
                ? resize.scales().get(at) != 1
                : !x.dim(resize.axes().get(at)).equals(Dim.of(resize.sizes().get(at)));
    }

    private static List<Double> doubles(double[] numbers) {
        return DoubleStream.of(numbers).boxed().toList();
    }

    /** The names of all versions in those of the newest. */
    private static String mode(String mode) {
        return switch (mode) {
            case "bilinear" -> "linear";
            case "bicubic" -> "cubic";
            default -> mode;
        };
    }

    static void gridSample(NodeScope node) {
        GridSample sample = new GridSample(
                mode(node.text("mode", "linear")),
                node.text("padding_mode", "zeros"),
                node.flag("align_corners", false));
        node.result(node.add(sample, node.value(0), node.value(1)));
    }

    /** The grid of an affine map: the product of its matrix with the places of all pixels. */
    static void affineGrid(NodeScope node) {
        List<Integer> size = NodeScope.narrow("size", node.knownIntegers(1, "size"));
        int axes = size.size() - 2;
        if (axes < 1 || axes > 3) {
            throw new BadNodeException("size is " + size + ", expected [N, C, 2 or 3 spatial axes]");
        }
        List<Integer> spatial = size.subList(2, size.size());
        if (size.stream().anyMatch(each -> each < 0)) {
            throw new BadNodeException("size is " + size + ", expected no negative one");
        }
        int pixels = spatial.stream().reduce(1, Math::multiplyExact);
        node.budget().make(Math.multiplyExact(pixels, axes + 1));
        Value places = node.constant(places(node.element(0), spatial, node.flag("align_corners", false)));
        Value rows = node.add(new Reshape(List.of(size.getFirst() * axes, axes + 1)), node.value(0));
        Value products = node.add(new Linear(), places, rows);
        List<Integer> byPlace = new ArrayList<>(spatial);
        byPlace.add(size.getFirst());
        byPlace.add(axes);
        List<Integer> order = new ArrayList<>(List.of(axes));
        IntStream.range(0, axes).forEach(order::add);
        order.add(axes + 1);
        node.result(node.add(new Permute(order), node.add(new Reshape(byPlace), products)));
    }

    /** For each pixel its place along the last axis, …, along the first, and 1. */
    private static Tensor places(ElementType type, List<Integer> spatial, boolean alignCorners) {
        int axes = spatial.size();
        int pixels = spatial.stream().reduce(1, Math::multiplyExact);
        double[] places = new double[Math.multiplyExact(pixels, axes + 1)];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int rest = pixel;
            for (int axis = axes - 1; axis >= 0; axis--) {
                int size = spatial.get(axis);
                int at = rest % size;
                rest /= size;
                double place = alignCorners && size > 1 ? 2.0 * at / (size - 1) - 1 : (2.0 * at + 1) / size - 1;
                places[pixel * (axes + 1) + axes - 1 - axis] = place;
            }
            places[pixel * (axes + 1) + axes] = 1;
        }
        return Wide.ofDoubles(type, Shape.of(pixels, axes + 1), places).toTensor();
    }

    static void pad(NodeScope node) {
        int rank = node.shape(0).rank();
        boolean attributes = node.opset() < 11;
        List<Integer> pads = attributes
                ? node.sizes(node.opset() < 2 ? "paddings" : "pads")
                : NodeScope.narrow("pads", node.knownIntegers(1, "pads"));
        List<Integer> axes = node.opset() >= 18 && node.hasInput(3)
                ? NodeScope.narrow("axes", node.knownIntegers(3, "axes"))
                : IntStream.range(0, rank).boxed().toList();
        if (pads.size() != 2 * axes.size()) {
            throw new BadNodeException("pads are " + pads + ", expected two for each of " + axes.size() + " axes");
        }
        Integer[] begin = Collections.nCopies(rank, 0).toArray(Integer[]::new);
        Integer[] end = begin.clone();
        for (int i = 0; i < axes.size(); i++) {
            int axis = node.axis(axes.get(i), rank);
            begin[axis] = pads.get(i);
            end[axis] = pads.get(axes.size() + i);
        }
        double value = attributes ? node.number("value", 0) : padValue(node);
        padded(node, new Pad(padMode(node.text("mode", "constant")), List.of(begin), List.of(end), value));
    }

    private static double padValue(NodeScope node) {
        if (!node.hasInput(2)
                || node.shape(2).isConcrete() && node.shape(2).concrete().elements() == 0) {
            return 0;
        }
        Tensor value = node.required(2, "the padding value");
        Wide wide = Wide.of(value);
        return wide.isFloat() ? wide.doubles()[0] : wide.longs()[0];
    }

    private static PadMode padMode(String mode) {
        return switch (mode) {
            case "constant" -> PadMode.CONSTANT;
            case "reflect" -> PadMode.REFLECT;
            case "edge" -> PadMode.REPLICATE;
            case "wrap" -> PadMode.CIRCULAR;
            default -> throw new BadNodeException("mode is '" + mode + "', expected constant, reflect, edge or wrap");
        };
    }

    /** Leading axes without padding are left out of the op. */
    private static void padded(NodeScope node, Pad pad) {
        int first = 0;
        while (first < pad.begin().size()
                && pad.begin().get(first) == 0
                && pad.end().get(first) == 0) {
            first++;
        }
        int rank = pad.begin().size();
        if (first == rank) {
            node.passThrough();
            return;
        }
        node.result(node.add(
                new Pad(pad.mode(), pad.begin().subList(first, rank), pad.end().subList(first, rank), pad.value()),
                node.value(0)));
    }

    /** Cropped or padded with zeros on both sides to a wanted size; an odd cell goes to the end. */
    static void centerCropPad(NodeScope node) {
        SymbolicShape x = node.shape(0);
        List<Integer> wanted = NodeScope.narrow("shape", node.knownIntegers(1, "shape"));
        List<Integer> axes = node.hasAttribute("axes")
                ? node.sizes("axes")
                : IntStream.range(0, x.rank()).boxed().toList();
        if (wanted.size() != axes.size()) {
            throw new BadNodeException("shape is " + wanted + " for the axes " + axes);
        }
        Integer[] begin = Collections.nCopies(x.rank(), 0).toArray(Integer[]::new);
        Integer[] end = begin.clone();
        for (int i = 0; i < axes.size(); i++) {
            int axis = node.axis(axes.get(i), x.rank());
            int more = wanted.get(i) - x.size(axis);
            begin[axis] = more / 2;
            end[axis] = more - more / 2;
        }
        padded(node, new Pad(PadMode.CONSTANT, List.of(begin), List.of(end), 0));
    }

    static void depthToSpace(NodeScope node) {
        int block = block(node);
        SymbolicShape x = node.shape(0);
        int channels = x.size(1) / (block * block);
        int height = x.size(2);
        int width = x.size(3);
        String mode = node.text("mode", "DCR");
        List<Integer> split = mode.equals("CRD")
                ? List.of(0, channels, block, block, height, width)
                : List.of(0, block, block, channels, height, width);
        List<Integer> order = mode.equals("CRD") ? List.of(0, 1, 4, 2, 5, 3) : List.of(0, 3, 4, 1, 5, 2);
        Value blocks = node.add(new Permute(order), node.add(new Reshape(split), node.value(0)));
        node.result(node.add(new Reshape(List.of(0, channels, height * block, width * block)), blocks));
    }

    static void spaceToDepth(NodeScope node) {
        int block = block(node);
        SymbolicShape x = node.shape(0);
        int channels = x.size(1);
        int height = x.size(2) / block;
        int width = x.size(3) / block;
        Value split = node.add(new Reshape(List.of(0, channels, height, block, width, block)), node.value(0));
        Value blocks = node.add(new Permute(List.of(0, 3, 5, 1, 2, 4)), split);
        node.result(node.add(new Reshape(List.of(0, channels * block * block, height, width)), blocks));
    }

    private static int block(NodeScope node) {
        int block = Math.toIntExact(node.integer("blocksize", 0));
        if (block < 1 || node.shape(0).rank() != 4) {
            throw new BadNodeException("blocksize is " + block + " for " + node.shape(0) + ", expected [N, C, H, W]");
        }
        return block;
    }
}
