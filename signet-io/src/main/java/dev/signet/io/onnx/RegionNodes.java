package dev.signet.io.onnx;

import dev.signet.op.MaxRoiPool;
import dev.signet.op.RoiAlign;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.stream.LongStream;

/** Regions of images. */
final class RegionNodes {
    private static final int HALF_PIXEL_BY_DEFAULT = 16;

    private RegionNodes() {}

    static void roiAlign(NodeScope node) {
        String fallback = node.opset() >= HALF_PIXEL_BY_DEFAULT ? "half_pixel" : "output_half_pixel";
        RoiAlign align = new RoiAlign(
                node.text("mode", "avg"),
                node.text("coordinate_transformation_mode", fallback).equals("half_pixel"),
                Math.toIntExact(node.integer("output_height", 1)),
                Math.toIntExact(node.integer("output_width", 1)),
                Math.toIntExact(node.integer("sampling_ratio", 0)),
                node.number("spatial_scale", 1));
        node.result(node.add(align, node.value(0), node.value(1), node.value(2)));
    }

    static void maxRoiPool(NodeScope node) {
        List<Integer> pooled = node.sizes("pooled_shape");
        if (pooled.size() != 2) {
            throw new BadNodeException("pooled_shape is " + pooled + ", expected height and width");
        }
        MaxRoiPool pool = new MaxRoiPool(pooled.get(0), pooled.get(1), node.number("spatial_scale", 1));
        node.result(node.add(pool, node.value(0), node.value(1)));
    }

    /** Boxes by falling score, leaving out those that overlap one taken before; how many there are depends on the numbers. */
    static void nonMaxSuppression(NodeScope node) {
        String what = "an input that decides how many boxes are left";
        Tensor boxes = node.required(0, what);
        Tensor scores = node.required(1, what);
        if (boxes.shape().rank() != 3
                || boxes.shape().size(2) != 4
                || scores.shape().rank() != 3) {
            throw new BadNodeException("boxes are " + boxes + " and scores " + scores
                    + ", expected [N, boxes, 4] and [N, classes, boxes]");
        }
        long most = node.hasInput(2) ? node.knownIntegers(2, what)[0] : 0;
        double overlap = node.hasInput(3) ? Wide.of(node.required(3, what)).doubles()[0] : 0;
        double least = node.hasInput(4) && node.shape(4).concrete().elements() > 0
                ? Wide.of(node.required(4, what)).doubles()[0]
                : Double.NEGATIVE_INFINITY;
        Boxes all = new Boxes(Wide.of(boxes), node.flag("center_point_box", false));
        List<long[]> taken = all.suppressed(Wide.of(scores), most, overlap, least);
        long[] flat = taken.stream().flatMapToLong(LongStream::of).toArray();
        node.resultKnown(Tensor.ofLongs(Shape.of(taken.size(), 3), flat));
    }
}
