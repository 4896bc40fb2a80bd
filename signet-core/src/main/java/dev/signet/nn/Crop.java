package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.PadMode;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * The spatial axes without some positions at their begin and end (Keras' {@code Cropping1D}, {@code Cropping2D}, {@code Cropping3D}).
 *
 * @param cells begin and end of each axis, innermost first as {@link PadLayer}: left, right, top, bottom, front, back
 */
public record Crop(int axes, List<Integer> cells) implements Layer {
    /** @param cells one number for all sides, or two for each axis */
    static Crop of(int axes, int... cells) {
        if (cells.length != 1 && cells.length != 2 * axes) {
            throw new ShapeException("Crop" + axes + "d: " + cells.length + " sizes, expected 1 for all sides or "
                    + 2 * axes + ", two for each axis");
        }
        List<Integer> all = new ArrayList<>();
        for (int side = 0; side < 2 * axes; side++) {
            int cut = cells.length == 1 ? cells[0] : cells[side];
            if (cut < 0) {
                throw new ShapeException("Crop" + axes + "d: cannot crop " + cut + " cells; use a padding layer");
            }
            all.add(cut);
        }
        return new Crop(axes, List.copyOf(all));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        List<Integer> padding = cells.stream().map(cut -> -cut).toList();
        return new PadLayer(axes, PadMode.CONSTANT, padding, 0).build(scope, x);
    }

    @Override
    public String type() {
        return "Crop" + axes + "d";
    }

    @Override
    public String toString() {
        return type() + Python.tuple(cells);
    }
}
