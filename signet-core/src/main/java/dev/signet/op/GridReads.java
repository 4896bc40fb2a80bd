package dev.signet.op;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;

/** The one loop over what {@link GridSample} reads: each input element of each output element. */
final class GridReads {
    /** One read: dense indices, its weight, and how the weight changes with each number of the grid point (in the grid's order). */
    interface Visitor {
        void read(int from, int to, double weight, double[] slopes);
    }

    private GridReads() {}

    static void forEach(GridSample how, Shape x, Wide grid, Visitor visitor) {
        int axes = x.rank() - 2;
        int points = axes == 0 ? 0 : grid.shape().elements(1, axes + 1);
        int plane = x.elements(2, x.rank());
        for (int n = 0; n < x.size(0); n++) {
            for (int point = 0; point < points; point++) {
                GridPoint[] along = new GridPoint[axes];
                for (int axis = 0; axis < axes; axis++) {
                    double at = grid.doubles()[(n * points + point) * axes + axes - 1 - axis];
                    along[axis] = GridPoint.of(how, at, x.size(axis + 2));
                }
                for (int c = 0; c < x.size(1); c++) {
                    int image = n * x.size(1) + c;
                    taps(along, x, image * plane, image * points + point, visitor);
                }
            }
        }
    }

    private static void taps(GridPoint[] along, Shape x, int base, int to, Visitor visitor) {
        int taps = 1;
        for (GridPoint axis : along) {
            taps *= axis.sources().length;
        }
        for (int tap = 0; tap < taps; tap++) {
            int from = 0;
            int rest = tap;
            int[] chosen = new int[along.length];
            boolean padding = false;
            for (int axis = along.length - 1; axis >= 0; axis--) {
                chosen[axis] = rest % along[axis].sources().length;
                rest /= along[axis].sources().length;
            }
            for (int axis = 0; axis < along.length; axis++) {
                int source = along[axis].sources()[chosen[axis]];
                padding |= source < 0;
                from = from * x.size(axis + 2) + source;
            }
            if (!padding) {
                visitor.read(base + from, to, weight(along, chosen, -1), slopes(along, chosen));
            }
        }
    }

    /** The product of the weights, the slope taking the place of one of them. */
    private static double weight(GridPoint[] along, int[] chosen, int sloped) {
        double weight = 1;
        for (int axis = 0; axis < along.length; axis++) {
            double[] factors = axis == sloped ? along[axis].slopes() : along[axis].weights();
            weight *= factors[chosen[axis]];
        }
        return weight;
    }

    private static double[] slopes(GridPoint[] along, int[] chosen) {
        double[] slopes = new double[along.length];
        for (int axis = 0; axis < along.length; axis++) {
            slopes[along.length - 1 - axis] = weight(along, chosen, axis);
        }
        return slopes;
    }
}
