package dev.signet.graph;

import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A shape whose sizes may be symbols: {@code Nx3xHxW}. */
public record SymbolicShape(List<Dim> dims) {
    public SymbolicShape {
        dims = List.copyOf(dims);
        if (dims.stream().allMatch(Dim::isKnown)) {
            concrete(dims); // refuses more elements than a tensor can hold
        }
    }

    public static SymbolicShape of(Dim... dims) {
        return new SymbolicShape(List.of(dims));
    }

    public static SymbolicShape of(Shape shape) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            dims.add(Dim.of(shape.size(axis)));
        }
        return new SymbolicShape(dims);
    }

    public static SymbolicShape of(int... sizes) {
        return of(Shape.of(sizes));
    }

    /** {@code [N, rest…]}. */
    public static SymbolicShape batchOf(int... rest) {
        List<Dim> dims = new ArrayList<>();
        dims.add(Dim.BATCH);
        for (int size : rest) {
            dims.add(Dim.of(size));
        }
        return new SymbolicShape(dims);
    }

    public int rank() {
        return dims.size();
    }

    public Dim dim(int axis) {
        return dims.get(axis);
    }

    /** The number on this axis; throws {@link ShapeException} for a symbol. */
    public int size(int axis) {
        return dims.get(axis).size();
    }

    public boolean isConcrete() {
        return dims.stream().allMatch(Dim::isKnown);
    }

    /** All sizes as numbers; throws {@link ShapeException} when one is a symbol. */
    public Shape concrete() {
        return concrete(dims);
    }

    private static Shape concrete(List<Dim> dims) {
        return Shape.of(dims.stream().mapToInt(Dim::size).toArray());
    }

    public SymbolicShape with(int axis, Dim dim) {
        List<Dim> changed = new ArrayList<>(dims);
        changed.set(axis, dim);
        return new SymbolicShape(changed);
    }

    /** The product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive), a formula if one is a symbol. */
    public Dim product(int from, int to) {
        List<Dim> part = dims.subList(from, to);
        if (part.stream().allMatch(Dim::isKnown)) {
            return Dim.of(concrete(part).elements());
        }
        return part.size() == 1
                ? part.getFirst()
                : Dim.symbol(part.stream().map(Dim::toString).collect(Collectors.joining("*")));
    }

    /** Could be the same shape once all sizes are known. */
    public boolean mayEqual(SymbolicShape other) {
        if (rank() != other.rank()) {
            return false;
        }
        for (int axis = 0; axis < rank(); axis++) {
            if (!dim(axis).mayEqual(other.dim(axis))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return dims.isEmpty() ? "scalar" : dims.stream().map(Dim::toString).collect(Collectors.joining("x"));
    }
}
