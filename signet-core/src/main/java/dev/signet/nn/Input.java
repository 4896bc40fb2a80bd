package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An input of a network: its name and the shape of one sample.
 *
 * @param sample {@code [channels, spatial…]}; sizes may be unknown until data comes
 */
public record Input(String name, SymbolicShape sample) {
    /** A size that is only known when data comes. */
    public static final int ANY = -1;

    private static final List<String> SPATIAL = List.of("D", "H", "W");

    /** The input of a network that has only one. */
    public static Input of(Shape sample) {
        return new Input("input", SymbolicShape.of(sample));
    }

    static Input of(String name, int... sizes) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < sizes.length; axis++) {
            dims.add(sizes[axis] == ANY ? Dim.symbol(symbol(axis, sizes.length)) : Dim.of(sizes[axis]));
        }
        return new Input(name, new SymbolicShape(dims));
    }

    /** {@code H} and {@code W} of images, {@code L} of series, {@code D} of volumes. */
    private static String symbol(int axis, int rank) {
        if (axis == 0) {
            return "C";
        }
        return rank == 2 ? "L" : rank > 4 ? "size" + axis : SPATIAL.get(axis + 3 - rank);
    }

    SymbolicShape batch() {
        List<Dim> dims = new ArrayList<>(List.of(Dim.BATCH));
        dims.addAll(sample.dims());
        return new SymbolicShape(dims);
    }
}
