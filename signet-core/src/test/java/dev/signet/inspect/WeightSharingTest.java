package dev.signet.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Conv;
import dev.signet.op.LocallyConnected;
import dev.signet.op.Padding;
import dev.signet.op.Sharing;
import dev.signet.op.Sliding;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Curriculum A5: a convolution is a locally connected layer is a dense layer. */
final class WeightSharingTest {
    private static final int GEOMETRIES = 25;

    private static Tensor numbers(Random random, boolean integers, int... sizes) {
        float[] values = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = integers ? random.nextInt(7) - 3 : random.nextFloat(-1, 1);
        }
        return Tensor.wrap(Shape.of(sizes), values);
    }

    /** A random convolution with its input. */
    private record Example(WeightSharing.Shared conv, Tensor x) {
        static Example of(Random random, int axes, boolean integers) {
            int groups = 1 + random.nextInt(2);
            int in = groups * (1 + random.nextInt(3));
            int out = groups * (1 + random.nextInt(3));
            int[] x = new int[axes + 2];
            int[] weight = new int[axes + 2];
            x[0] = 1 + random.nextInt(2);
            x[1] = in;
            weight[0] = out;
            weight[1] = in / groups;
            List<Integer> strides = new ArrayList<>();
            List<Integer> dilations = new ArrayList<>();
            int[] pads = new int[2 * axes];
            for (int axis = 0; axis < axes; axis++) {
                weight[axis + 2] = 1 + random.nextInt(3);
                dilations.add(1 + random.nextInt(2));
                strides.add(1 + random.nextInt(2));
                pads[axis] = random.nextInt(2);
                pads[axis + axes] = random.nextInt(2);
                x[axis + 2] = dilations.get(axis) * (weight[axis + 2] - 1) + 1 + random.nextInt(3);
            }
            Conv op = new Conv(new Sliding(strides, dilations, Padding.explicit(pads)), groups);
            Optional<Tensor> bias =
                    random.nextBoolean() ? Optional.of(numbers(random, integers, out)) : Optional.empty();
            return new Example(
                    new WeightSharing.Shared(op, numbers(random, integers, weight), bias),
                    numbers(random, integers, x));
        }
    }

    private static Tensor run(Op op, Tensor x, Tensor weight, Optional<Tensor> bias) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> inputs = new ArrayList<>();
        Map<String, Tensor> bindings = new HashMap<>(Map.of("x", x, "weight", weight));
        inputs.add(builder.input("x", ElementType.FLOAT32, SymbolicShape.of(x.shape())));
        inputs.add(builder.parameter("weight", weight.shape()));
        bias.ifPresent(tensor -> {
            inputs.add(builder.parameter("bias", tensor.shape()));
            bindings.put("bias", tensor);
        });
        builder.output("y", builder.addAll(op, inputs).getFirst());
        return Objects.requireNonNull(
                Session.of(builder.build(), Map.of(), SessionOptions.standard().strict(true))
                        .run(bindings)
                        .get("y"));
    }

    private static Tensor runDense(WeightSharing.Dense dense, Tensor x) {
        int batch = x.shape().size(0);
        Tensor flat = Tensor.wrap(Shape.of(batch, x.elements() / batch), x.floats());
        return run(dense.op(), flat, dense.weight(), dense.bias());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a5AllThreeFormsAgreeBitForBitOnIntegers(int axes) {
        for (int seed = 0; seed < GEOMETRIES; seed++) {
            Example example = Example.of(new Random(seed), axes, true);
            Shape input = example.x().shape();
            WeightSharing.Shared conv = example.conv();
            float[] expected =
                    run(conv.op(), example.x(), conv.weight(), conv.bias()).floats();
            WeightSharing.Local local = WeightSharing.local(conv, input);
            assertThat(run(local.op(), example.x(), local.weight(), local.bias())
                            .floats())
                    .as("locally connected, seed %s", seed)
                    .containsExactly(expected);
            assertThat(runDense(WeightSharing.dense(conv, input), example.x()).floats())
                    .as("dense, seed %s", seed)
                    .containsExactly(expected);
            assertThat(WeightSharing.dense(local, input).weight().floats())
                    .containsExactly(WeightSharing.dense(conv, input).weight().floats());
        }
    }

    /** The sums of the dense layer run in another order: within (K + 8) 2^-24 times the sum of the sizes of the products, K its length. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a5TheDenseFormAgreesWithinTheBoundOnRealNumbers(int axes) {
        for (int seed = 0; seed < GEOMETRIES; seed++) {
            Example example = Example.of(new Random(seed), axes, false);
            Shape input = example.x().shape();
            WeightSharing.Shared conv = example.conv();
            Tensor expected = run(conv.op(), example.x(), conv.weight(), conv.bias());
            WeightSharing.Local local = WeightSharing.local(conv, input);
            assertThat(run(local.op(), example.x(), local.weight(), local.bias())
                            .floats())
                    .as("locally connected, seed %s", seed)
                    .containsExactly(expected.floats());
            Tensor actual = runDense(WeightSharing.dense(conv, input), example.x());
            Tensor sizes = run(
                    conv.op(),
                    absolute(example.x()),
                    absolute(conv.weight()),
                    conv.bias().map(WeightSharingTest::absolute));
            int length = input.elements() / input.size(0);
            for (int i = 0; i < actual.elements(); i++) {
                assertThat((double) actual.floats()[i])
                        .as("seed %s at %s", seed, i)
                        .isCloseTo(
                                expected.floats()[i],
                                within((length + 8) * 0x1p-24 * sizes.floats()[i] + Float.MIN_NORMAL));
            }
        }
    }

    private static Tensor absolute(Tensor tensor) {
        float[] values = new float[tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(tensor.floats()[i]);
        }
        return Tensor.wrap(tensor.shape(), values);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a5BackwardsAConvolutionIsFoundAgainWithoutResidual(int axes) {
        for (int seed = 0; seed < GEOMETRIES; seed++) {
            Example example = Example.of(new Random(seed), axes, true);
            Shape input = example.x().shape();
            WeightSharing.Local local = WeightSharing.local(example.conv(), input);
            WeightSharing.Projection<WeightSharing.Shared> back = WeightSharing.shared(local, input);
            assertThat(back.residual()).isZero();
            assertThat(back.layer().weight().floats())
                    .containsExactly(example.conv().weight().floats());
            WeightSharing.Projection<WeightSharing.Local> fromDense =
                    WeightSharing.local(WeightSharing.dense(example.conv(), input), local, input);
            assertThat(fromDense.residual()).isZero();
        }
    }

    /** Two positions with weights 1 and 3: the nearest shared weight is 2, and of |w|² = 10 is lost 2. */
    @Test
    void theResidualIsWhatTheMeanLeaves() {
        LocallyConnected op = new LocallyConnected(Sliding.DEFAULT, 1, Sharing.REGIONS);
        WeightSharing.Local local =
                new WeightSharing.Local(op, Tensor.of(Shape.of(2, 1, 1, 1), 1, 3), Optional.empty());
        WeightSharing.Projection<WeightSharing.Shared> shared = WeightSharing.shared(local, Shape.of(1, 1, 2));
        assertThat(shared.layer().weight().floats()).containsExactly(2);
        assertThat(shared.residual()).isCloseTo(Math.sqrt(0.2), within(1e-12));
        assertThat(shared.kept()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void aMatrixWithWeightsOutsideTheWindowsLosesThem() {
        LocallyConnected op = new LocallyConnected(Sliding.DEFAULT, 1, Sharing.REGIONS);
        WeightSharing.Local form = new WeightSharing.Local(op, Tensor.zeros(Shape.of(2, 1, 1, 1)), Optional.empty());
        WeightSharing.Dense dense = new WeightSharing.Dense(
                new dev.signet.op.Linear(),
                Tensor.of(Shape.of(2, 2), 3, 4, 0, 12),
                Optional.empty(),
                Shape.of(1, 1, 2));
        WeightSharing.Projection<WeightSharing.Local> local = WeightSharing.local(dense, form, Shape.of(1, 1, 2));
        assertThat(local.layer().weight().floats()).containsExactly(3, 12);
        assertThat(local.residual()).isCloseTo(4.0 / 13, within(1e-12));
    }
}
