package dev.signet.inspect;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.nn.Conv;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Curriculum B: what follows a shift and what does not. */
final class EquivarianceTest {
    private static Tensor random(int... sizes) {
        return Initializer.uniform(-1, 1).create(Shape.of(sizes), RandomStream.of(5, "scene"));
    }

    private static Equivariance shifted(Network network, Tensor x, int... shift) {
        return Equivariance.of(network.graph(), network.initialise(1), x, shift);
    }

    /** Curriculum B1: shift then convolve = convolve then shift, to the bit, inside; at the border padding shows. */
    @Test
    void b1ConvolutionFollowsAShiftToTheBitInside() {
        Network network = sequential(
                input(3, 20, 22),
                conv2d(3, 12, 3).padding(1),
                relu(),
                conv2d(12, 9, 5).padding(2),
                maxPool2d(3).stride(1).padding(1));
        for (int[] shift : new int[][] {{1, 0}, {0, 3}, {-2, 5}, {4, -4}}) {
            Equivariance measured = shifted(network, random(2, 3, 20, 22), shift);
            assertThat(measured.rows()).hasSize(4).allSatisfy(row -> {
                assertThat(row.onLattice()).isTrue();
                assertThat(row.interiorCells()).isPositive();
                assertThat(row.differingBits()).as("%s", row).isZero();
                assertThat(row.interior()).isZero();
                assertThat(row.border()).isPositive();
                assertThat(row.cause()).isEqualTo(Equivariance.Cause.NONE);
            });
            assertThat(measured.firstGuilty(0)).isEmpty();
        }
    }

    @Test
    void b1AStrideFollowsShiftsThatItDividesAndNoOthers() {
        Network network = sequential(
                input(1, 32, 32), conv2d(1, 4, 3), relu(), conv2d(4, 4, 3).stride(2), conv2d(4, 4, 3));
        Equivariance whole = shifted(network, random(1, 1, 32, 32), 4, 2);
        assertThat(whole.firstGuilty(0)).isEmpty();
        assertThat(whole.rows().getLast().jump()).containsExactly(2L, 2L);
        assertThat(whole.rows().getLast().differingBits()).isZero();
        Equivariance.Row guilty =
                shifted(network, random(1, 1, 32, 32), 1, 0).firstGuilty(1e-6).orElseThrow();
        assertThat(guilty.layer()).startsWith("2.conv2d");
        assertThat(guilty.cause()).isEqualTo(Equivariance.Cause.STRIDE);
    }

    /** Strict numerics: whole strides in one, two and three dimensions change no bit inside. */
    @Test
    void b1WholeStridesChangeNoBitInThreeRanks() {
        List<Network> networks = List.of(
                sequential(input(2, 41), conv1d(2, 5, 3).stride(3), conv1d(5, 4, 3)),
                sequential(input(2, 29, 30), conv2d(2, 5, 3).stride(3), conv2d(5, 4, 3)),
                sequential(input(2, 20, 19, 21), conv3d(2, 5, 3).stride(3), conv3d(5, 4, 2)));
        for (Network network : networks) {
            int[] sample = network.inputShape().toArray();
            int[] sizes = new int[sample.length + 1];
            sizes[0] = 2;
            System.arraycopy(sample, 0, sizes, 1, sample.length);
            int[] shift = new int[sample.length - 1];
            Arrays.fill(shift, 3);
            FeatureMaps maps = new FeatureMaps(
                    network.graph(),
                    network.initialise(2),
                    SessionOptions.standard().strict(true));
            Tensor x = random(sizes);
            Equivariance measured = Equivariance.of(maps, x, Shifted.zeros(x, shift), shift);
            assertThat(measured.rows()).hasSize(2).allSatisfy(row -> {
                assertThat(row.interiorCells()).isPositive();
                assertThat(row.differingBits()).isZero();
            });
        }
    }

    /** The same for random windows, strides, dilations, groups and shifts of one to two whole strides of both layers together. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void b1WholeStridesChangeNoBitForRandomGeometries(int axes) {
        Random random = new Random(31L * axes);
        for (int i = 0; i < 15; i++) {
            int[] sample = new int[axes + 1];
            int[] sizes = new int[axes + 2];
            int[] shift = new int[axes];
            int[] strides = new int[axes];
            Conv first = conv(axes, 2, 6, random).groups(1 + random.nextInt(2));
            Conv second = conv(axes, 6, 3, random);
            sample[0] = 2;
            for (int axis = 0; axis < axes; axis++) {
                strides[axis] = 1 + random.nextInt(3);
                shift[axis] = strides[axis] * (1 + random.nextInt(2)) * (random.nextBoolean() ? 1 : -1);
                sample[axis + 1] = 18 + strides[axis] * 4 + random.nextInt(3);
            }
            sizes[0] = 1 + random.nextInt(2);
            System.arraycopy(sample, 0, sizes, 1, sample.length);
            Network network = sequential(input(sample), first.stride(strides), relu(), second);
            FeatureMaps maps = new FeatureMaps(
                    network.graph(),
                    network.initialise(i),
                    SessionOptions.standard().strict(true));
            Tensor x = random(sizes);
            Equivariance measured = Equivariance.of(maps, x, Shifted.zeros(x, shift), shift);
            assertThat(measured.rows()).hasSize(3).allSatisfy(row -> {
                assertThat(row.onLattice()).isTrue();
                assertThat(row.interiorCells()).as("%s by %s", network, shift).isPositive();
                assertThat(row.differingBits()).as("%s by %s", network, shift).isZero();
            });
        }
    }

    private static Conv conv(int axes, int in, int out, Random random) {
        int[] kernel = new int[axes];
        int[] dilation = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            kernel[axis] = 1 + random.nextInt(3);
            dilation[axis] = 1 + random.nextInt(2);
        }
        Conv conv = switch (axes) {
            case 1 -> conv1d(in, out, kernel[0]);
            case 2 -> conv2d(in, out, kernel);
            default -> conv3d(in, out, kernel);
        };
        return conv.dilation(dilation).padding(random.nextInt(2));
    }

    @Test
    void theFirstStridedLayerOfResNet18IsFoundGuilty() {
        Network network = Zoo.named("resnet18").network(Shape.of(3, 64, 64), 10);
        Equivariance.Row guilty =
                shifted(network, random(1, 3, 64, 64), 1, 1).firstGuilty(1e-6).orElseThrow();
        assertThat(guilty.layer()).startsWith("conv1");
        assertThat(guilty.cause()).isEqualTo(Equivariance.Cause.STRIDE);
    }

    @Test
    void aLocallyConnectedLayerIsGuiltyBecauseItsWeightsDependOnThePosition() {
        Network network = sequential(input(1, 12, 12), conv2d(1, 2, 3), locallyConnected2d(2, 2, 3));
        Equivariance.Row guilty =
                shifted(network, random(1, 1, 12, 12), 0, 1).firstGuilty(1e-6).orElseThrow();
        assertThat(guilty.op()).isEqualTo("LocallyConnected");
        assertThat(guilty.cause()).isEqualTo(Equivariance.Cause.POSITION);
        Network tiles = sequential(input(1, 12, 12), tiledConv2d(1, 2, 3, 2));
        assertThat(shifted(tiles, random(1, 1, 12, 12), 0, 2).firstGuilty(0)).isEmpty();
        assertThat(shifted(tiles, random(1, 1, 12, 12), 0, 1).firstGuilty(1e-6)).isPresent();
    }

    /** Curriculum B2: in one dimension an event that comes later is found later. */
    @Test
    void b2ADelayedEventIsDelayedInTheOutput() {
        Network network = sequential(input(1, 60), conv1d(1, 6, 5), relu(), conv1d(6, 3, 7));
        assertThat(shifted(network, random(1, 1, 60), 9).firstGuilty(0)).isEmpty();
    }

    /** Curriculum B3: neither a quarter turn nor an enlargement is followed. */
    @Test
    void b3ConvolutionFollowsNeitherTurnNorEnlargement() {
        Network network =
                sequential(input(1, Input.ANY, Input.ANY), conv2d(1, 8, 3).padding(1));
        FeatureMaps maps = new FeatureMaps(network.graph(), network.initialise(1));
        Tensor x = random(1, 1, 16, 16);
        assertThat(Equivariance.underTurn(maps, x).values()).allMatch(error -> error > 0.3);
        assertThat(Equivariance.underEnlargement(maps, x, 2).values()).allMatch(error -> error > 0.3);
    }

    @Test
    void fourTurnsAreNone() {
        Tensor x = random(1, 2, 3, 4);
        Tensor once = Shifted.turned(x);
        assertThat(once.shape()).isEqualTo(Shape.of(1, 2, 4, 3));
        assertThat(Shifted.turned(Shifted.turned(Shifted.turned(once))).floats())
                .containsExactly(x.floats());
    }

    /** Curriculum B4: blurring before every second position is kept makes odd shifts count for less. */
    @Test
    void b4ABlurBeforeSamplingLowersTheErrorOfOddShifts() {
        Network network = sequential(
                input(1, 40, 40),
                conv2d(1, 8, 3).padding(1),
                relu(),
                maxPool2d(2),
                conv2d(8, 8, 3).stride(2));
        Antialias.Result rewritten = Antialias.of(network.graph(), 4);
        assertThat(rewritten.layers()).hasSize(2);
        assertThat(rewritten.graph().parameters())
                .extracting(value -> value.name() + value.shape())
                .containsExactlyElementsOf(network.graph().parameters().stream()
                        .map(value -> value.name() + value.shape())
                        .toList());
        assertThat(rewritten.graph().output("output").shape())
                .isEqualTo(network.graph().output("output").shape());
        Tensor x = random(1, 1, 40, 40);
        double before = last(Equivariance.of(network.graph(), network.initialise(1), x, 1, 0));
        double after = last(Equivariance.of(rewritten.graph(), network.initialise(1), x, 1, 0));
        assertThat(after).isLessThan(0.6 * before);
    }

    private static double last(Equivariance measured) {
        return measured.rows().getLast().interior();
    }
}
