package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
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
 * The spatial axes at other sizes, as PyTorch's {@code interpolate}: nearest, linear (bilinear, trilinear) or cubic (bicubic), each axis by itself.
 *
 * <p>Input {@code [N, C, spatial…]}, one to three spatial axes. With {@code scales} the output has floor(size x scale) positions, which lie 1 / scale
 * apart; with {@code sizes} they lie evenly over the input.
 *
 * @param alignCorners the first and last positions of input and output coincide (linear and cubic only); otherwise their outer edges do
 * @param sizes the output size of each spatial axis; empty where scales are given
 * @param scales the factor of each spatial axis; empty where sizes are given
 */
public record Resample(ResampleMode mode, boolean alignCorners, List<Integer> sizes, List<Double> scales)
        implements Op {
    private static final Attribute MODE =
            Attribute.required("mode", Attribute.Kind.TEXT, "nearest, nearest-exact, linear or cubic");
    private static final Attribute ALIGN_CORNERS =
            Attribute.optional("align_corners", Attribute.Kind.FLAG, false, "linear and cubic only");
    private static final Attribute SIZES = Attribute.required(
            "sizes", Attribute.Kind.INTEGERS, "per spatial axis, >= 1; empty where scales are given");
    private static final Attribute SCALES =
            Attribute.required("scales", Attribute.Kind.NUMBERS, "per spatial axis, > 0; empty where sizes are given");
    static final List<Attribute> ATTRIBUTES = List.of(MODE, ALIGN_CORNERS, SIZES, SCALES);

    public static final OpType TYPE = new OpType("Resample", "", ATTRIBUTES, Resample::from);

    static Resample from(Attributes attributes) {
        return new Resample(
                ResampleMode.of(attributes.text(MODE.name())),
                attributes.flag(ALIGN_CORNERS.name()),
                Arrays.stream(attributes.integers(SIZES.name())).boxed().toList(),
                Arrays.stream(attributes.numbers(SCALES.name())).boxed().toList());
    }

    public Resample {
        sizes = List.copyOf(sizes);
        scales = List.copyOf(scales);
        if (sizes.isEmpty() == scales.isEmpty()) {
            throw new ShapeException(
                    "either sizes or scales say how large the output is, got sizes " + sizes + " and scales " + scales);
        }
        if (sizes.stream().anyMatch(size -> size < 1) || scales.stream().anyMatch(scale -> !(scale > 0))) {
            throw new ShapeException("sizes " + sizes + " or scales " + scales + " are not positive");
        }
        if (alignCorners && (mode == ResampleMode.NEAREST || mode == ResampleMode.NEAREST_EXACT)) {
            throw new ShapeException("mode " + mode.text() + " has no corners to align; use linear or cubic");
        }
    }

    /** To these sizes. */
    public static Resample to(ResampleMode mode, boolean alignCorners, List<Integer> sizes) {
        return new Resample(mode, alignCorners, sizes, List.of());
    }

    /** By these factors. */
    public static Resample by(ResampleMode mode, boolean alignCorners, List<Double> scales) {
        return new Resample(mode, alignCorners, List.of(), scales);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(MODE.name(), mode.text())
                .with(ALIGN_CORNERS.name(), alignCorners)
                .with(SIZES.name(), sizes.stream().map(Integer::longValue).toList())
                .with(SCALES.name(), scales);
    }

    private int spatialAxes() {
        return Math.max(sizes.size(), scales.size());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(output(x.shape())));
    }

    SymbolicShape output(SymbolicShape x) {
        if (spatialAxes() > 3 || x.rank() != spatialAxes() + 2) {
            throw new ShapeException("input is " + x + ", expected [batch, channels, " + spatialAxes()
                    + " spatial axes] for " + (sizes.isEmpty() ? "scales " + scales : "sizes " + sizes)
                    + ", with at most 3 spatial axes");
        }
        List<Dim> dims = new ArrayList<>(x.dims().subList(0, 2));
        for (int axis = 0; axis < spatialAxes(); axis++) {
            int at = axis;
            dims.add(
                    sizes.isEmpty()
                            ? x.dim(axis + 2)
                                    .map(size -> axis(at, size).outputSize(), "floor(%s*" + scales.get(axis) + ")")
                            : Dim.of(sizes.get(axis)));
        }
        return new SymbolicShape(dims);
    }

    private ResampleAxis axis(int axis, int inputSize) {
        if (sizes.isEmpty()) {
            double scale = scales.get(axis);
            return new ResampleAxis(mode, alignCorners, inputSize, (int) Math.floor(inputSize * scale), 1 / scale);
        }
        int size = sizes.get(axis);
        return new ResampleAxis(mode, alignCorners, inputSize, size, (double) inputSize / size);
    }

    /** What is read along depth, height and width of this input; axes that are missing are one position. */
    public List<ResampleAxis> axes(Shape x) {
        List<ResampleAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < spatialAxes(); axis++) {
            axes.add(axis(axis, x.size(axis + 2)));
        }
        while (axes.size() < 3) {
            axes.addFirst(new ResampleAxis(ResampleMode.NEAREST, false, 1, 1, 1));
        }
        return axes;
    }

    /** One product of the weighted sum that an output is. */
    interface Visitor {
        void tap(int input, int output, double weight);
    }

    void forEach(Shape x, Visitor visitor) {
        List<ResampleAxis> axes = axes(x);
        ResampleAxis depth = axes.get(0);
        ResampleAxis height = axes.get(1);
        ResampleAxis width = axes.get(2);
        int out = 0;
        for (int plane = 0; plane < x.elements(0, 2); plane++) {
            for (int d = 0; d < depth.outputSize(); d++) {
                for (int h = 0; h < height.outputSize(); h++) {
                    for (int w = 0; w < width.outputSize(); w++) {
                        position(plane, d, h, w, out++, axes, visitor);
                    }
                }
            }
        }
    }

    private static void position(int plane, int d, int h, int w, int out, List<ResampleAxis> axes, Visitor visitor) {
        int[] depths = axes.get(0).reads(d);
        int[] heights = axes.get(1).reads(h);
        int[] widths = axes.get(2).reads(w);
        for (int i = 0; i < depths.length; i++) {
            for (int j = 0; j < heights.length; j++) {
                for (int k = 0; k < widths.length; k++) {
                    int row = (plane * axes.get(0).inputSize() + depths[i])
                                    * axes.get(1).inputSize()
                            + heights[j];
                    double weight = axes.get(0).weights(d)[i]
                            * axes.get(1).weights(h)[j]
                            * axes.get(2).weights(w)[k];
                    visitor.tap(row * axes.get(2).inputSize() + widths[k], out, weight);
                }
            }
        }
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), output(SymbolicShape.of(x.shape())).concrete());
        forEach(x.shape(), (in, out, weight) -> y.doubles()[out] += weight * x.doubles()[in]);
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ResampleGradient(this), scope.gradient(), scope.input(0))));
    }

    /** Multiply-adds: outputs x taps; none where elements are only moved. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return cost(outputs.getFirst());
    }

    Cost cost(Shape output) {
        int perAxis = switch (mode) {
            case NEAREST, NEAREST_EXACT -> 0;
            case LINEAR -> 2;
            case CUBIC -> 4;
        };
        return Cost.multiplyAdds((long) (output.elements() * Math.pow(perAxis, spatialAxes())));
    }

    /** Positions lie apart by a ratio that need not be whole, which no sliding window says. */
    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
