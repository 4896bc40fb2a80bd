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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Convolution whose taps are moved by offsets that another part of the network computes (Dai et al., 2017), times a mask (Zhu et al., 2018), in two
 * dimensions. Inputs: x {@code [N, C, H, W]}, weight {@code [O, C/groups, kH, kW]}, offset {@code [N, offsetGroups kH kW 2, H', W']} (down, then to the
 * right), bias {@code [O]}, mask {@code [N, offsetGroups kH kW, H', W']}. Places outside the image read zero.
 */
public record DeformConv(Sliding sliding, int groups, int offsetGroups) implements Op {
    private static final Attribute OFFSET_GROUP =
            Attribute.optional("offset_group", Attribute.Kind.INTEGER, 1L, ">= 1, divides the input's channels");
    static final List<Attribute> ATTRIBUTES = Stream.concat(Conv.TYPE.attributes().stream(), Stream.of(OFFSET_GROUP))
            .toList();

    public static final OpType TYPE = new OpType("DeformConv", "DeformConv-19", ATTRIBUTES, DeformConv::from);

    static DeformConv from(Attributes attributes) {
        return new DeformConv(
                Sliding.from(attributes),
                attributes.integer(Conv.GROUP.name()),
                attributes.integer(OFFSET_GROUP.name()));
    }

    public DeformConv {
        if (groups < 1 || offsetGroups < 1) {
            throw new ShapeException(
                    "groups and offset groups must be at least 1, got " + groups + " and " + offsetGroups);
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return new Conv(sliding, groups).attributes().with(OFFSET_GROUP.name(), offsetGroups);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Shape weight = inputs.get(1).shape().concrete();
        SymbolicShape x = inputs.get(0).shape();
        if (weight.rank() != 4) {
            throw new ShapeException("weight is " + weight + ", expected [out, in/groups, height, width]");
        }
        ValueType y = new Conv(sliding, groups).infer(inputs.subList(0, 2)).getFirst();
        if (x.dim(1).isKnown() && x.dim(1).size() % offsetGroups != 0) {
            throw new ShapeException(x + " has channels that " + offsetGroups + " offset groups do not divide");
        }
        int taps = weight.size(2) * weight.size(3);
        check("offset", inputs.get(2), y.shape().with(1, Dim.of(2 * taps * offsetGroups)));
        check("bias", inputs.get(3), SymbolicShape.of(weight.size(0)));
        check("mask", inputs.get(4), y.shape().with(1, Dim.of(taps * offsetGroups)));
        return List.of(y);
    }

    private static void check(String what, Operand given, SymbolicShape expected) {
        if (!given.shape().mayEqual(expected)) {
            throw new ShapeException(what + " is " + given.shape() + ", expected " + expected);
        }
    }

    DeformTaps taps(List<Wide> inputs) {
        return new DeformTaps(
                this,
                inputs.get(0).shape(),
                inputs.get(1).shape(),
                inputs.get(2),
                inputs.get(4).doubles());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide weight = inputs.get(1);
        DeformTaps taps = taps(inputs);
        Wide y = Wide.zeros(x.type(), Shape.of(x.shape().size(0), weight.shape().size(0), taps.height(), taps.width()));
        double[] columns = taps.columns(x.doubles());
        taps.products((column, w, out) -> y.doubles()[out] += columns[column] * weight.doubles()[w]);
        Conv.addBias(y, inputs.get(3).doubles());
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        List<Value> all = scope.addAll(
                new DeformConvGradient(this),
                scope.gradient(),
                scope.input(0),
                scope.input(1),
                scope.input(2),
                scope.input(3),
                scope.input(4));
        return List.of(
                Optional.of(all.get(0)),
                Optional.of(all.get(1)),
                Optional.of(all.get(2)),
                Optional.of(scope.add(new ChannelSum(), scope.gradient())),
                Optional.of(all.get(3)));
    }

    /** Multiply-adds of the convolution and of the reads between pixels. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        Shape weight = inputs.get(1);
        long reads = (long) inputs.get(4).elements() * (inputs.get(0).size(1) / offsetGroups);
        return Cost.multiplyAdds((long) outputs.getFirst().elements() * weight.elements(1, 4) + 4 * reads);
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
