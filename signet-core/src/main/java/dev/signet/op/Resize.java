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
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Another size of some axes, values between positions interpolated axis by axis (ONNX's Resize; PyTorch's {@code interpolate} and {@code Upsample}).
 * Integers are computed in double and lose their fraction.
 *
 * @param axes the axes resized, counted from the end when negative; empty for all
 * @param sizes their new sizes; empty if scales are given
 * @param scales new size over old size, rounded down; empty if sizes are given
 * @param policy with sizes: {@code stretch}, or one scale for all of these axes that makes none of them larger ({@code not_larger}) or smaller
 *     ({@code not_smaller}) than asked
 * @param roi begin of each of the axes, then end of each, in parts of its length; only {@code tf_crop_and_resize} reads it; else empty
 */
public record Resize(
        Interpolation how,
        List<Integer> axes,
        List<Integer> sizes,
        List<Double> scales,
        String policy,
        List<Double> roi)
        implements Op {
    private static final Attribute AXES =
            Attribute.optional("axes", Attribute.Kind.INTEGERS, List.of(), "each once; empty for all");
    private static final Attribute SIZES =
            Attribute.required("sizes", Attribute.Kind.INTEGERS, "one for each axis, or none if there are scales");
    private static final Attribute SCALES =
            Attribute.required("scales", Attribute.Kind.NUMBERS, "one for each axis, > 0, or none if there are sizes");
    private static final Attribute POLICY = Attribute.optional(
            "keep_aspect_ratio_policy", Attribute.Kind.TEXT, "stretch", "stretch, not_larger or not_smaller");
    private static final Attribute ROI =
            Attribute.optional("roi", Attribute.Kind.NUMBERS, List.of(), "begin of each axis, then end of each");

    static final List<Attribute> ATTRIBUTES = Stream.concat(
                    Interpolation.ATTRIBUTES.stream(), Stream.of(AXES, SIZES, SCALES, POLICY, ROI))
            .toList();

    public static final OpType TYPE = new OpType("Resize", "Resize-10", ATTRIBUTES, Resize::from);

    static Resize from(Attributes attributes) {
        return new Resize(
                Interpolation.from(attributes),
                IntStream.of(attributes.integers(AXES.name())).boxed().toList(),
                IntStream.of(attributes.integers(SIZES.name())).boxed().toList(),
                DoubleStream.of(attributes.numbers(SCALES.name())).boxed().toList(),
                attributes.text(POLICY.name()),
                DoubleStream.of(attributes.numbers(ROI.name())).boxed().toList());
    }

    public Resize {
        axes = List.copyOf(axes);
        sizes = List.copyOf(sizes);
        scales = List.copyOf(scales);
        roi = List.copyOf(roi);
        if (sizes.isEmpty() == scales.isEmpty()) {
            throw new ShapeException("resize takes either sizes or scales, got sizes " + sizes + ", scales " + scales);
        }
        int given = Math.max(sizes.size(), scales.size());
        if (!axes.isEmpty() && axes.size() != given) {
            throw new ShapeException("resize got " + given + " sizes or scales for axes " + axes);
        }
        if (scales.stream().anyMatch(scale -> !(scale > 0) || scale.isInfinite())) {
            throw new ShapeException("scales are " + scales + ", expected numbers above 0");
        }
        if (sizes.stream().anyMatch(size -> size < 0)) {
            throw new ShapeException("sizes are " + sizes + ", expected numbers of at least 0");
        }
        if (!List.of("stretch", "not_larger", "not_smaller").contains(policy)) {
            throw new ShapeException(POLICY.name() + " is '" + policy + "', expected " + POLICY.range());
        }
        if (!roi.isEmpty() && roi.size() != 2 * given) {
            throw new ShapeException("roi is " + roi + ", expected " + 2 * given + " numbers for " + given + " axes");
        }
    }

    /** These axes to these sizes. */
    public static Resize toSizes(Interpolation how, List<Integer> axes, List<Integer> sizes) {
        return new Resize(how, axes, sizes, List.of(), "stretch", List.of());
    }

    /** These axes by these scales. */
    public static Resize byScales(Interpolation how, List<Integer> axes, List<Double> scales) {
        return new Resize(how, axes, List.of(), scales, "stretch", List.of());
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return how.addTo(Attributes.NONE)
                .with(AXES.name(), axes.stream().map(Integer::longValue).toList())
                .with(SIZES.name(), sizes.stream().map(Integer::longValue).toList())
                .with(SCALES.name(), scales)
                .with(POLICY.name(), policy)
                .with(ROI.name(), roi);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(output(x.shape())));
    }

    SymbolicShape output(SymbolicShape x) {
        List<Integer> resized = resized(x.rank());
        SymbolicShape y = x;
        for (int i = 0; i < resized.size(); i++) {
            int axis = resized.get(i);
            if (scales.isEmpty() && policy.equals("stretch")) {
                refuseEmpty(x, axis, sizes.get(i));
                y = y.with(axis, Dim.of(sizes.get(i)));
            } else if (scales.isEmpty()) {
                y = y.with(axis, Dim.of((int) (commonScale(x) * x.size(axis) + 0.5)));
            } else {
                double scale = scales.get(i);
                y = y.with(
                        axis,
                        scale == 1
                                ? x.dim(axis)
                                : x.dim(axis).map(size -> scaled(size, scale), "floor(%s*" + scale + ")"));
            }
        }
        return y;
    }

    private static void refuseEmpty(SymbolicShape x, int axis, int size) {
        if (size > 0 && x.dim(axis).equals(Dim.of(0))) {
            throw new ShapeException("axis " + axis + " of " + x + " is empty and cannot be resized to " + size);
        }
    }

    private static int scaled(int size, double scale) {
        double scaled = Math.floor(size * scale);
        if (scaled > Shape.MAX_ELEMENTS) {
            throw new ShapeException("size " + size + " times scale " + scale + " is too large");
        }
        return (int) scaled;
    }

    private List<Integer> resized(int rank) {
        List<Integer> resized = axes.isEmpty()
                ? IntStream.range(0, rank).boxed().toList()
                : axes.stream().map(axis -> ShapeRules.axis(axis, rank)).toList();
        if (resized.size() != Math.max(sizes.size(), scales.size())
                || resized.stream().distinct().count() != resized.size()) {
            throw new ShapeException("input has " + rank + " axes; expected axes once each and a size or scale for each"
                    + " of them, got axes " + axes + ", sizes " + sizes + ", scales " + scales);
        }
        return resized;
    }

    private double scale(Shape x, int i) {
        if (!scales.isEmpty()) {
            return scales.get(i);
        }
        return policy.equals("stretch")
                ? sizes.get(i) / (double) x.size(resized(x.rank()).get(i))
                : commonScale(SymbolicShape.of(x));
    }

    private double commonScale(SymbolicShape x) {
        List<Integer> resized = resized(x.rank());
        DoubleStream all =
                IntStream.range(0, sizes.size()).mapToDouble(at -> sizes.get(at) / (double) x.size(resized.get(at)));
        return (policy.equals("not_larger") ? all.min() : all.max()).orElse(1);
    }

    /** What each axis of the input reads, in the order of axes. */
    public List<ResizeAxis> axes(Shape x) {
        Shape y = output(SymbolicShape.of(x)).concrete();
        List<Integer> resized = resized(x.rank());
        List<ResizeAxis> reads = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            int at = resized.indexOf(axis);
            double begin = at < 0 || roi.isEmpty() ? 0 : roi.get(at);
            double end = at < 0 || roi.isEmpty() ? 1 : roi.get(resized.size() + at);
            double scale = at < 0 ? 1 : scale(x, at);
            Interpolation along = at < 0 ? Interpolation.NEAREST_HALF_PIXEL : how;
            reads.add(along.axis(x.size(axis), y.size(axis), scale, begin, end));
        }
        return reads;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        List<ResizeAxis> reads = axes(x.shape());
        double[] values = x.isFloat()
                ? x.doubles()
                : Arrays.stream(x.longs()).asDoubleStream().toArray();
        Shape shape = x.shape();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!reads.get(axis).isIdentity(shape.size(axis))) {
                values = along(values, shape, axis, reads.get(axis));
                shape = shape.with(axis, reads.get(axis).sources().length);
            }
        }
        Wide y = Wide.zeros(x.type(), shape);
        for (int i = 0; i < values.length && i < shape.elements(); i++) {
            if (x.isFloat()) {
                y.doubles()[i] = values[i];
            } else {
                y.longs()[i] = (long) values[i];
            }
        }
        return List.of(y);
    }

    private double[] along(double[] values, Shape shape, int axis, ResizeAxis reads) {
        int inner = shape.elements(axis + 1, shape.rank());
        int outer = shape.elements(0, axis);
        int size = reads.sources().length;
        double[] result = new double[outer * size * inner];
        for (int o = 0; o < outer; o++) {
            for (int position = 0; position < size; position++) {
                for (int i = 0; i < inner; i++) {
                    double sum = reads.isOutside(position) ? how.extrapolation() : 0;
                    for (int tap = 0; tap < reads.sources()[position].length; tap++) {
                        int from = (o * shape.size(axis) + reads.sources()[position][tap]) * inner + i;
                        sum += reads.weights()[position][tap] * values[from];
                    }
                    result[(o * size + position) * inner + i] = sum;
                }
            }
        }
        return result;
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        int along = resized(inputs.getFirst().rank()).indexOf(0);
        boolean leavesSamples = along < 0 || roi.isEmpty() && !scales.isEmpty() && scales.get(along) == 1;
        return Samples.onlyFirst(sampled) && leavesSamples;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ResizeGradient(this), scope.gradient(), scope.input(0))));
    }

    /** The same with zeros outside: what is linear in it. */
    Resize linear() {
        Interpolation zeros = new Interpolation(
                how.mode(),
                how.coordinates(),
                how.nearest(),
                how.cubicCoefficient(),
                how.excludeOutside(),
                how.antialias(),
                0);
        return new Resize(zeros, axes, sizes, scales, policy, roi);
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
