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
 * A convolution whose weights depend on the position: each output position looks through the same window as in {@link Conv}, but with weights of its
 * own, or with those of its region or tile. Spatial sizes must be known, because there are weights for each position.
 *
 * <p>Inputs: activation {@code [N, C, spatial…]}, weight {@code [sets…, O, C/groups, kernel…]} with one number of sets per spatial axis, at most the
 * output size there; optionally bias {@code [O]} or, one for each output, {@code [O, outputs…]}. Output {@code [N, O, outputs…]}. Padding reads zero.
 */
public record LocallyConnected(Sliding sliding, int groups, Sharing sharing) implements Op {
    private static final Attribute SHARING =
            Attribute.optional("sharing", Attribute.Kind.TEXT, "regions", "regions or tiles");
    static final List<Attribute> ATTRIBUTES =
            List.of(Conv.GROUP, SHARING, Sliding.STRIDES, Sliding.DILATIONS, Padding.PADS, Padding.AUTO_PAD);

    public static final OpType TYPE = new OpType("LocallyConnected", "", ATTRIBUTES, LocallyConnected::from);

    static LocallyConnected from(Attributes attributes) {
        return new LocallyConnected(
                Sliding.from(attributes),
                attributes.integer(Conv.GROUP.name()),
                Sharing.of(attributes.text(SHARING.name())));
    }

    public LocallyConnected {
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
        return sliding.addTo(Attributes.NONE.with(Conv.GROUP.name(), groups).with(SHARING.name(), sharing.text()));
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.get(0).shape();
        Shape weight = inputs.get(1).shape().concrete();
        int axes = x.rank() - 2;
        if (axes < 1 || axes > 3 || weight.rank() != 2 * axes + 2) {
            throw new ShapeException("input is " + x + " and weight " + weight
                    + "; expected [batch, channels, spatial…] with 1 to 3 spatial axes and [sets…, out, in/groups,"
                    + " kernel…] with as many sets and kernel sizes");
        }
        for (int axis = 2; axis < x.rank(); axis++) {
            x.size(axis); // refuses a size that is not known
        }
        Shape set = set(weight);
        SymbolicShape y = new Conv(sliding, groups)
                .infer(List.of(inputs.get(0), Operand.of(inputs.get(1).type().withShape(SymbolicShape.of(set)))))
                .getFirst()
                .shape();
        for (int axis = 0; axis < axes; axis++) {
            checkSets(axis, y.size(axis + 2), weight.size(axis));
        }
        if (inputs.size() > 2) {
            checkBias(inputs.get(2).shape(), y);
        }
        return List.of(inputs.getFirst().type().withShape(y));
    }

    private static void checkSets(int axis, int positions, int sets) {
        if (sets < 1 || sets > positions) {
            throw new ShapeException("weights are given for " + sets + " places along spatial axis " + axis
                    + ", but the output has " + positions + " positions there; expected 1 to " + positions);
        }
    }

    private static void checkBias(SymbolicShape bias, SymbolicShape y) {
        List<Dim> each = y.dims().subList(1, y.rank());
        if (!bias.mayEqual(new SymbolicShape(each)) && !bias.mayEqual(SymbolicShape.of(y.dim(1)))) {
            throw new ShapeException("bias is " + bias + ", expected " + y.dim(1) + ", one per output channel, or "
                    + new SymbolicShape(each) + ", one per output");
        }
    }

    /** The shape {@code [O, C/groups, kernel…]} of one set of a weight. */
    public static Shape set(Shape weight) {
        int[] sizes = weight.toArray();
        return Shape.of(Arrays.copyOfRange(sizes, sizes.length / 2 - 1, sizes.length));
    }

    /** The window for these concrete shapes, padding in numbers. */
    public Window window(Shape input, Shape weight) {
        return sliding.over(Conv.kernel(set(weight)), input);
    }

    /** Which weights each output position uses. */
    public WeightPlaces places(Shape weight, Shape output) {
        return WeightPlaces.of(sharing, weight, output);
    }

    /** Visits every product that this op adds up for these shapes, padding left out. */
    public void forEachTap(Shape input, Shape weight, Shape output, TapVisitor visitor) {
        taps(input, weight, output).forEach(visitor);
    }

    /** The loop over all products for these shapes. */
    LocalTaps taps(Shape input, Shape weight, Shape output) {
        return new LocalTaps(window(input, weight), groups, places(weight, output), input, set(weight), output);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide weight = inputs.get(1);
        Wide y = Wide.zeros(
                x.type(),
                infer(inputs.stream()
                                .map(input -> Operand.of(new ValueType(input.type(), SymbolicShape.of(input.shape()))))
                                .toList())
                        .getFirst()
                        .shape()
                        .concrete());
        double[] in = x.doubles();
        double[] w = weight.doubles();
        double[] out = y.doubles();
        taps(x.shape(), weight.shape(), y.shape()).forEach((xi, wi, yi) -> out[yi] += in[xi] * w[wi]);
        if (inputs.size() > 2) {
            addBias(y, inputs.get(2));
        }
        return List.of(y);
    }

    private static void addBias(Wide y, Wide bias) {
        if (bias.shape().rank() == 1) {
            Conv.addBias(y, bias.doubles());
            return;
        }
        double[] out = y.doubles();
        for (int i = 0; i < out.length; i++) {
            out[i] += bias.doubles()[i % bias.doubles().length];
        }
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value x = scope.input(0);
        Value weight = scope.input(1);
        Value dy = scope.gradient();
        List<Optional<Value>> gradients = new ArrayList<>();
        gradients.add(
                scope.wanted(0)
                        ? Optional.of(scope.add(new LocallyConnectedInputGradient(this), dy, weight, x))
                        : Optional.empty());
        gradients.add(
                scope.wanted(1)
                        ? Optional.of(scope.add(new LocallyConnectedWeightGradient(this), x, dy, weight))
                        : Optional.empty());
        if (scope.inputs() > 2) {
            Value bias = scope.input(2);
            boolean perChannel = bias.shape().rank() == 1;
            gradients.add(
                    !scope.wanted(2)
                            ? Optional.empty()
                            : Optional.of(
                                    perChannel ? scope.add(new ChannelSum(), dy) : scope.add(new SumTo(), dy, bias)));
        }
        return gradients;
    }

    /** Refuses an output gradient that is not of the shape this op gives. */
    void checkGradientShape(Operand input, Operand weight, Operand gradient) {
        SymbolicShape expected = infer(List.of(input, weight)).getFirst().shape();
        if (!expected.mayEqual(gradient.shape())) {
            throw new ShapeException("output gradient is " + gradient.shape() + ", expected " + expected);
        }
    }

    /** Multiply-adds: outputs x (C/groups) x taps, as many as the convolution's. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return costOf(outputs.getFirst(), inputs.get(1));
    }

    static Cost costOf(Shape output, Shape weight) {
        Shape set = set(weight);
        return Cost.multiplyAdds((long) output.elements() * set.elements(1, set.rank()));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return window(inputs.get(0), inputs.get(1)).reach();
    }
}
