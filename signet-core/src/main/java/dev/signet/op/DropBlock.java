package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * Dropout of square blocks of each channel (Ghiasi et al., 2018) in evaluation: the identity. The training form puts nodes in its place that draw the
 * middles of the blocks.
 *
 * @param p the part of the image that is dropped
 * @param size height and width of a block, odd
 */
public record DropBlock(double p, int size) implements Op {
    private static final Attribute SIZE = Attribute.required("block_size", Attribute.Kind.INTEGER, "odd, >= 1");

    public static final OpType TYPE = new OpType(
            "DropBlock",
            "",
            List.of(Dropout.P, SIZE),
            attributes -> new DropBlock(attributes.number("p"), attributes.integer(SIZE.name())));

    public DropBlock {
        if (!(p >= 0 && p < 1) || size < 1 || size % 2 == 0) {
            throw new ShapeException(
                    "DropBlock of p=" + p + " and block_size=" + size + "; expected 0 <= p < 1 and an odd size");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("p", p).with(SIZE.name(), size);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        if (inputs.getFirst().rank() != 4) {
            throw new ShapeException(
                    "input is " + inputs.getFirst().shape() + ", expected [batch, channels, height, width]");
        }
        return List.of(inputs.getFirst().type());
    }

    /** How likely a position is the middle of a block, so that about {@code p} of an image of this size is dropped. */
    public double middles(int height, int width) {
        double places = Math.max(1, height - size + 1.0) * Math.max(1, width - size + 1.0);
        return Math.min(p / (size * size) * height * width / places, 0.999);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        return List.of(inputs.getFirst().reshaped(inputs.getFirst().shape()));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.gradient()));
    }
}
