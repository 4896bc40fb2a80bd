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
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Channels of several values {@code [N, C, …]} in a given order: what the planner makes of {@link Concat}, {@link Slice} and the {@link Reshape},
 * {@link Permute}, {@link Reshape} of a channel shuffle in a row.
 *
 * @param channels for each channel of the output its number among the channels of all inputs, one input after the other
 */
public record SelectChannels(List<Integer> channels) implements Op {
    private static final Concat CONCAT = new Concat(1);

    private static final Attribute CHANNELS = Attribute.required(
            "channels", Attribute.Kind.INTEGERS, "at least one, each >= 0 and below the number of all channels");

    public static final OpType TYPE = new OpType(
            "SelectChannels",
            "",
            List.of(CHANNELS),
            attributes -> new SelectChannels(
                    Arrays.stream(attributes.integers(CHANNELS.name())).boxed().toList()));

    public SelectChannels {
        channels = List.copyOf(channels);
        if (channels.isEmpty() || channels.stream().anyMatch(channel -> channel < 0)) {
            throw new ShapeException("channels are " + channels + ", expected " + CHANNELS.range());
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(
                CHANNELS.name(), channels.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType all = CONCAT.infer(inputs).getFirst();
        Dim given = all.shape().dim(1);
        int highest = channels.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (given.isKnown() && highest >= given.size()) {
            throw new ShapeException("channel " + highest + " is wanted, the inputs have only " + given.size());
        }
        return List.of(all.withShape(all.shape().with(1, Dim.of(channels.size()))));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide all = CONCAT.reference(inputs).getFirst();
        Shape from = all.shape();
        Shape to = from.with(1, channels.size());
        Wide y = Wide.zeros(all.type(), to);
        int length = from.elements(2, from.rank());
        for (int n = 0; n < from.size(0); n++) {
            for (int c = 0; c < channels.size(); c++) {
                int source = (n * from.size(1) + channels.get(c)) * length;
                y.copy(all, source, (n * channels.size() + c) * length, length);
            }
        }
        return List.of(y);
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.all(inputs, sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                TYPE.name(), "plans are made of it; differentiate Concat, Slice, Reshape and Permute before");
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.POINT;
    }
}
