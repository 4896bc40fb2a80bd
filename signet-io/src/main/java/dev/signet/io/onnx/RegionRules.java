package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.op.GridSample;
import dev.signet.op.Interpolation;
import dev.signet.op.MaxRoiPool;
import dev.signet.op.Resize;
import dev.signet.op.RoiAlign;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes images read between their pixels: other sizes, grids of points, regions. */
final class RegionRules {
    private static final int HALF_PIXEL_REGIONS = 16;
    private static final int GRIDS = 16;
    private static final int AXES_AND_ANTIALIAS = 18;
    private static final int SYMMETRIC = 19;
    private static final int GRIDS_OF_ANY_RANK = 20;

    private RegionRules() {}

    static void roiAlign(RoiAlign op, ExportScope node) {
        NodeAttributes attributes = NodeAttributes.NONE
                .with("mode", op.mode())
                .with("output_height", op.height())
                .with("output_width", op.width())
                .with("sampling_ratio", op.samplingRatio())
                .with("spatial_scale", op.spatialScale());
        if (op.halfPixel()) {
            node.needs(HALF_PIXEL_REGIONS, "regions moved by half a pixel");
        }
        if (node.opset() >= HALF_PIXEL_REGIONS) {
            attributes = attributes.with(
                    "coordinate_transformation_mode", op.halfPixel() ? "half_pixel" : "output_half_pixel");
        }
        node.resultOfInputs("RoiAlign", attributes);
    }

    static void maxRoiPool(MaxRoiPool op, ExportScope node) {
        node.resultOfInputs(
                "MaxRoiPool",
                NodeAttributes.NONE
                        .with("pooled_shape", List.of(op.height(), op.width()))
                        .with("spatial_scale", op.spatialScale()));
    }

    static void gridSample(GridSample op, ExportScope node) {
        node.needs(node.rank() == 4 ? GRIDS : GRIDS_OF_ANY_RANK, "sampling of " + node.shape(0) + " at a grid");
        NodeAttributes attributes = NodeAttributes.NONE
                .with("mode", node.opset() < GRIDS_OF_ANY_RANK ? olderMode(op.mode()) : op.mode())
                .with("padding_mode", op.padding())
                .with("align_corners", op.alignCorners());
        node.resultOfInputs("GridSample", attributes);
    }

    private static String olderMode(String mode) {
        return switch (mode) {
            case "linear" -> "bilinear";
            case "cubic" -> "bicubic";
            default -> mode;
        };
    }

    static void resize(Resize op, ExportScope node) {
        Interpolation how = op.how();
        boolean newer =
                how.antialias() || !op.policy().equals("stretch") || !op.roi().isEmpty();
        if (how.coordinates().equals("half_pixel_symmetric")) {
            node.needs(SYMMETRIC, "resizing with half_pixel_symmetric");
        }
        if (how.coordinates().equals("tf_half_pixel_for_nn")) {
            throw new UnsupportedNodeException("tf_half_pixel_for_nn was in opset 11 and 12 only");
        }
        if (newer) {
            node.needs(AXES_AND_ANTIALIAS, "resizing with antialias, an aspect ratio policy or regions");
        }
        NodeAttributes attributes = attributes(how);
        if (node.opset() >= AXES_AND_ANTIALIAS && !op.axes().isEmpty()) {
            attributes = attributes.with("axes", op.axes());
        }
        if (newer) {
            attributes = attributes.with("antialias", how.antialias()).with("keep_aspect_ratio_policy", op.policy());
        }
        String roi = op.roi().isEmpty() ? "" : node.numbers("roi", op.roi());
        boolean all = op.axes().isEmpty() || node.opset() >= AXES_AND_ANTIALIAS;
        if (op.sizes().isEmpty()) {
            node.result(
                    "Resize",
                    attributes,
                    node.input(0),
                    roi,
                    node.numbers("scales", all ? op.scales() : scales(op, node)));
        } else {
            List<Integer> sizes = all ? op.sizes() : sizes(op, node);
            node.result("Resize", attributes, node.input(0), roi, "", node.integers("sizes", sizes));
        }
    }

    private static NodeAttributes attributes(Interpolation how) {
        return NodeAttributes.NONE
                .with("mode", how.mode())
                .with("coordinate_transformation_mode", how.coordinates())
                .with("nearest_mode", how.nearest())
                .with("cubic_coeff_a", how.cubicCoefficient())
                .with("exclude_outside", how.excludeOutside())
                .with("extrapolation_value", how.extrapolation());
    }

    /** Of all axes, before the operator had axes. */
    private static List<Double> scales(Resize op, ExportScope node) {
        List<Double> scales = new ArrayList<>(Collections.nCopies(node.rank(), 1.0));
        for (int i = 0; i < op.axes().size(); i++) {
            scales.set(Math.floorMod(op.axes().get(i), node.rank()), op.scales().get(i));
        }
        return scales;
    }

    private static List<Integer> sizes(Resize op, ExportScope node) {
        List<Integer> sizes = new ArrayList<>(Collections.nCopies(node.rank(), 0));
        for (int i = 0; i < op.axes().size(); i++) {
            sizes.set(Math.floorMod(op.axes().get(i), node.rank()), op.sizes().get(i));
        }
        for (int axis = 0; axis < sizes.size(); axis++) {
            Dim size = node.shape(0).dim(axis);
            if (sizes.get(axis) == 0 && !size.isKnown()) {
                throw new UnsupportedNodeException("resizing some axes to sizes needs opset " + AXES_AND_ANTIALIAS
                        + " where the size " + size + " of another is not known");
            }
            if (sizes.get(axis) == 0) {
                sizes.set(axis, size.size());
            }
        }
        return sizes;
    }
}
