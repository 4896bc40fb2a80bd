package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Gather;
import dev.signet.op.Reshape;
import dev.signet.op.Sharing;
import dev.signet.op.Window;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights of a locally connected layer, found in {@code [positions or 1, groups, outputs of a group, taps of a group]}, which may be a choice of sets of weights
 * or a tensor in which sets repeat.
 *
 * @param weight {@code [sets…, outputs, inputs of a group, kernel…]}
 */
record LocalWeights(Value weight, Sharing sharing) {
    static Optional<LocalWeights> of(IdiomScope scope, Value product, Window window, int channels, int[] out) {
        Shape form = product.shape().concrete();
        int positions = IntStream.range(2, out.length).map(axis -> out[axis]).reduce(1, Math::multiplyExact);
        int groups = form.size(1);
        boolean fits = (form.size(0) == 1 || form.size(0) == positions)
                && groups * form.size(2) == out[1]
                && form.size(3) * groups == channels * window.taps();
        if (!fits) {
            return Optional.empty();
        }
        Optional<IdiomScope.Made> gathered =
                scope.maker(product).filter(made -> made.op().equals(new Gather(Gather.Kind.SLICES, 0)));
        if (gathered.isPresent()) {
            return scope.stored(gathered.get().input(1))
                    .flatMap(chosen -> sets(chosen.longs(), out))
                    .flatMap(sets -> sized(scope, gathered.get().input(0), sets, window, channels, groups, out));
        }
        return scope.stored(product).isPresent()
                ? stored(scope, product, window, channels, out)
                : sized(scope, product, own(form.size(0) == 1, out), window, channels, groups, out);
    }

    /** How many sets along each axis, and how positions share them. */
    private record Sets(int[] counts, Sharing sharing) {
        int count() {
            return IntStream.of(counts).reduce(1, Math::multiplyExact);
        }
    }

    private static Sets own(boolean one, int[] out) {
        return new Sets(
                IntStream.range(2, out.length).map(axis -> one ? 1 : out[axis]).toArray(), Sharing.REGIONS);
    }

    /** The way of sharing that makes this choice of sets; empty if none does. */
    private static Optional<Sets> sets(long[] chosen, int[] out) {
        long most = java.util.stream.LongStream.of(chosen).max().orElse(0);
        for (Sharing sharing : Sharing.values()) {
            for (int[] counts : counts(out, 2)) {
                Sets sets = new Sets(counts, sharing);
                if (sets.count() == most + 1 && makes(sets, chosen, out)) {
                    return Optional.of(sets);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean makes(Sets sets, long[] chosen, int[] out) {
        for (int position = 0; position < chosen.length; position++) {
            if (chosen[position] != setOf(sets, position, out)) {
                return false;
            }
        }
        return true;
    }

    private static int setOf(Sets sets, int position, int[] out) {
        int set = 0;
        int rest = position;
        int behind = IntStream.range(2, out.length).map(axis -> out[axis]).reduce(1, Math::multiplyExact);
        for (int axis = 0; axis < sets.counts().length; axis++) {
            behind /= out[axis + 2];
            set = set * sets.counts()[axis]
                    + sets.sharing().weightOf(rest / behind, out[axis + 2], sets.counts()[axis]);
            rest %= behind;
        }
        return set;
    }

    /** All numbers of sets along the axes from one on. */
    private static List<int[]> counts(int[] out, int axis) {
        if (axis == out.length) {
            return List.of(new int[0]);
        }
        List<int[]> all = new ArrayList<>();
        for (int count = 1; count <= out[axis]; count++) {
            for (int[] rest : counts(out, axis + 1)) {
                int[] counts = new int[rest.length + 1];
                counts[0] = count;
                System.arraycopy(rest, 0, counts, 1, rest.length);
                all.add(counts);
            }
        }
        return all;
    }

    /** The fewest sets that a tensor with one for each position can be made of. */
    private static Optional<LocalWeights> stored(
            IdiomScope scope, Value product, Window window, int channels, int[] out) {
        Tensor tensor = scope.stored(product).orElseThrow();
        Shape form = tensor.shape();
        if (form.size(0) == 1) {
            return sized(scope, product, own(true, out), window, channels, form.size(1), out);
        }
        Wide rows = Wide.of(tensor);
        long[] same = firstOfEqual(rows, form.size(0), form.elements(1, 4));
        Optional<Sets> sets = sets(same, out);
        if (sets.isEmpty() || sets.get().count() == form.size(0)) {
            return sized(scope, product, own(false, out), window, channels, form.size(1), out);
        }
        Wide once = Wide.zeros(tensor.type(), form.with(0, sets.get().count()));
        for (int position = 0; position < form.size(0); position++) {
            int length = form.elements(1, 4);
            once.copy(rows, position * length, setOf(sets.get(), position, out) * length, length);
        }
        Value fewer = scope.derived(product, ".sets", once.toTensor());
        return sized(scope, fewer, sets.get(), window, channels, form.size(1), out);
    }

    /** For each row the number that its first equal got, counted in order of appearance. */
    private static long[] firstOfEqual(Wide rows, int count, int length) {
        long[] numbers = new long[count];
        List<Integer> different = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            int number = 0;
            while (number < different.size() && !equal(rows, different.get(number) * length, row * length, length)) {
                number++;
            }
            if (number == different.size()) {
                different.add(row);
            }
            numbers[row] = number;
        }
        return numbers;
    }

    private static boolean equal(Wide rows, int a, int b, int length) {
        for (int i = 0; i < length; i++) {
            if (rows.doubles()[a + i] != rows.doubles()[b + i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<LocalWeights> sized(
            IdiomScope scope, Value sets, Sets found, Window window, int channels, int groups, int[] out) {
        List<Integer> sizes = new ArrayList<>();
        IntStream.of(found.counts()).forEach(sizes::add);
        sizes.add(out[1]);
        sizes.add(channels / groups);
        window.axes().forEach(axis -> sizes.add(axis.kernel()));
        Value before = scope.maker(sets)
                .filter(made -> made.op() instanceof Reshape)
                .map(made -> made.input(0))
                .filter(value -> value.shape().isConcrete()
                        && IntStream.of(value.shape().concrete().toArray())
                                .boxed()
                                .toList()
                                .equals(sizes))
                .orElse(sets);
        if (!before.equals(sets)) {
            return Optional.of(new LocalWeights(before, found.sharing()));
        }
        Shape shape = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
        Value weight = scope.stored(sets)
                .map(tensor -> scope.derived(sets, ".local", tensor.reshape(shape)))
                .orElseGet(() -> scope.add(new Reshape(sizes), sets));
        return Optional.of(new LocalWeights(weight, found.sharing()));
    }
}
