package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Convolution of integers of 8 bits (ONNX's ConvInteger). Inputs: x {@code [N, C, spatial…]}, weight {@code [O, C/groups, kernel…]}, the zero point of x
 * (one number) and of the weight (one, or one per output channel), both of the types of what they are taken from. Output int32; padding reads the
 * zero point.
 */
public record ConvInteger(Sliding sliding, int groups) implements Op {
    public static final OpType TYPE = new OpType(
            "ConvInteger",
            "ConvInteger-10",
            Conv.TYPE.attributes(),
            attributes -> new ConvInteger(Sliding.from(attributes), attributes.integer(Conv.GROUP.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return new Conv(sliding, groups).attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Quantized.requireIntegers(inputs, 0, 1, 2, 3);
        SymbolicShape y =
                new Conv(sliding, groups).infer(inputs.subList(0, 2)).getFirst().shape();
        checkZeroPoints(inputs.get(2), inputs.get(3), inputs.get(1).shape().size(0));
        return List.of(new ValueType(ElementType.INT32, y));
    }

    static void checkZeroPoints(Operand ofX, Operand ofWeight, int channels) {
        boolean one = ofX.shape().isConcrete() && ofX.shape().concrete().elements() == 1;
        int weights = ofWeight.shape().concrete().elements();
        if (!one || (weights != 1 && weights != channels)) {
            throw new ShapeException("zero points are " + ofX.shape() + " and " + ofWeight.shape()
                    + ", expected one for x and one or " + channels + " for the weight");
        }
    }

    /** The sums of products, exact. */
    static long[] sums(Conv conv, Wide x, long xZero, Wide weight, long[] weightZeros, Shape output) {
        long[] sums = new long[output.elements()];
        int perChannel = weight.shape().elements(1, weight.shape().rank());
        Window window = conv.window(x.shape(), weight.shape());
        new ConvTaps(window, conv.groups(), x.shape(), weight.shape(), output)
                .forEach((xi, wi, yi) -> sums[yi] += (x.longs()[xi] - xZero)
                        * (weight.longs()[wi] - weightZeros[wi / perChannel % weightZeros.length]));
        return sums;
    }

    /** The shape of the output for these inputs. */
    static Shape output(Conv conv, Wide x, Wide weight) {
        List<Operand> operands = List.of(
                Operand.of(new ValueType(x.type(), SymbolicShape.of(x.shape()))),
                Operand.of(new ValueType(weight.type(), SymbolicShape.of(weight.shape()))));
        return conv.infer(operands).getFirst().shape().concrete();
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Conv conv = new Conv(sliding, groups);
        Shape output = output(conv, inputs.get(0), inputs.get(1));
        long[] sums = sums(
                conv,
                inputs.get(0),
                inputs.get(2).longs()[0],
                inputs.get(1),
                inputs.get(3).longs(),
                output);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (int) sums[i];
        }
        return List.of(Wide.ofLongs(ElementType.INT32, output, sums));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return Collections.nCopies(scope.inputs(), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return new Conv(sliding, groups).cost(inputs, outputs);
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return new Conv(sliding, groups).reach(inputs);
    }
}
