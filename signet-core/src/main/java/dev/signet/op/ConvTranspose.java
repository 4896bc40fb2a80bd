package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
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
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Transposed convolution in one to three dimensions: every input is spread over a window of the output, the adjoint of {@link Conv} with the same
 * weight (Dumoulin and Visin, 2016; PyTorch's {@code ConvTranspose2d}).
 *
 * <p>Inputs: activation {@code [N, I, spatial…]}, weight {@code [I, O/groups, kernel…]}, optionally bias {@code [O]}. Output
 * {@code [N, O, spatial…]} of size (n - 1) stride - padding at both ends + dilation (kernel - 1) + 1 + output padding.
 *
 * @param sliding strides, dilations and padding of the convolution it is the adjoint of: padding crops the output; never "same"
 * @param outputPadding more positions at the end of each axis, fewer than the stride or the dilation; empty for none
 */
public record ConvTranspose(Sliding sliding, List<Integer> outputPadding, int groups) implements Op {
    private static final Attribute OUTPUT_PADDING = Attribute.optional(
            "output_padding", Attribute.Kind.INTEGERS, List.of(), "per spatial axis, less than stride or dilation");

    public static final OpType TYPE = new OpType(
            "ConvTranspose",
            "ConvTranspose-1",
            Stream.concat(Conv.TYPE.attributes().stream(), Stream.of(OUTPUT_PADDING))
                    .toList(),
            attributes -> new ConvTranspose(
                    Sliding.from(attributes),
                    Arrays.stream(attributes.integers(OUTPUT_PADDING.name()))
                            .boxed()
                            .toList(),
                    attributes.integer(Conv.GROUP.name())));

    public ConvTranspose {
        outputPadding = List.copyOf(outputPadding);
        if (groups < 1) {
            throw new ShapeException("groups must be at least 1, got " + groups);
        }
        if (sliding.padding() instanceof Padding.Same) {
            throw new ShapeException(
                    "a transposed convolution does not know the size that \"same\" padding came from; give the cells");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return sliding.addTo(Attributes.NONE)
                .with(Conv.GROUP.name(), groups)
                .with(
                        OUTPUT_PADDING.name(),
                        outputPadding.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.get(0).shape();
        Shape weight = inputs.get(1).shape().concrete();
        if (weight.rank() < 3 || weight.rank() > 5 || x.rank() != weight.rank()) {
            throw new ShapeException("input is " + x + ", weight is " + weight
                    + "; expected [batch, in, 1 to 3 spatial axes] and [in, out/groups, kernel of as many axes]");
        }
        if (!x.dim(1).mayEqual(Dim.of(weight.size(0))) || weight.size(0) % groups != 0) {
            throw new ShapeException("input has " + x.dim(1) + " channels, expected " + weight.size(0)
                    + (groups == 1 ? "" : ", divisible by " + groups + " groups"));
        }
        int out = Math.multiplyExact(weight.size(1), groups);
        if (inputs.size() > 2 && !inputs.get(2).shape().mayEqual(SymbolicShape.of(out))) {
            throw new ShapeException(
                    "bias is " + inputs.get(2).shape() + ", expected " + out + ", one per output channel");
        }
        Window window = window(weight);
        List<Dim> dims = new ArrayList<>(List.of(x.dim(0), Dim.of(out)));
        for (int axis = 0; axis < window.rank(); axis++) {
            WindowAxis along = window.axis(axis);
            int more = more(axis, along);
            dims.add(x.dim(axis + 2)
                    .map(size -> outputSize(along, more, size), "transposed(%s," + along + ",+" + more + ")"));
        }
        return List.of(inputs.getFirst().type().withShape(new SymbolicShape(dims)));
    }

    private int more(int axis, WindowAxis along) {
        if (outputPadding.isEmpty()) {
            return 0;
        }
        if (axis >= outputPadding.size()) {
            throw new ShapeException(
                    "output padding " + outputPadding + " is given for " + outputPadding.size() + " axes only");
        }
        int more = outputPadding.get(axis);
        if (more < 0 || more >= Math.max(along.stride(), along.dilation())) {
            throw new ShapeException("output padding " + more + " must be at least 0 and less than stride "
                    + along.stride() + " or dilation " + along.dilation());
        }
        return more;
    }

    private static int outputSize(WindowAxis axis, int more, int size) {
        long result =
                (size - 1L) * axis.stride() - axis.padBegin() - axis.padEnd() + axis.extent() + (size == 0 ? 0 : more);
        if (size > 0 && (result < 1 || result > Shape.MAX_ELEMENTS)) {
            throw new ShapeException("an input of size " + size + " gives " + result
                    + " positions; use less padding (it crops the output) or a larger input");
        }
        return (int) Math.max(0, result);
    }

    /** The window of the convolution this is the adjoint of, which slides over the output; one to three axes. */
    public Window window(Shape weight) {
        int[] kernel = Conv.kernel(weight);
        return sliding.over(kernel, new int[kernel.length]);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide weight = inputs.get(1);
        Shape shape =
                infer(List.of(operand(x), operand(weight))).getFirst().shape().concrete();
        Wide y = Wide.zeros(x.type(), shape);
        double[] in = x.doubles();
        double[] w = weight.doubles();
        double[] out = y.doubles();
        new ConvTaps(window(weight.shape()), groups, shape, weight.shape(), x.shape())
                .forEach((yi, wi, xi) -> out[yi] += in[xi] * w[wi]);
        if (inputs.size() > 2) {
            Conv.addBias(y, inputs.get(2).doubles());
        }
        return List.of(y);
    }

    private static Operand operand(Wide wide) {
        return Operand.of(new ValueType(ElementType.FLOAT32, SymbolicShape.of(wide.shape())));
    }

    /** The convolution that this is the adjoint of, and its weight gradient with input and output in each other's place. */
    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value x = scope.input(0);
        Value weight = scope.input(1);
        Adjoint adjoint = adjoint(scope, weight.shape().concrete());
        List<Optional<Value>> gradients = new ArrayList<>();
        gradients.add(
                scope.wanted(0)
                        ? Optional.of(scope.add(new Conv(adjoint.sliding(), groups), adjoint.dy(), weight))
                        : Optional.empty());
        gradients.add(
                scope.wanted(1)
                        ? Optional.of(
                                scope.add(new ConvWeightGradient(adjoint.sliding(), groups), adjoint.dy(), x, weight))
                        : Optional.empty());
        if (scope.inputs() > 2) {
            gradients.add(
                    scope.wanted(2) ? Optional.of(scope.add(new ChannelSum(), scope.gradient())) : Optional.empty());
        }
        return gradients;
    }

    /** What the convolution slides over. */
    private record Adjoint(Sliding sliding, Value dy) {}

    /** Output padding of a stride or more would give the convolution another window: then it pads less, or the gradient is cropped. */
    private Adjoint adjoint(GradientScope scope, Shape weight) {
        Value dy = scope.gradient();
        Window window = window(weight);
        int[] pads = new int[2 * window.rank()];
        for (int axis = 0; axis < window.rank(); axis++) {
            WindowAxis along = window.axis(axis);
            int more = more(axis, along);
            int end = more < along.stride() ? along.padEnd() : along.padEnd() - more;
            pads[axis] = along.padBegin();
            pads[window.rank() + axis] = Math.max(0, end);
            if (end < 0) {
                Dim size = dy.shape().dim(axis + 2);
                if (!size.isKnown()) {
                    throw new NoGradientException(
                            "ConvTranspose", "with output padding " + outputPadding + " it needs known spatial sizes");
                }
                dy = scope.add(new Slice(axis + 2, 0, size.size() + end), dy);
            }
        }
        return new Adjoint(new Sliding(sliding.strides(), sliding.dilations(), Padding.explicit(pads)), dy);
    }

    /** Multiply-adds: inputs x (O/groups) x taps. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        Shape weight = inputs.get(1);
        return Cost.multiplyAdds((long) inputs.getFirst().elements() * weight.elements(1, weight.rank()));
    }

    /** A window of its own for stride 1; with a larger stride what an output sees changes from position to position. */
    @Override
    public Reach reach(List<Shape> inputs) {
        Window window = window(inputs.get(1));
        if (window.axes().stream().anyMatch(axis -> axis.stride() > 1)) {
            return Reach.EVERYTHING;
        }
        return new Reach.Windows(window.axes().stream()
                .map(axis -> new Reach.Axis(axis.extent(), 1, axis.extent() - 1 - axis.padBegin()))
                .toList());
    }
}
