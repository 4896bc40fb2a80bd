package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
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
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * Convolution of quantised numbers, whose result is quantised again (ONNX's QLinearConv). Inputs: x {@code [N, C, spatial…]}, its scale and zero
 * point, weight {@code [O, C/groups, kernel…]}, its scale and zero point (one, or one per output channel), scale and zero point of the output, and, if
 * given, bias int32 {@code [O]} in units of scale of x times scale of the weight. Output of the type of its zero point, halves rounded to even.
 */
public record QuantizedConv(Sliding sliding, int groups) implements Op {
    public static final OpType TYPE = new OpType(
            "QuantizedConv",
            "QLinearConv-10",
            Conv.TYPE.attributes(),
            attributes -> new QuantizedConv(Sliding.from(attributes), attributes.integer(Conv.GROUP.name())));

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
        List<Operand> factors = List.of(inputs.get(0), inputs.get(3));
        Quantized.requireIntegers(inputs, 0, 2, 3, 5, 7);
        Quantized.requireScales(inputs, 1, 4, 6);
        SymbolicShape y = new Conv(sliding, groups).infer(factors).getFirst().shape();
        int channels = inputs.get(3).shape().size(0);
        ConvInteger.checkZeroPoints(inputs.get(2), inputs.get(5), channels);
        ConvInteger.checkZeroPoints(inputs.get(1), inputs.get(4), channels);
        ConvInteger.checkZeroPoints(inputs.get(6), inputs.get(7), 1);
        return List.of(new ValueType(inputs.get(7).type().element(), y));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Conv conv = new Conv(sliding, groups);
        Wide weight = inputs.get(3);
        Shape output = ConvInteger.output(conv, inputs.get(0), weight);
        long[] sums = ConvInteger.sums(
                conv,
                inputs.get(0),
                inputs.get(2).longs()[0],
                weight,
                inputs.get(5).longs(),
                output);
        double[] weightScales = inputs.get(4).doubles();
        double factor = inputs.get(1).doubles()[0] / inputs.get(6).doubles()[0];
        Wide zeroPoint = inputs.get(7);
        int positions = output.elements(2, output.rank());
        for (int i = 0; i < sums.length; i++) {
            int channel = i / positions % output.size(1);
            long biased = inputs.size() > 8 ? sums[i] + inputs.get(8).longs()[channel] : sums[i];
            double real = biased * factor * weightScales[channel % weightScales.length];
            sums[i] = Quantized.saturated(Math.rint(real) + zeroPoint.longs()[0], zeroPoint.type());
        }
        return List.of(Wide.ofLongs(zeroPoint.type(), output, sums));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "quantised numbers have none; train in float and quantise then");
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return new Conv(sliding, groups).cost(List.of(inputs.get(0), inputs.get(3)), outputs);
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return new Conv(sliding, groups).reach(List.of(inputs.get(0), inputs.get(3)));
    }
}
