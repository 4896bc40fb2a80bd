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
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Convolution (cross-correlation, as everywhere in deep learning) in one to three dimensions.
 *
 * <p>Inputs: activation {@code [N, C, spatial…]}, weight {@code [O, C/groups, kernel…]}, optionally bias {@code [O]}. Output
 * {@code [N, O, spatial…]}. Padding reads zero.
 */
public record Conv(Sliding sliding, int groups) implements Op {
    static final Attribute GROUP =
            Attribute.optional("group", Attribute.Kind.INTEGER, 1L, ">= 1, divides both channel counts");

    public static final OpType TYPE = new OpType(
            "Conv",
            "Conv-1",
            List.of(Sliding.STRIDES, Sliding.DILATIONS, Padding.PADS, Padding.AUTO_PAD, GROUP),
            attributes -> new Conv(Sliding.from(attributes), attributes.integer(GROUP.name())));

    public Conv {
        if (groups < 1) {
            throw new ShapeException("groups must be at least 1, got " + groups);
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return sliding.addTo(Attributes.NONE).with(GROUP.name(), groups);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.get(0).shape();
        Shape weight = inputs.get(1).shape().concrete();
        checkRanks(x, weight);
        checkChannels(x.dim(1), weight);
        if (inputs.size() > 2 && !inputs.get(2).shape().mayEqual(SymbolicShape.of(weight.size(0)))) {
            throw new ShapeException(
                    "bias is " + inputs.get(2).shape() + ", expected " + weight.size(0) + ", one per output channel");
        }
        List<Dim> dims = new ArrayList<>(List.of(x.dim(0), Dim.of(weight.size(0))));
        dims.addAll(sliding.outputs(kernel(weight), x, false));
        return List.of(inputs.getFirst().type().withShape(new SymbolicShape(dims)));
    }

    private static void checkRanks(SymbolicShape x, Shape weight) {
        if (weight.rank() < 3 || weight.rank() > 5) {
            throw new ShapeException(
                    "weight is " + weight + ", expected [out, in/groups, kernel…] with 1 to 3 kernel axes");
        }
        if (x.rank() != weight.rank()) {
            throw new ShapeException(
                    "input is " + x + " (" + x.rank() + "-D), expected " + weight.rank() + "-D [batch, channels, "
                            + (weight.rank() - 2) + " spatial axes] for a " + (weight.rank() - 2) + "-D convolution");
        }
    }

    private void checkChannels(Dim channels, Shape weight) {
        if (weight.size(0) % groups != 0) {
            throw new ShapeException(weight.size(0) + " output channels are not divisible by " + groups + " groups");
        }
        int expected = Math.multiplyExact(weight.size(1), groups);
        if (!channels.mayEqual(Dim.of(expected))) {
            throw new ShapeException("input has " + channels + " channels, expected " + expected
                    + (groups == 1 ? "" : " = " + groups + " groups x " + weight.size(1)));
        }
    }

    /** The kernel sizes of a weight {@code [O, I, kernel…]}. */
    static int[] kernel(Shape weight) {
        int[] sizes = weight.toArray();
        return java.util.Arrays.copyOfRange(sizes, 2, sizes.length);
    }

    /** The window for these concrete shapes, padding in numbers. */
    public Window window(Shape input, Shape weight) {
        return sliding.over(kernel(weight), input);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide weight = inputs.get(1);
        Shape shape = outputShape(x, weight);
        Wide y = Wide.zeros(x.type(), shape);
        ConvTaps taps = new ConvTaps(window(x.shape(), weight.shape()), groups, x.shape(), weight.shape(), shape);
        double[] in = x.doubles();
        double[] w = weight.doubles();
        double[] out = y.doubles();
        taps.forEach((xi, wi, yi) -> out[yi] += in[xi] * w[wi]);
        if (inputs.size() > 2) {
            addBias(y, inputs.get(2).doubles());
        }
        return List.of(y);
    }

    /** Visits every product that this convolution adds up for these shapes, padding left out. */
    public void forEachTap(Shape input, Shape weight, Shape output, TapVisitor visitor) {
        new ConvTaps(window(input, weight), groups, input, weight, output).forEach(visitor);
    }

    private Shape outputShape(Wide x, Wide weight) {
        List<Operand> operands = List.of(operand(x), operand(weight));
        return infer(operands).getFirst().shape().concrete();
    }

    private static Operand operand(Wide wide) {
        return Operand.of(new ValueType(ElementType.FLOAT32, SymbolicShape.of(wide.shape())));
    }

    static void addBias(Wide y, double[] bias) {
        int positions = y.shape().elements(2, y.shape().rank());
        double[] out = y.doubles();
        for (int i = 0; i < out.length; i++) {
            out[i] += bias[i / positions % bias.length];
        }
    }

    /** Refuses an output gradient that is not of the shape this convolution gives. */
    static void checkGradientShape(Conv conv, Operand input, Operand weight, Operand gradient) {
        SymbolicShape expected = conv.infer(List.of(input, weight)).getFirst().shape();
        if (!expected.mayEqual(gradient.shape())) {
            throw new ShapeException("output gradient is " + gradient.shape() + ", expected " + expected);
        }
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value x = scope.input(0);
        Value weight = scope.input(1);
        Value dy = scope.gradient();
        List<Optional<Value>> gradients = new ArrayList<>();
        gradients.add(
                scope.wanted(0)
                        ? Optional.of(scope.add(new ConvInputGradient(sliding, groups), dy, weight, x))
                        : Optional.empty());
        gradients.add(
                scope.wanted(1)
                        ? Optional.of(scope.add(new ConvWeightGradient(sliding, groups), x, dy, weight))
                        : Optional.empty());
        if (scope.inputs() > 2) {
            gradients.add(scope.wanted(2) ? Optional.of(scope.add(new ChannelSum(), dy)) : Optional.empty());
        }
        return gradients;
    }

    /** Multiply-adds: outputs x (C/groups) x taps. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        Shape weight = inputs.get(1);
        return Cost.multiplyAdds((long) outputs.getFirst().elements() * weight.elements(1, weight.rank()));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return window(inputs.get(0), inputs.get(1)).reach();
    }
}
