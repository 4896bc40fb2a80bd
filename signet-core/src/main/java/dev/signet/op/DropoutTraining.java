package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * Dropout (Srivastava et al., 2014): each element is zero with probability p, else divided by 1 - p. Inputs: x {@code [N, …]}, keys int64 {@code [N]}, step
 * int64 scalar. The mask is a function of (stream, key of the sample, step, position in the sample), so the backward pass computes it again.
 *
 * @param maskAxes how many of the first axes have draws of their own, what lies behind shares one; 0 means all axes
 */
public record DropoutTraining(double p, String stream, int maskAxes) implements Op {
    public static final OpType TYPE = new OpType(
            "DropoutTraining",
            "",
            List.of(
                    Dropout.P,
                    Attribute.required("stream", Attribute.Kind.TEXT, "name of the layer"),
                    Dropout.MASK_AXES),
            attributes -> new DropoutTraining(
                    attributes.number("p"), attributes.text("stream"), attributes.integer(Dropout.MASK_AXES.name())));

    /** A draw for each element. */
    public DropoutTraining(double p, String stream) {
        this(p, stream, 0);
    }

    /** How many neighbours in a dense sample share one draw. */
    public int shared(Shape x) {
        return maskAxes == 0 ? 1 : Math.max(1, x.elements(Math.min(maskAxes, x.rank()), x.rank()));
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("p", p).with("stream", stream).with(Dropout.MASK_AXES.name(), maskAxes);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        if (x.rank() < 1
                || inputs.get(1).rank() != 1
                || !inputs.get(1).shape().dim(0).mayEqual(x.shape().dim(0))) {
            throw new ShapeException("input is " + x.shape() + ", expected one key per sample, got "
                    + inputs.get(1).shape());
        }
        return List.of(x.type());
    }

    /** The key of the mask of one sample. */
    public long maskKey(long sample, long step) {
        return RandomStream.of(0, stream).at(step).at(sample).key();
    }

    /** Whether position {@code index} of the sample with this mask key is kept. */
    public boolean keeps(long maskKey, int index) {
        return (RandomStream.bits(maskKey, index) >>> 11) * 0x1.0p-53 >= p;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        long[] keys = inputs.get(1).longs();
        long step = inputs.get(2).longs()[0];
        Wide y = Wide.zeros(x.type(), x.shape());
        int perSample = x.shape().elements(1, x.shape().rank());
        int shared = shared(x.shape());
        for (int n = 0; n < keys.length; n++) {
            long key = maskKey(keys[n], step);
            for (int i = 0; i < perSample; i++) {
                y.doubles()[n * perSample + i] = keeps(key, i / shared) ? x.doubles()[n * perSample + i] / (1 - p) : 0;
            }
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(this, scope.gradient(), scope.input(1), scope.input(2))),
                Optional.empty(),
                Optional.empty());
    }
}
