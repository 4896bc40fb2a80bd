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
 * The largest elements of regions of an image cut into bins of whole pixels (Girshick, 2015). Inputs: x {@code [N, C, H, W]}, regions {@code [R, 5]} as
 * number of the image, left, top, right, bottom, the last pixels included. Output {@code [R, C, height, width]}; 0 where a bin has no pixel.
 *
 * @param spatialScale from coordinates of regions to those of x
 */
public record MaxRoiPool(int height, int width, double spatialScale) implements Op {
    static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.required("output_height", Attribute.Kind.INTEGER, ">= 1"),
            Attribute.required("output_width", Attribute.Kind.INTEGER, ">= 1"),
            Attribute.optional("spatial_scale", Attribute.Kind.NUMBER, 1.0, "> 0"));

    public static final OpType TYPE = new OpType("MaxRoiPool", "MaxRoiPool-1", ATTRIBUTES, MaxRoiPool::from);

    static MaxRoiPool from(Attributes attributes) {
        return new MaxRoiPool(
                attributes.integer("output_height"),
                attributes.integer("output_width"),
                attributes.number("spatial_scale"));
    }

    public MaxRoiPool {
        if (height < 1 || width < 1) {
            throw new ShapeException("output size " + height + "x" + width + " must be at least 1");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("output_height", height)
                .with("output_width", width)
                .with("spatial_scale", spatialScale);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.get(0).shape();
        SymbolicShape rois = inputs.get(1).shape();
        if (x.rank() != 4 || rois.rank() != 2 || !rois.dim(1).mayEqual(Dim.of(5))) {
            throw new ShapeException(
                    "input is " + x + " and regions are " + rois + ", expected [N, C, H, W] and [R, 5]");
        }
        return List.of(
                inputs.get(0).type().withShape(SymbolicShape.of(rois.dim(0), x.dim(1), Dim.of(height), Dim.of(width))));
    }

    /** For each output the index of the largest input; -1 where a bin has no pixel. */
    int[] winners(Wide x, double[] rois) {
        int regions = rois.length / 5;
        int channels = x.shape().size(1);
        int[] winners = new int[regions * channels * height * width];
        for (int i = 0; i < winners.length; i++) {
            int region = i / (channels * height * width);
            double image = rois[5 * region];
            if (!(image >= 0 && image < x.shape().size(0))) {
                throw new IllegalArgumentException("region " + region + " is of image " + image + ", the batch has "
                        + x.shape().size(0));
            }
            int plane = ((int) image * channels + i / (height * width) % channels);
            int[] rows = bin(
                    rois[5 * region + 2],
                    rois[5 * region + 4],
                    height,
                    i / width % height,
                    x.shape().size(2));
            int[] columns = bin(
                    rois[5 * region + 1],
                    rois[5 * region + 3],
                    width,
                    i % width,
                    x.shape().size(3));
            winners[i] = largest(x, plane, rows, columns);
        }
        return winners;
    }

    /** The pixels of one bin along one side: the first and one past the last. */
    private int[] bin(double begin, double end, int bins, int bin, int size) {
        int first = (int) Math.round(begin * spatialScale);
        int last = (int) Math.round(end * spatialScale);
        double length = Math.max(last - first + 1, 1) / (double) bins;
        int from = (int) Math.floor(bin * length) + first;
        int to = (int) Math.ceil((bin + 1) * length) + first;
        return new int[] {Math.clamp(from, 0, size), Math.clamp(to, 0, size)};
    }

    private static int largest(Wide x, int plane, int[] rows, int[] columns) {
        int winner = -1;
        for (int h = rows[0]; h < rows[1]; h++) {
            for (int w = columns[0]; w < columns[1]; w++) {
                int at = (plane * x.shape().size(2) + h) * x.shape().size(3) + w;
                if (winner < 0 || x.doubles()[at] > x.doubles()[winner]) {
                    winner = at;
                }
            }
        }
        return winner;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        int[] winners = winners(x, inputs.get(1).doubles());
        Wide y = Wide.zeros(
                x.type(), Shape.of(inputs.get(1).shape().size(0), x.shape().size(1), height, width));
        for (int i = 0; i < winners.length; i++) {
            y.doubles()[i] = winners[i] < 0 ? 0 : x.doubles()[winners[i]];
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        if (scope.wanted(1)) {
            throw new NoGradientException(TYPE.name(), "only the image has one, regions do not");
        }
        return List.of(
                Optional.of(scope.add(new MaxRoiPoolGradient(this), scope.gradient(), scope.input(0), scope.input(1))),
                Optional.empty());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
