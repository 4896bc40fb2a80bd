package dev.signet.io.onnx;

import dev.signet.op.MaxRoiPool;
import dev.signet.op.RoiAlign;
import java.util.List;

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
}
