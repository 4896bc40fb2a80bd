package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
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
import java.util.List;
import java.util.Optional;

/**
 * Regions of an image, each read at points between its pixels and pooled to one size (He et al., 2017). Inputs: x {@code [N, C, H, W]}, regions
 * {@code [R, 4]} as left, top, right, bottom, and for each the number of its image, int64 {@code [R]}. Output {@code [R, C, height, width]}.
 *
 * @param mode {@code avg}, or {@code max} of the four weighted pixels of every point
 * @param halfPixel whether regions lie half a pixel further up and left; without it they are at least one pixel large
 * @param samplingRatio points along each side of a bin; 0 for as many as the bin has pixels
 * @param spatialScale from coordinates of regions to those of x
 */
public record RoiAlign(String mode, boolean halfPixel, int height, int width, int samplingRatio, double spatialScale)
        implements Op {
    static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.optional("mode", Attribute.Kind.TEXT, "avg", "avg or max"),
            Attribute.optional("half_pixel", Attribute.Kind.FLAG, true, ""),
            Attribute.optional("output_height", Attribute.Kind.INTEGER, 1L, ">= 1"),
            Attribute.optional("output_width", Attribute.Kind.INTEGER, 1L, ">= 1"),
            Attribute.optional("sampling_ratio", Attribute.Kind.INTEGER, 0L, ">= 0"),
            Attribute.optional("spatial_scale", Attribute.Kind.NUMBER, 1.0, "> 0"));

    public static final OpType TYPE = new OpType("RoiAlign", "RoiAlign-10", ATTRIBUTES, RoiAlign::from);

    static RoiAlign from(Attributes attributes) {
        return new RoiAlign(
                attributes.text("mode"),
                attributes.flag("half_pixel"),
                attributes.integer("output_height"),
                attributes.integer("output_width"),
                attributes.integer("sampling_ratio"),
                attributes.number("spatial_scale"));
    }

    public RoiAlign {
        if (!List.of("avg", "max").contains(mode)) {
            throw new ShapeException("mode is '" + mode + "', expected avg or max");
        }
        if (height < 1 || width < 1 || samplingRatio < 0) {
            throw new ShapeException("output size " + height + "x" + width + " must be at least 1, sampling ratio "
                    + samplingRatio + " at least 0");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("mode", mode)
                .with("half_pixel", halfPixel)
                .with("output_height", height)
                .with("output_width", width)
                .with("sampling_ratio", samplingRatio)
                .with("spatial_scale", spatialScale);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.get(0).shape();
        SymbolicShape rois = inputs.get(1).shape();
        SymbolicShape images = inputs.get(2).shape();
        if (x.rank() != 4
                || rois.rank() != 2
                || !rois.dim(1).mayEqual(Dim.of(4))
                || images.rank() != 1
                || !images.dim(0).mayEqual(rois.dim(0))) {
            throw new ShapeException("input is " + x + ", regions are " + rois + " of images " + images
                    + "; expected [N, C, H, W], [R, 4] and [R]");
        }
        return List.of(
                inputs.get(0).type().withShape(SymbolicShape.of(rois.dim(0), x.dim(1), Dim.of(height), Dim.of(width))));
    }

    /** One pixel of one point of one bin; of max pooling only the pixel that wins. */
    interface Visitor {
        void read(int pixel, int output, double weight);
    }

    void forEach(Wide x, Wide rois, long[] images, Visitor visitor) {
        for (int r = 0; r < images.length; r++) {
            if (images[r] < 0 || images[r] >= x.shape().size(0)) {
                throw new IllegalArgumentException("region " + r + " is of image " + images[r] + ", the batch has "
                        + x.shape().size(0));
            }
            RoiAxis down = axis(
                    rois.doubles()[4 * r + 1],
                    rois.doubles()[4 * r + 3],
                    height,
                    x.shape().size(2));
            RoiAxis right = axis(
                    rois.doubles()[4 * r],
                    rois.doubles()[4 * r + 2],
                    width,
                    x.shape().size(3));
            for (int c = 0; c < x.shape().size(1); c++) {
                int plane = ((int) images[r] * x.shape().size(1) + c) * down.size() * right.size();
                int output = (r * x.shape().size(1) + c) * height * width;
                for (int bin = 0; bin < height * width; bin++) {
                    bin(x, down, right, plane, bin, output + bin, visitor);
                }
            }
        }
    }

    private RoiAxis axis(double begin, double end, int bins, int size) {
        double offset = halfPixel ? 0.5 : 0;
        double first = begin * spatialScale - offset;
        double length = end * spatialScale - offset - first;
        double pooled = (halfPixel ? length : Math.max(length, 1)) / bins;
        int points = samplingRatio > 0 ? samplingRatio : (int) Math.min(Math.ceil(pooled), size + 2.0);
        return new RoiAxis(first, pooled, Math.max(0, points), size);
    }

    private void bin(Wide x, RoiAxis down, RoiAxis right, int plane, int bin, int output, Visitor visitor) {
        double share = 1.0 / Math.max(1, down.points() * right.points());
        int best = -1;
        double bestWeight = 0;
        for (int point = 0; point < down.points() * right.points(); point++) {
            RoiAxis.Place h = down.place(bin / width, point / right.points());
            RoiAxis.Place w = right.place(bin % width, point % right.points());
            for (int corner = 0; corner < 4; corner++) {
                int pixel = plane + h.position(corner / 2) * right.size() + w.position(corner % 2);
                double weight = h.weight(corner / 2) * w.weight(corner % 2);
                if (mode.equals("avg")) {
                    visitor.read(pixel, output, weight * share);
                } else if (best < 0 || weight * x.doubles()[pixel] > bestWeight * x.doubles()[best]) {
                    best = pixel;
                    bestWeight = weight;
                }
            }
        }
        if (best >= 0) {
            visitor.read(best, output, bestWeight);
        }
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide rois = inputs.get(1);
        Wide y = Wide.zeros(x.type(), Shape.of(rois.shape().size(0), x.shape().size(1), height, width));
        forEach(
                x,
                rois,
                inputs.get(2).longs(),
                (pixel, output, weight) -> y.doubles()[output] += weight * x.doubles()[pixel]);
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        if (scope.wanted(1)) {
            throw new NoGradientException(TYPE.name(), "only the image has one, regions do not");
        }
        return List.of(
                Optional.of(scope.add(
                        new RoiAlignGradient(this), scope.gradient(), scope.input(0), scope.input(1), scope.input(2))),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
