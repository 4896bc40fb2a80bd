package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one position of a feature map sees of the input, in closed form: each window adds {@code (extent - 1) x jump} to the size and multiplies the
 * jump by its stride. Where branches meet it is all that any of them sees.
 *
 * @param axes one for each spatial axis of the input
 * @param everything whether it sees all of the input, as behind a linear layer
 * @param aligned whether all branches that met were centred on the same place
 */
public record ReceptiveField(List<Axis> axes, boolean everything, boolean aligned) {
    /**
     * One axis.
     *
     * @param first the first input position that output position 0 sees; negative on padding
     * @param size how many input positions it spans
     * @param jump how far apart in the input neighbouring positions are
     */
    public record Axis(long first, long size, long jump) {
        private Axis behind(Reach.Axis window) {
            return new Axis(
                    first - window.padding() * jump, size + (window.extent() - 1) * jump, jump * window.stride());
        }

        private Axis joined(Axis other) {
            long begin = Math.min(first, other.first);
            long end = Math.max(first + size, other.first + other.size);
            return new Axis(begin, end - begin, Math.max(jump, other.jump));
        }

        /** Twice the centre, which may lie between two positions. */
        private long twiceCentre() {
            return 2 * first + size - 1;
        }

        private boolean isAlignedWith(Axis other) {
            return jump == other.jump && twiceCentre() == other.twiceCentre();
        }
    }

    public ReceptiveField {
        axes = List.copyOf(axes);
    }

    /** Of the input itself: each position sees itself. */
    static ReceptiveField ofInput(Shape input) {
        List<Axis> axes = new ArrayList<>();
        for (int axis = 2; axis < input.rank(); axis++) {
            axes.add(new Axis(0, 1, 1));
        }
        return new ReceptiveField(axes, false, true);
    }

    /**
     * Of every value that depends on an input, by id. Where several inputs meet, positions are counted in each of them.
     *
     * @param shapes the shape of each value, as {@link Graph#shapes} gives them
     */
    public static Map<Integer, ReceptiveField> of(Graph graph, List<Shape> shapes) {
        Map<Integer, ReceptiveField> fields = new HashMap<>();
        graph.inputs().forEach(input -> fields.put(input.id(), ofInput(shapes.get(input.id()))));
        for (Node node : graph.nodes()) {
            List<Shape> inputs =
                    node.inputs().stream().map(value -> shapes.get(value.id())).toList();
            node.inputs().stream()
                    .map(Value::id)
                    .filter(fields::containsKey)
                    .map(fields::get)
                    .reduce(ReceptiveField::joined)
                    .map(field -> field.behind(node.op().reach(inputs)))
                    .ifPresent(field -> node.outputs().forEach(output -> fields.put(output.id(), field)));
        }
        return fields;
    }

    private ReceptiveField behind(Reach reach) {
        return switch (reach) {
            case Reach.Point point -> this;
            case Reach.Everything all -> new ReceptiveField(axes, true, aligned);
            case Reach.Windows windows
            when windows.axes().size() != axes.size() -> new ReceptiveField(axes, true, aligned);
            case Reach.Windows windows -> {
                List<Axis> wider = new ArrayList<>();
                for (int axis = 0; axis < axes.size(); axis++) {
                    wider.add(axes.get(axis).behind(windows.axes().get(axis)));
                }
                yield new ReceptiveField(wider, everything, aligned);
            }
        };
    }

    private ReceptiveField joined(ReceptiveField other) {
        boolean all = everything || other.everything || axes.size() != other.axes.size();
        if (all) {
            return new ReceptiveField(axes, true, aligned && other.aligned);
        }
        List<Axis> widest = new ArrayList<>();
        boolean centred = aligned && other.aligned;
        for (int axis = 0; axis < axes.size(); axis++) {
            widest.add(axes.get(axis).joined(other.axes.get(axis)));
            centred &= axes.get(axis).isAlignedWith(other.axes.get(axis));
        }
        return new ReceptiveField(widest, false, centred);
    }

    /** {@code 7} if it is as high as wide, {@code 7x3} otherwise, {@code all}; an asterisk where branches are not aligned. */
    @Override
    public String toString() {
        if (everything || axes.isEmpty()) {
            return everything ? "all" : "1";
        }
        boolean square = axes.stream().map(Axis::size).distinct().count() == 1;
        String sizes = square
                ? String.valueOf(axes.getFirst().size())
                : axes.stream().map(axis -> String.valueOf(axis.size())).collect(Collectors.joining("x"));
        return aligned ? sizes : sizes + "*";
    }
}
