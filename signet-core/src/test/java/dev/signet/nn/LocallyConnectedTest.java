package dev.signet.nn;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Layers between the convolution, which shares its weights everywhere, and the dense layer, which shares nothing. */
final class LocallyConnectedTest {
    private static Tensor random(String name, Shape shape) {
        return Initializer.uniform(-1, 1).create(shape, RandomStream.of(7, name));
    }

    private static Tensor run(Network network, Map<String, Tensor> weights, Tensor x) {
        return new Model(
                        network.graph(),
                        weights,
                        List.of(),
                        Preprocessing.of(Normalize.unit()),
                        SessionOptions.standard().strict(true))
                .run(x);
    }

    /** Curriculum A3: 5x5 image, 3x3 window: 9 positions of 9 weights and a bias. */
    @Test
    void a3NinePositionsHaveNinetyParameters() {
        assertThat(sequential(input(1, 5, 5), locallyConnected2d(1, 1, 3)).parameterCount())
                .isEqualTo(90);
        assertThat(sequential(input(1, 5, 5), conv2d(1, 1, 3)).parameterCount()).isEqualTo(10);
        assertThat(sequential(input(1, 5, 5), regionConv2d(1, 1, 3, 1)).parameterCount())
                .isEqualTo(10);
        assertThat(sequential(input(1, 5, 5), regionConv2d(1, 1, 3, 3, 1)).parameterCount())
                .isEqualTo(28);
    }

    /** Curriculum A5: under strict numerics tied weights give the bits of the convolution, on real numbers, in every rank, for any batch. */
    @Test
    void a5TiedWeightsGiveTheBitsOfTheConvolution() {
        check(
                conv1d(3, 20, 5).stride(2).padding(2),
                locallyConnected1d(3, 20, 5).stride(2).padding(2),
                3,
                19);
        check(conv2d(1, 9, 3), locallyConnected2d(1, 9, 3), 1, 9, 8);
        check(
                conv2d(6, 34, 3, 2).padding(1).dilation(2).groups(2),
                locallyConnected2d(6, 34, 3, 2).padding(1).dilation(2).groups(2),
                6,
                9,
                7);
        check(conv2d(40, 33, 3).padding(1), regionConv2d(40, 33, 3, 2, 3).padding(1), 40, 6, 7);
        check(conv2d(5, 33, 3).padding(1), tiledConv2d(5, 33, 3, 2, 3).padding(1), 5, 6, 7);
        check(
                conv3d(2, 5, 2, 3, 3).padding(1),
                locallyConnected3d(2, 5, 2, 3, 3).padding(1),
                2,
                3,
                4,
                5);
    }

    private static void check(Conv conv, LocallyConnected local, int... sample) {
        Network shared = sequential(input(sample), conv);
        Network own = sequential(input(sample), local);
        Tensor weight = random("weight", shape(shared, "0.weight"));
        Tensor bias = random("bias", shape(shared, "0.bias"));
        Map<String, Tensor> tied = new LinkedHashMap<>();
        tied.put("0.weight", repeated(weight, shape(own, "0.weight"), 1));
        Shape biases = shape(own, "0.bias");
        tied.put("0.bias", repeated(bias, biases, biases.elements() / bias.elements()));
        for (int batch : new int[] {1, 5}) {
            int[] sizes = new int[sample.length + 1];
            sizes[0] = batch;
            System.arraycopy(sample, 0, sizes, 1, sample.length);
            Tensor x = random("x", Shape.of(sizes));
            assertThat(run(own, tied, x).floats())
                    .as("%s of %s", local, x.shape())
                    .containsExactly(run(shared, Map.of("0.weight", weight, "0.bias", bias), x)
                            .floats());
        }
    }

    private static Shape shape(Network network, String parameter) {
        return network.graph().parameters().stream()
                .filter(value -> value.name().equals(parameter))
                .findFirst()
                .orElseThrow()
                .shape()
                .concrete();
    }

    /** The whole again and again, or each element {@code each} times. */
    private static Tensor repeated(Tensor tensor, Shape shape, int each) {
        float[] all = new float[shape.elements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = tensor.floats()[i / each % tensor.elements()];
        }
        return Tensor.wrap(shape, all);
    }

    @Test
    void eachPositionBeginsWithWeightsOfItsOwnFromTheFanOfOneWindow() {
        Network network = sequential(input(4, 6, 6), locallyConnected2d(4, 8, 3));
        float[] weights =
                Objects.requireNonNull(network.initialise(1).get("0.weight")).floats();
        assertThat(weights).hasSize(16 * 8 * 4 * 9);
        assertThat(weights[0]).isNotEqualTo(weights[8 * 4 * 9]);
        for (float weight : weights) {
            assertThat(Math.abs(weight)).isLessThanOrEqualTo(1f / 6);
        }
    }

    @Test
    void anUnknownSizeIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> sequential(input(1, Input.ANY, Input.ANY), locallyConnected2d(1, 4, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(
                        "0.locallyconnected2d: LocallyConnected2d(1, 4, kernel_size=(3, 3), stride=(1, 1))")
                .hasMessageContaining("Nx1xHxW")
                .hasMessageContaining("must be known when the network is built")
                .hasMessageContaining("conv2d");
    }

    @Test
    void moreRegionsThanPositionsAreRefused() {
        assertThatThrownBy(() -> sequential(input(1, 5, 5), regionConv2d(1, 4, 3, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("RegionConv2d(1, 4, kernel_size=(3, 3), stride=(1, 1), regions=(4, 4))")
                .hasMessageContaining("4 places")
                .hasMessageContaining("3 positions");
    }

    @Test
    void blurKeepsAConstantImageAndTheSizeOfTheStride() {
        for (int size = 1; size <= 5; size++) {
            Network network = sequential(input(3, 9, 8), blurPool2d(2).size(size));
            Tensor y = run(network, Map.of(), Tensor.filled(Shape.of(2, 3, 9, 8), 3));
            assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 5, 4));
            assertThat(y.floats()).containsOnly(3);
            assertThat(network.parameterCount()).isZero();
        }
        assertThat(sequential(input(2, 8), blurPool1d(2).size(3)).toString())
                .contains("BlurPool1d(2, filt_size=3, stride=2)");
    }
}
