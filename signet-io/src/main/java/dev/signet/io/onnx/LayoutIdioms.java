package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.Concat;
import dev.signet.op.Dropout;
import dev.signet.op.Flatten;
import dev.signet.op.Mul;
import dev.signet.op.Pad;
import dev.signet.op.Permute;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Tanh;
import dev.signet.op.Unary;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Images turned before and after every layer, as exporters from TensorFlow write them: turning moves behind what does not care about it until it meets
 * the turning back, and both vanish.
 */
final class LayoutIdioms {
    private LayoutIdioms() {}

    static Optional<Value> permuteOfPermute(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Permute outer)) {
            return Optional.empty();
        }
        if (isIdentity(outer.axes())) {
            return Optional.of(inputs.getFirst());
        }
        return scope.made(inputs.getFirst(), Permute.class).map(inner -> {
            List<Integer> axes =
                    outer.axes().stream().map(axis -> inner.axes().get(axis)).toList();
            return turned(scope, axes, source(scope, inputs.getFirst()));
        });
    }

    private static boolean isIdentity(List<Integer> axes) {
        return axes.equals(IntStream.range(0, axes.size()).boxed().toList());
    }

    private static Value turned(IdiomScope scope, List<Integer> axes, Value x) {
        return isIdentity(axes) ? x : scope.add(new Permute(axes), x);
    }

    /** What was turned. */
    private static Value source(IdiomScope scope, Value turned) {
        return scope.maker(turned).orElseThrow().input(0);
    }

    /** Functions of each element. */
    static Optional<Value> sink(IdiomScope scope, Op op, List<Value> inputs) {
        boolean elementwise = op instanceof Relu
                || op instanceof Sigmoid
                || op instanceof Tanh
                || op instanceof Activation
                || op instanceof Unary
                || op instanceof Dropout;
        if (!elementwise) {
            return Optional.empty();
        }
        return scope.made(inputs.getFirst(), Permute.class)
                .map(permute -> turned(scope, permute.axes(), scope.add(op, source(scope, inputs.getFirst()))));
    }

    /** Arithmetic of two values turned alike, or of one with a stored tensor. */
    static Optional<Value> sinkPair(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Add || op instanceof Mul || op instanceof Binary)) {
            return Optional.empty();
        }
        Optional<Permute> first = scope.made(inputs.get(0), Permute.class);
        Optional<Permute> second = scope.made(inputs.get(1), Permute.class);
        List<Integer> axes = first.or(() -> second).map(Permute::axes).orElse(List.of());
        if (axes.isEmpty()) {
            return Optional.empty();
        }
        Optional<Value> a = before(scope, inputs.get(0), axes);
        Optional<Value> b = before(scope, inputs.get(1), axes);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(turned(scope, axes, scope.add(op, a.get(), b.get())));
    }

    /** The value that turned along these axes is the given one. */
    private static Optional<Value> before(IdiomScope scope, Value value, List<Integer> axes) {
        Optional<Permute> permute = scope.made(value, Permute.class);
        if (permute.isPresent()) {
            return permute.get().axes().equals(axes) ? Optional.of(source(scope, value)) : Optional.empty();
        }
        Optional<Tensor> stored = scope.stored(value);
        if (stored.isEmpty() || stored.get().shape().rank() > axes.size()) {
            return Optional.empty();
        }
        if (stored.get().elements() == 1) {
            return Optional.of(value);
        }
        int rank = axes.size();
        int missing = rank - stored.get().shape().rank();
        int[] sizes = new int[rank];
        Integer[] back = new Integer[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = axis < missing ? 1 : stored.get().shape().size(axis - missing);
            back[axes.get(axis)] = axis;
        }
        Wide turned = new Permute(List.of(back))
                .reference(List.of(Wide.of(stored.get().reshape(Shape.of(sizes)))))
                .getFirst();
        return Optional.of(scope.derived(value, ".turned", turned.toTensor()));
    }

    static Optional<Value> sinkConcat(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Concat concat)) {
            return Optional.empty();
        }
        Optional<Permute> first = scope.made(inputs.getFirst(), Permute.class);
        if (first.isEmpty()
                || !inputs.stream()
                        .allMatch(input -> scope.made(input, Permute.class).equals(first))) {
            return Optional.empty();
        }
        List<Integer> axes = first.get().axes();
        int axis = axes.get(concat.axis() < 0 ? concat.axis() + axes.size() : concat.axis());
        Value[] sources = inputs.stream().map(input -> source(scope, input)).toArray(Value[]::new);
        return Optional.of(turned(scope, axes, scope.add(new Concat(axis), sources)));
    }

    static Optional<Value> sinkPad(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Pad pad)) {
            return Optional.empty();
        }
        return scope.made(inputs.getFirst(), Permute.class).map(permute -> {
            List<Integer> axes = permute.axes();
            Integer[] begin = Collections.nCopies(axes.size(), 0).toArray(Integer[]::new);
            Integer[] end = begin.clone();
            int first = axes.size() - pad.begin().size();
            for (int i = 0; i < pad.begin().size(); i++) {
                begin[axes.get(first + i)] = pad.begin().get(i);
                end[axes.get(first + i)] = pad.end().get(i);
            }
            int left = 0;
            while (left < begin.length - 1 && begin[left] == 0 && end[left] == 0) {
                left++;
            }
            List<Integer> begins = List.of(begin).subList(left, begin.length);
            List<Integer> ends = List.of(end).subList(left, end.length);
            Pad moved = new Pad(pad.mode(), begins, ends, pad.value());
            return turned(scope, axes, scope.add(moved, source(scope, inputs.getFirst())));
        });
    }

    /** The mean of an image's positions, wherever its channels lie. */
    static Optional<Value> sinkMean(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Reduce reduce) || reduce.reduction() != Reduction.MEAN) {
            return Optional.empty();
        }
        Optional<Permute> permute = scope.made(inputs.getFirst(), Permute.class);
        if (permute.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> axes = permute.get().axes();
        int rank = axes.size();
        List<Integer> over = reduce.axes().stream()
                .map(axis -> axes.get(axis < 0 ? axis + rank : axis))
                .sorted()
                .toList();
        boolean positions = rank > 2
                && over.equals(IntStream.range(2, rank).boxed().toList())
                && inputs.getFirst().type().element() == ElementType.FLOAT32;
        if (!positions) {
            return Optional.empty();
        }
        AdaptiveAveragePool pool = new AdaptiveAveragePool(Collections.nCopies(rank - 2, 1));
        Value mean = scope.add(pool, source(scope, inputs.getFirst()));
        return Optional.of(reduce.keepAxes() ? turned(scope, axes, mean) : scope.add(new Flatten(1, -1), mean));
    }
}
