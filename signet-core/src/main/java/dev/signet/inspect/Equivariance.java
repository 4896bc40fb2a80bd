package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.op.LocallyConnected;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How far each layer of a model is from "shift, then compute = compute, then shift". A map whose positions are {@code jump} inputs apart moves by
 * shift / jump positions; where that is no whole number the shift is off the lattice, and the map is compared with itself moved in between (linearly
 * interpolated). Positions whose windows read padding, or something that the shift brought in, are the border; the others are the interior.
 *
 * @param shift of the input along each spatial axis
 * @param rows one for each node whose output is a map, in order of computation
 */
public record Equivariance(List<Integer> shift, List<Row> rows) {
    /** Why a layer does not follow the shift. */
    public enum Cause {
        /** It does. */
        NONE,
        /** It keeps every stride-th position, and the shift is no multiple of that. */
        STRIDE,
        /** Its weights depend on the position. */
        POSITION,
        /** A sampling further up was missed already, or something else. */
        OTHER
    }

    /**
     * One map.
     *
     * @param layer as errors name it
     * @param jump how far apart in the input its positions are, per axis
     * @param onLattice whether the shift is a whole number of positions
     * @param interior |moved - expected| / |expected| over the interior; 0 if there is none
     * @param interiorCells elements of the interior
     * @param differingBits elements of the interior whose bits are not those expected
     * @param border as {@code interior}, over the rest of the overlap
     * @param inherited the largest interior error among what it was computed from
     */
    public record Row(
            String layer,
            String op,
            Shape output,
            List<Long> jump,
            boolean onLattice,
            double interior,
            long interiorCells,
            long differingBits,
            double border,
            double inherited,
            Cause cause) {}

    public Equivariance {
        shift = List.copyOf(shift);
        rows = List.copyOf(rows);
    }

    /** The first layer whose interior error exceeds the tolerance although nothing before it did. */
    public Optional<Row> firstGuilty(double tolerance) {
        return rows.stream()
                .filter(row -> row.interior() > tolerance && row.inherited() <= tolerance)
                .findFirst();
    }

    /** The row of the last node of this layer; throws {@link IllegalArgumentException} if there is none. */
    public Row row(String layer) {
        return rows.stream()
                .filter(row -> row.layer().equals(layer)
                        || row.layer().startsWith(layer + ".")
                        || row.layer().startsWith(layer + ":"))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new IllegalArgumentException("no layer " + layer + " gives a map; there are "
                        + rows.stream().map(Row::layer).distinct().toList()));
    }

    /** With the input moved by {@code shift} and zeros coming in. */
    public static Equivariance of(Graph graph, Map<String, Tensor> weights, Tensor x, int... shift) {
        return of(new FeatureMaps(graph, weights), x, Shifted.zeros(x, shift), shift);
    }

    /**
     * With a moved input of the caller's.
     *
     * @param x {@code [N, C, spatial…]}
     * @param moved what x shows, moved by {@code shift}; what came in at its border may be anything
     */
    public static Equivariance of(FeatureMaps maps, Tensor x, Tensor moved, int... shift) {
        return new Meter(maps.graph(), x.shape(), shift).measure(maps.of(x), maps.of(moved));
    }

    /** |f(turned x) - turned f(x)| / |f(x)| for each map of four axes, by node: what a quarter turn does. */
    public static Map<Node, Double> underTurn(FeatureMaps maps, Tensor x) {
        return compared(maps.of(x), maps.of(Shifted.turned(x)), Shifted::turned);
    }

    /** As {@link #underTurn}, for an image enlarged by a whole factor. */
    public static Map<Node, Double> underEnlargement(FeatureMaps maps, Tensor x, int factor) {
        return compared(maps.of(x), maps.of(Shifted.enlarged(x, factor)), map -> Shifted.enlarged(map, factor));
    }

    private static Map<Node, Double> compared(
            Map<Node, Tensor> plain, Map<Node, Tensor> changed, UnaryOperator<Tensor> change) {
        Map<Node, Double> errors = new LinkedHashMap<>();
        changed.forEach((node, actual) -> {
            Tensor before = plain.get(node);
            if (before != null && before.shape().rank() == 4) {
                Tensor expected = change.apply(before);
                int height = Math.min(expected.shape().size(2), actual.shape().size(2));
                int width = Math.min(expected.shape().size(3), actual.shape().size(3));
                errors.put(
                        node,
                        Shifted.relativeDistance(
                                Shifted.middle(actual, height, width), Shifted.middle(expected, height, width)));
            }
        });
        return errors;
    }

    /** The measurement in progress. */
    private static final class Meter {
        private final Graph graph;
        private final List<Shape> shapes;
        private final Map<Integer, ReceptiveField> fields;
        private final int[] shift;
        private final int[] input;
        private final Map<Value, Double> errors = new HashMap<>();

        Meter(Graph graph, Shape x, int... shift) {
            this.graph = graph;
            this.shapes = graph.shapes(Map.of(graph.inputs().getFirst().name(), x));
            this.fields = ReceptiveField.of(graph, shapes);
            this.shift = shift;
            this.input = x.toArray();
        }

        Equivariance measure(Map<Node, Tensor> plain, Map<Node, Tensor> moved) {
            List<Row> rows = new ArrayList<>();
            for (Node node : graph.nodes()) {
                ReceptiveField field = fields.get(node.output().id());
                Tensor before = plain.get(node);
                Tensor after = moved.get(node);
                if (field == null || before == null || after == null) {
                    continue;
                }
                if (!field.everything() && before.shape().rank() == shift.length + 2) {
                    Row row = row(node, field, before, after);
                    errors.put(node.output(), row.interior());
                    rows.add(row);
                }
            }
            List<Integer> by = new ArrayList<>();
            for (int s : shift) {
                by.add(s);
            }
            return new Equivariance(by, rows);
        }

        private Row row(Node node, ReceptiveField field, Tensor before, Tensor after) {
            double inherited = node.inputs().stream()
                    .mapToDouble(value -> errors.getOrDefault(value, 0.0))
                    .max()
                    .orElse(0);
            List<Long> jump =
                    field.axes().stream().map(ReceptiveField.Axis::jump).toList();
            boolean onLattice = true;
            for (int axis = 0; axis < shift.length; axis++) {
                onLattice &= shift[axis] % jump.get(axis) == 0;
            }
            Sums sums = new Sums();
            compare(field, before, after, sums);
            boolean strided = node.op()
                                    .reach(node.inputs().stream()
                                            .map(value -> shapes.get(value.id()))
                                            .toList())
                            instanceof Reach.Windows windows
                    && windows.axes().stream().anyMatch(axis -> axis.stride() > 1);
            Cause cause = sums.interior() == 0
                    ? Cause.NONE
                    : node.op() instanceof LocallyConnected
                            ? Cause.POSITION
                            : strided && !onLattice ? Cause.STRIDE : Cause.OTHER;
            return new Row(
                    node.layer(),
                    node.op().type().name(),
                    before.shape(),
                    jump,
                    onLattice,
                    sums.interior(),
                    sums.cells,
                    sums.differing,
                    sums.border(),
                    inherited,
                    cause);
        }

        /** Goes through all positions of the map that have a counterpart. */
        private void compare(ReceptiveField field, Tensor before, Tensor after, Sums sums) {
            int axes = shift.length;
            int[] sizes = before.shape().toArray();
            int positions = before.shape().elements(2, sizes.length);
            int[] at = new int[axes];
            int[] below = new int[axes];
            double[] part = new double[axes];
            for (int position = 0; position < positions; position++) {
                boolean overlap = true;
                boolean interior = true;
                for (int axis = axes - 1, rest = position; axis >= 0; rest /= sizes[axis + 2], axis--) {
                    ReceptiveField.Axis along = field.axes().get(axis);
                    at[axis] = rest % sizes[axis + 2];
                    double exact = at[axis] - (double) shift[axis] / along.jump();
                    below[axis] = (int) Math.floor(exact);
                    part[axis] = exact - below[axis];
                    int above = part[axis] > 0 ? below[axis] + 1 : below[axis];
                    int size = input[axis + 2];
                    overlap &= below[axis] >= 0 && above < sizes[axis + 2];
                    interior &= isInside(along, at[axis], Math.max(0, shift[axis]), Math.min(size, size + shift[axis]))
                            && isInside(along, below[axis], 0, size)
                            && isInside(along, above, 0, size);
                }
                if (overlap) {
                    addPosition(before, after, sizes, positions, position, below, part, interior, sums);
                }
            }
        }

        private static boolean isInside(ReceptiveField.Axis axis, long position, long from, long to) {
            long first = axis.first() + position * axis.jump();
            return first >= from && first + axis.size() <= to;
        }

        private static void addPosition(
                Tensor before,
                Tensor after,
                int[] sizes,
                int positions,
                int position,
                int[] below,
                double[] part,
                boolean interior,
                Sums sums) {
            for (int plane = 0; plane < sizes[0] * sizes[1]; plane++) {
                float actual = after.floats()[plane * positions + position];
                double expected = 0;
                for (int corner = 0; corner < 1 << below.length; corner++) {
                    double share = 1;
                    int from = 0;
                    for (int axis = 0; axis < below.length; axis++) {
                        int up = corner >> axis & 1;
                        share *= up == 1 ? part[axis] : 1 - part[axis];
                        from = from * sizes[axis + 2] + Math.min(below[axis] + up, sizes[axis + 2] - 1);
                    }
                    expected += share == 0 ? 0 : share * before.floats()[plane * positions + from];
                }
                sums.add(actual, expected, interior);
            }
        }
    }

    /** Sums of squares over interior and border. */
    private static final class Sums {
        private double interiorDifference;
        private double interiorSize;
        private double borderDifference;
        private double borderSize;
        private long cells;
        private long differing;

        void add(float actual, double expected, boolean interior) {
            double difference = actual - expected;
            if (interior) {
                interiorDifference += difference * difference;
                interiorSize += expected * expected;
                cells++;
                differing += Float.floatToIntBits(actual) == Float.floatToIntBits((float) expected) ? 0 : 1;
            } else {
                borderDifference += difference * difference;
                borderSize += expected * expected;
            }
        }

        double interior() {
            return relative(interiorDifference, interiorSize);
        }

        double border() {
            return relative(borderDifference, borderSize);
        }

        private static double relative(double difference, double size) {
            return difference == 0 ? 0 : Math.sqrt(difference / Math.max(size, Double.MIN_NORMAL));
        }
    }
}
