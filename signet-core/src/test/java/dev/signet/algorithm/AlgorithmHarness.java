package dev.signet.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Runs one algorithm on one case the way a plan would: layouts with random halos, values in one slab between guard bands, poison in everything that is
 * undefined, items in any order by several workers.
 */
final class AlgorithmHarness {
    private static final int GUARD = 48;
    private static final int WORKERS = 3;
    /** What no index is. */
    private static final long POISON = Long.MIN_VALUE;

    private final AlgorithmCase given;
    private final Problem problem;
    private final Random random;
    private final int spacedParity;
    private final List<Layout> inputs = new ArrayList<>();
    private final List<Layout> outputs = new ArrayList<>();
    private final Step step;
    private final float[] slab;
    private final Object[] arrays;
    private final int[] bases;
    private final int shared;
    private final float[][] scratch = new float[WORKERS][];
    private final WorkerFrame[] frames = new WorkerFrame[WORKERS];

    /** @param fit the algorithm's answer to the problem of the case */
    AlgorithmHarness(AlgorithmCase given, Fit.Accepted fit, long seed) {
        this.given = given;
        this.problem = given.problem();
        this.random = new Random(seed);
        this.spacedParity = (int) (seed / 2 & 1);
        assertThat(fit.inputs()).as("forms of inputs, %s", given).hasSameSizeAs(problem.inputs());
        assertThat(fit.outputs()).as("forms of outputs, %s", given).hasSameSizeAs(problem.outputs());
        for (int i = 0; i < problem.inputs().size(); i++) {
            inputs.add(layout(
                    problem.inputs().get(i), fit.inputs().get(i), given.op().readsElements(i)));
        }
        for (int i = 0; i < problem.outputs().size(); i++) {
            outputs.add(layout(problem.outputs().get(i), fit.outputs().get(i), true));
        }
        step = fit.preparation().prepare(new Site(inputs, outputs, frozen(fit)));
        arrays = new Object[inputs.size() + outputs.size()];
        bases = new int[arrays.length];
        int end = GUARD;
        for (int i = 0; i < arrays.length; i++) {
            bases[i] = end;
            end += layoutOf(i).floats() + GUARD;
        }
        shared = end;
        slab = new float[end + step.sharedFloats() + GUARD];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = slab;
        }
        for (int i = 0; i < outputs.size(); i++) {
            if (isWhole(i)) {
                arrays[inputs.size() + i] = new long[outputs.get(i).shape().elements() + 2 * GUARD];
                bases[inputs.size() + i] = GUARD;
            }
        }
        for (int w = 0; w < WORKERS; w++) {
            scratch[w] = new float[step.scratchFloats() + 2 * GUARD];
            frames[w] = new WorkerFrame(scratch[w]);
        }
        fill();
    }

    private Layout layoutOf(int value) {
        return value < inputs.size() ? inputs.get(value) : outputs.get(value - inputs.size());
    }

    private Layout layout(Problem.Operand operand, Form form, boolean read) {
        boolean can = operand.element() == ElementType.FLOAT32 && Layout.canBeChannelsLast(operand.shape());
        Form asked = read ? form : Form.ANY;
        boolean spatial = switch (asked) {
            case Form.Dense dense -> false;
            case Form.Any any -> can && random.nextBoolean();
            case Form.LikeFirst like ->
                can && (inputs.isEmpty() ? random.nextBoolean() : inputs.getFirst() instanceof Layout.Spatial);
            case Form.Spatial wanted -> {
                assertThat(can)
                        .as("%s can lie channels-last, %s", operand.shape(), given)
                        .isTrue();
                yield true;
            }
        };
        if (!spatial) {
            return Layout.dense(operand.shape());
        }
        Halo least = asked instanceof Form.Spatial wanted ? wanted.halo() : Halo.NONE;
        return spaced(Layout.channelsLast(operand.shape(), random.nextBoolean() ? least : least.union(randomHalo())));
    }

    /** Pixels with 16 floats more for half of the padded numbers of channels, as 1024 channels have them in a plan. */
    private Layout spaced(Layout.Spatial usual) {
        ChannelsLast sample = usual.sample();
        int stride = sample.pixelStride();
        if (stride % 16 != 0 || (stride / 16 & 1) == spacedParity) {
            return usual;
        }
        return new Layout.Spatial(
                usual.shape(),
                new ChannelsLast(
                        sample.channels(),
                        stride + 16,
                        sample.depth(),
                        sample.height(),
                        sample.width(),
                        sample.halo()));
    }

    private Halo randomHalo() {
        int deep = problem.output().rank() == 5 ? 2 : 1;
        return new Halo(random.nextInt(deep), random.nextInt(deep), side(), side(), side(), side());
    }

    private int side() {
        return random.nextInt(3);
    }

    private List<Optional<Tensor>> frozen(Fit.Accepted fit) {
        List<Optional<Tensor>> frozen = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            boolean weight = i > 0 && fit.inputs().get(i) instanceof Form.Dense;
            frozen.add(
                    weight && random.nextBoolean() ? Optional.of(given.inputs().get(i)) : Optional.empty());
        }
        return frozen;
    }

    private void fill() {
        Arrays.fill(slab, Float.NaN);
        poison();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor tensor = given.inputs().get(i);
            if (!given.op().readsElements(i)) {
                continue;
            }
            if (tensor.type() != ElementType.FLOAT32) {
                arrays[i] = tensor.data();
                bases[i] = 0;
                continue;
            }
            if (inputs.get(i) instanceof Layout.Spatial spatial) {
                for (int n = 0; n < spatial.samples(); n++) {
                    SampleCopy.of(spatial.sample()).fromDense(n, tensor.floats(), 0, slab, bases[i]);
                }
            } else if (random.nextBoolean()) {
                System.arraycopy(tensor.floats(), 0, slab, bases[i], tensor.elements());
            } else {
                arrays[i] = tensor.floats().clone();
                bases[i] = 0;
            }
        }
    }

    private boolean isWhole(int output) {
        return problem.outputs().get(output).element() == ElementType.INT64;
    }

    private long[] wholes(int output) {
        return (long[]) arrays[inputs.size() + output];
    }

    private void poison() {
        for (int i = 0; i < outputs.size(); i++) {
            if (isWhole(i)) {
                Arrays.fill(wholes(i), POISON);
                continue;
            }
            int at = bases[inputs.size() + i];
            Arrays.fill(slab, at, at + outputs.get(i).floats(), Float.NaN);
        }
        Arrays.fill(slab, shared, shared + step.sharedFloats(), Float.NaN);
    }

    /** Everything the contract asks of one result. */
    void check() {
        int[][] orders = orders();
        float[] before = slab.clone();
        runInOrder(orders, 1);
        float[] first = slab.clone();
        onlyOutputsChanged(before, first);
        paddingIsZero();
        compare();
        poison();
        runReversed(orders);
        same(first, "in reverse order by " + WORKERS + " workers");
        poison();
        shuffle(orders);
        runInOrder(orders, WORKERS);
        same(first, "in random order by " + WORKERS + " workers");
        for (int input : step.replaceableInputs()) {
            poison();
            inPlace(input, orders, first);
        }
    }

    /** The first output lies where an input lies. */
    private void inPlace(int input, int[][] orders, float[] first) {
        int base = bases[inputs.size()];
        int floats = outputs.getFirst().floats();
        assertThat(inputs.get(input).floats())
                .as("floats in place, %s %s", given, layouts())
                .isEqualTo(floats);
        System.arraycopy((float[]) arrays[input], bases[input], slab, base, floats);
        Object array = arrays[input];
        int own = bases[input];
        arrays[input] = slab;
        bases[input] = base;
        runInOrder(orders, WORKERS);
        arrays[input] = array;
        bases[input] = own;
        same(first, "in the place of input " + input);
    }

    private int[][] orders() {
        int[][] orders = new int[step.phases()][];
        for (int phase = 0; phase < orders.length; phase++) {
            orders[phase] = new int[step.items(phase)];
            Arrays.setAll(orders[phase], item -> item);
        }
        return orders;
    }

    private void shuffle(int[][] orders) {
        for (int[] order : orders) {
            List<Integer> items = new ArrayList<>(Arrays.stream(order).boxed().toList());
            Collections.shuffle(items, random);
            Arrays.setAll(order, i -> items.get(i));
        }
    }

    private void runInOrder(int[][] orders, int workers) {
        for (int phase = 0; phase < orders.length; phase++) {
            for (int i = 0; i < orders[phase].length; i++) {
                runPoisoned(phase, orders[phase][i], i % workers);
            }
        }
    }

    private void runReversed(int[][] orders) {
        for (int phase = 0; phase < orders.length; phase++) {
            for (int i = orders[phase].length - 1; i >= 0; i--) {
                runPoisoned(phase, orders[phase][i], i % WORKERS);
            }
        }
    }

    private void runPoisoned(int phase, int item, int worker) {
        Arrays.fill(scratch[worker], Float.NaN);
        step.run(frames[worker], phase, item);
        for (int i = 0; i < GUARD; i++) {
            assertThat(Float.isNaN(scratch[worker][i]) && Float.isNaN(scratch[worker][scratch[worker].length - 1 - i]))
                    .as("scratch around the floats asked for is untouched, %s", given)
                    .isTrue();
        }
    }

    /** One whole run on one worker, as often as the caller likes: for measuring. */
    void runOnce() {
        for (int phase = 0; phase < step.phases(); phase++) {
            int items = step.items(phase);
            for (int item = 0; item < items; item++) {
                step.run(frames[0], phase, item);
            }
        }
    }

    private void onlyOutputsChanged(float[] before, float[] after) {
        float[] restored = after.clone();
        for (int i = 0; i < outputs.size(); i++) {
            if (isWhole(i)) {
                onlyBetweenGuards(wholes(i));
                continue;
            }
            int at = bases[inputs.size() + i];
            System.arraycopy(before, at, restored, at, outputs.get(i).floats());
        }
        System.arraycopy(before, shared, restored, shared, step.sharedFloats());
        assertThat(restored)
                .as("inputs and guard bands, %s %s", given, layouts())
                .isEqualTo(before);
    }

    private void onlyBetweenGuards(long... wholes) {
        for (int i = 0; i < wholes.length; i++) {
            boolean guard = i < GUARD || i >= wholes.length - GUARD;
            assertThat(wholes[i] == POISON)
                    .as("whole number %d is untouched, %s %s", i - GUARD, given, layouts())
                    .isEqualTo(guard);
        }
    }

    private void same(float[] first, String how) {
        for (int i = 0; i < outputs.size(); i++) {
            if (isWhole(i)) {
                compareWholes(i);
                continue;
            }
            int at = bases[inputs.size() + i];
            int end = at + outputs.get(i).floats();
            assertThat(Arrays.copyOfRange(slab, at, end))
                    .as("output %d %s, %s %s", i, how, given, layouts())
                    .isEqualTo(Arrays.copyOfRange(first, at, end));
        }
    }

    private void paddingIsZero() {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i) instanceof Layout.Spatial spatial) {
                int at = bases[inputs.size() + i];
                float[] written = Arrays.copyOfRange(slab, at, at + spatial.floats());
                float[] clean = new float[written.length];
                float[] dense = denseOutput(i);
                for (int n = 0; n < spatial.samples(); n++) {
                    SampleCopy.of(spatial.sample()).fromDense(n, dense, 0, clean, 0);
                }
                assertThat(written)
                        .as("halo and channel padding of output %d, %s %s", i, given, layouts())
                        .isEqualTo(clean);
            }
        }
    }

    /** The bits of an output in the order of its shape. */
    float[] denseOutput(int index) {
        Layout layout = outputs.get(index);
        int at = bases[inputs.size() + index];
        if (layout instanceof Layout.Spatial spatial) {
            float[] dense = new float[spatial.shape().elements()];
            for (int n = 0; n < spatial.samples(); n++) {
                SampleCopy.of(spatial.sample()).toDense(n, slab, at, dense, 0);
            }
            return dense;
        }
        return Arrays.copyOfRange(slab, at, at + layout.floats());
    }

    private void compare() {
        List<Tensor> expected = given.expected();
        for (int i = 0; i < expected.size(); i++) {
            if (isWhole(i)) {
                compareWholes(i);
                continue;
            }
            float[] wanted = expected.get(i).floats();
            float[] actual = denseOutput(i);
            for (int k = 0; k < wanted.length; k++) {
                if (!given.accepts(actual[k], wanted[k])) {
                    assertThat(actual[k])
                            .as("element %d of output %d, %s %s", k, i, given, layouts())
                            .isEqualTo(wanted[k]);
                }
            }
        }
    }

    /** Whole numbers are exact, whatever the floats beside them are. */
    private void compareWholes(int output) {
        long[] actual = Arrays.copyOfRange(wholes(output), GUARD, wholes(output).length - GUARD);
        assertThat(actual)
                .as("output %d, %s %s", output, given, layouts())
                .isEqualTo(given.expected().get(output).longs());
    }

    private String layouts() {
        return inputs + " -> " + outputs;
    }

    private final class WorkerFrame implements Frame {
        private final float[] own;

        WorkerFrame(float[] own) {
            this.own = own;
        }

        @Override
        public float[] input(int index) {
            return (float[]) arrays[index];
        }

        @Override
        public int inputBase(int index) {
            return bases[index];
        }

        @Override
        public float[] output(int index) {
            return slab;
        }

        @Override
        public int outputBase(int index) {
            return bases[inputs.size() + index];
        }

        @Override
        public Object inputArray(int index) {
            return arrays[index];
        }

        @Override
        public Object outputArray(int index) {
            return arrays[inputs.size() + index];
        }

        @Override
        public float[] shared() {
            return slab;
        }

        @Override
        public int sharedBase() {
            return shared;
        }

        @Override
        public float[] scratch() {
            return own;
        }

        @Override
        public int scratchBase() {
            return GUARD;
        }
    }
}
