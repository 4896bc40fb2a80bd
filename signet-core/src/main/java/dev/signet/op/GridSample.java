package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An image read at the points of a grid (Jaderberg et al., 2015; PyTorch's {@code grid_sample}), in one to three dimensions. Inputs: x
 * {@code [N, C, spatial…]}, grid {@code [N, points…, axes]} whose last axis holds the position along the last axis of the image first, -1 to 1 from
 * border to border. Output {@code [N, C, points…]}.
 *
 * @param mode {@code nearest}, {@code linear} or {@code cubic}
 * @param padding what points outside read: {@code zeros}, {@code border} or {@code reflection}
 * @param alignCorners whether -1 and 1 are the centres of the outermost pixels instead of their outer edges
 */
public record GridSample(String mode, String padding, boolean alignCorners) implements Op {
    static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.optional("mode", Attribute.Kind.TEXT, "linear", "nearest, linear or cubic"),
            Attribute.optional("padding_mode", Attribute.Kind.TEXT, "zeros", "zeros, border or reflection"),
            Attribute.optional("align_corners", Attribute.Kind.FLAG, false, ""));

    public static final OpType TYPE = new OpType("GridSample", "GridSample-16", ATTRIBUTES, GridSample::from);

    static GridSample from(Attributes attributes) {
        return new GridSample(
                attributes.text("mode"), attributes.text("padding_mode"), attributes.flag("align_corners"));
    }

    public GridSample {
        if (!List.of("nearest", "linear", "cubic").contains(mode)) {
            throw new ShapeException("mode is '" + mode + "', expected nearest, linear or cubic");
        }
        if (!List.of("zeros", "border", "reflection").contains(padding)) {
            throw new ShapeException("padding_mode is '" + padding + "', expected zeros, border or reflection");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("mode", mode).with("padding_mode", padding).with("align_corners", alignCorners);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.get(0).type();
        return List.of(x.withShape(output(x.shape(), inputs.get(1).shape())));
    }

    SymbolicShape output(SymbolicShape x, SymbolicShape grid) {
        int axes = x.rank() - 2;
        if (axes < 1
                || axes > 3
                || grid.rank() != x.rank()
                || !grid.dim(axes + 1).mayEqual(Dim.of(axes))
                || !grid.dim(0).mayEqual(x.dim(0))) {
            throw new ShapeException("input is " + x + " and grid " + grid
                    + ", expected [N, C, 1 to 3 spatial axes] and [N, as many axes, their number]");
        }
        List<Dim> dims = new ArrayList<>(List.of(x.dim(0), x.dim(1)));
        dims.addAll(grid.dims().subList(1, axes + 1));
        return new SymbolicShape(dims);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Shape shape = output(
                        SymbolicShape.of(x.shape()),
                        SymbolicShape.of(inputs.get(1).shape()))
                .concrete();
        Wide y = Wide.zeros(x.type(), shape);
        double[] values = x.isFloat()
                ? x.doubles()
                : Arrays.stream(x.longs()).asDoubleStream().toArray();
        double[] result = new double[shape.elements()];
        GridReads.forEach(this, x.shape(), inputs.get(1), (from, to, weight, slopes) -> {
            result[to] += weight * values[from];
        });
        for (int i = 0; i < result.length; i++) {
            if (x.isFloat()) {
                y.doubles()[i] = result[i];
            } else {
                y.longs()[i] = (long) result[i];
            }
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        List<Value> both = scope.addAll(new GridSampleGradient(this), scope.gradient(), scope.input(0), scope.input(1));
        return List.of(Optional.of(both.get(0)), Optional.of(both.get(1)));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
