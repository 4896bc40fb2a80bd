package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Gather;
import dev.signet.op.LocallyConnected;
import dev.signet.op.MatMul;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Permute;
import dev.signet.op.Reshape;
import dev.signet.op.Sliding;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers whose weights depend on the position, as {@link UnfoldRules} writes them: columns gathered by a table of places, a product of matrices for each position,
 * and the way back to an image.
 */
final class LocalIdioms {
    private static final List<Integer> TURNED = List.of(3, 1, 2, 0);

    private LocalIdioms() {}

    static Optional<Value> locallyConnected(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Reshape reshape) || reshape.sizes().size() < 3) {
            return Optional.empty();
        }
        return scope.maker(inputs.getFirst())
                .filter(LocalIdioms::turns)
                .flatMap(turned -> scope.maker(turned.input(0)))
                .filter(product -> product.op() instanceof MatMul)
                .flatMap(product -> columns(scope, product.input(1))
                        .flatMap(columns -> layer(scope, columns, product.input(0), reshape.sizes())));
    }

    private static boolean turns(IdiomScope.Made made) {
        return made.op() instanceof Permute permute && permute.axes().equals(TURNED);
    }

    /** The plane, of which all axes are one, and the table that columns {@code [positions, groups, taps, batch]} come from. */
    private record Columns(Value plane, Tensor table) {}

    private static Optional<Columns> columns(IdiomScope scope, Value turned) {
        Optional<IdiomScope.Made> gathered = scope.maker(turned)
                .filter(LocalIdioms::turns)
                .flatMap(made -> through(scope, made.input(0)))
                .filter(made -> made.op().equals(new Gather(Gather.Kind.SLICES, 2)));
        Optional<Tensor> table = gathered.flatMap(made -> scope.stored(made.input(1)))
                .filter(tensor ->
                        tensor.type() == ElementType.INT64 && tensor.shape().rank() == 2);
        Optional<Value> plane = gathered.flatMap(made -> scope.maker(made.input(0)))
                .filter(made -> made.op() instanceof Pad pad && isOneZeroBehind(pad))
                .map(made -> made.input(0));
        return plane.isPresent() && table.isPresent()
                ? Optional.of(new Columns(plane.get(), table.get()))
                : Optional.empty();
    }

    /** What made a value, before it was given other sizes. */
    private static Optional<IdiomScope.Made> through(IdiomScope scope, Value value) {
        Optional<IdiomScope.Made> made = scope.maker(value);
        return made.filter(reshaped -> reshaped.op() instanceof Reshape)
                .flatMap(reshaped -> scope.maker(reshaped.input(0)))
                .or(() -> made);
    }

    private static boolean isOneZeroBehind(Pad pad) {
        return pad.mode() == PadMode.CONSTANT
                && pad.value() == 0
                && pad.begin().stream().allMatch(cells -> cells == 0)
                && pad.end().getLast() == 1
                && pad.end().stream().mapToInt(Integer::intValue).sum() == 1;
    }

    /** The image of this rank whose spatial axes were made one; an image of one axis is its own plane. */
    private static Optional<Value> image(IdiomScope scope, Value plane, int rank) {
        Optional<Value> before = scope.maker(plane)
                .filter(made -> made.op() instanceof Reshape)
                .map(made -> made.input(0))
                .filter(image -> image.shape().rank() == rank && rank > 3)
                .filter(image -> image.shape().dim(1).equals(plane.shape().dim(1)));
        return before.or(() -> Optional.of(plane).filter(image -> rank == 3));
    }

    /** @param sizes of the output, as the last reshaping states them */
    private static Optional<Value> layer(IdiomScope scope, Columns columns, Value weights, List<Integer> sizes) {
        Optional<Value> image = image(scope, columns.plane(), sizes.size())
                .filter(found -> found.shape().dims().stream().skip(1).allMatch(Dim::isKnown));
        boolean known = sizes.stream().skip(1).allMatch(size -> size > 0)
                && weights.shape().rank() == 4
                && weights.shape().isConcrete();
        if (image.isEmpty() || !known) {
            return Optional.empty();
        }
        int[] in = sizes(image.get().shape());
        in[0] = 1;
        int[] out = sizes.stream().mapToInt(Integer::intValue).toArray();
        out[0] = 1;
        return WindowSearch.of(columns.table(), Shape.of(in), Shape.of(out))
                .flatMap(window -> LocalWeights.of(scope, weights, window, in[1], out)
                        .map(found -> scope.add(
                                new LocallyConnected(
                                        sliding(window), weights.shape().size(1), found.sharing()),
                                image.get(),
                                found.weight())));
    }

    private static int[] sizes(SymbolicShape shape) {
        int[] sizes = new int[shape.rank()];
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = shape.size(axis);
        }
        return sizes;
    }

    private static Sliding sliding(Window window) {
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        for (WindowAxis axis : window.axes()) {
            begin.add(axis.padBegin());
            end.add(axis.padEnd());
        }
        return new Sliding(
                window.axes().stream().map(WindowAxis::stride).toList(),
                window.axes().stream().map(WindowAxis::dilation).toList(),
                new Padding.Explicit(begin, end));
    }

    /** A number for each channel, or for each output, added to such a layer that has no bias yet. */
    static Optional<Value> bias(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Add) || inputs.get(0).shape().rank() < 3) {
            return Optional.empty();
        }
        Value layer = inputs.get(0);
        Value bias = inputs.get(1);
        Optional<IdiomScope.Made> made = scope.maker(layer)
                .filter(found ->
                        found.op() instanceof LocallyConnected && found.inputs().size() == 2);
        if (made.isEmpty() || !bias.shape().isConcrete()) {
            return Optional.empty();
        }
        Shape given = bias.shape().concrete();
        int channels = layer.shape().size(1);
        boolean each = given.rank() == layer.shape().rank() - 1
                && layer.shape()
                        .dims()
                        .subList(1, layer.shape().rank())
                        .equals(bias.shape().dims());
        boolean perChannel =
                given.rank() == layer.shape().rank() - 1 && given.elements() == channels && given.size(0) == channels;
        if (!each && !perChannel) {
            return Optional.empty();
        }
        return each
                ? Optional.of(scope.add(
                        made.get().op(), made.get().input(0), made.get().input(1), bias))
                : row(scope, bias, channels)
                        .map(row -> scope.add(
                                made.get().op(), made.get().input(0), made.get().input(1), row));
    }

    private static Optional<Value> row(IdiomScope scope, Value bias, int channels) {
        Optional<Value> before = scope.maker(bias)
                .filter(made -> made.op() instanceof Reshape)
                .map(made -> made.input(0))
                .filter(value -> value.shape().rank() == 1);
        return before.or(() ->
                scope.stored(bias).map(tensor -> scope.derived(bias, ".channels", tensor.reshape(Shape.of(channels)))));
    }
}
