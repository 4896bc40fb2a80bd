package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.PadMode;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Padding of the spatial axes as a layer of its own (PyTorch's {@code ZeroPad2d}, {@code ConstantPad2d}, {@code ReflectionPad2d},
 * {@code ReplicationPad2d}, {@code CircularPad2d} and their 1-D and 3-D forms).
 *
 * @param cells begin and end of each axis, innermost first as in PyTorch: left, right, top, bottom, front, back; negative crops
 * @param value what {@link PadMode#CONSTANT} reads
 */
public record PadLayer(int axes, PadMode mode, List<Integer> cells, double value) implements Layer {
    public PadLayer {
        cells = List.copyOf(cells);
    }

    /** @param cells one number for all sides, or two for each axis */
    static PadLayer of(int axes, PadMode mode, double value, int... cells) {
        if (cells.length != 1 && cells.length != 2 * axes) {
            throw new ShapeException(name(axes, mode, value) + ": " + cells.length
                    + " sizes of padding, expected 1 for all sides or " + 2 * axes + ", two for each axis");
        }
        List<Integer> all = new ArrayList<>();
        for (int side = 0; side < 2 * axes; side++) {
            all.add(cells.length == 1 ? cells[0] : cells[side]);
        }
        return new PadLayer(axes, mode, all, value);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        for (int axis = axes - 1; axis >= 0; axis--) {
            begin.add(cells.get(2 * axis));
            end.add(cells.get(2 * axis + 1));
        }
        return scope.add(new dev.signet.op.Pad(mode, begin, end, value), x);
    }

    @Override
    public String type() {
        return name(axes, mode, value);
    }

    private static String name(int axes, PadMode mode, double value) {
        String kind = switch (mode) {
            case CONSTANT -> value == 0 ? "ZeroPad" : "ConstantPad";
            case REFLECT -> "ReflectionPad";
            case REPLICATE -> "ReplicationPad";
            case CIRCULAR -> "CircularPad";
        };
        return kind + axes + "d";
    }

    @Override
    public String toString() {
        boolean constant = mode == PadMode.CONSTANT && value != 0;
        return type() + "(" + (constant ? "padding=" : "") + Python.tuple(cells) + (constant ? ", value=" + value : "")
                + ")";
    }
}
