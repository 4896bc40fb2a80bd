package dev.signet.algorithm.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops on vectors and the plain ones give the same bits for every length, also on infinities, NaN and zeros of both signs. */
final class LoopTwinsTest {
    private static final int MOST = 70;

    private static final PointwiseLoops PLAIN = new ScalarPointwiseLoops();
    private static final PointwiseLoops VECTOR = new VectorPointwiseLoops();

    private interface Unary {
        void run(PointwiseLoops loops, int length, float[] x, int xAt, float[] y, int yAt);
    }

    private interface Binary {
        void run(PointwiseLoops loops, int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);
    }

    private record NamedUnary(String name, Unary loop) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record NamedBinary(String name, Binary loop) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<NamedUnary> unaryLoops() {
        return List.of(
                new NamedUnary("relu", PointwiseLoops::relu),
                new NamedUnary("sigmoid", PointwiseLoops::sigmoid),
                new NamedUnary("tanh", PointwiseLoops::tanh),
                new NamedUnary("exp", (l, n, x, xAt, y, yAt) -> l.expOfDifference(n, 0.7f, x, xAt, y, yAt)),
                new NamedUnary("multiply", (l, n, x, xAt, y, yAt) -> l.multiplyBy(n, 0.7f, x, xAt, y, yAt)),
                new NamedUnary("add", (l, n, x, xAt, y, yAt) -> l.addTo(n, 0.7f, x, xAt, y, yAt)),
                new NamedUnary("divide", (l, n, x, xAt, y, yAt) -> l.divideBy(n, 0.7f, x, xAt, y, yAt)));
    }

    static List<NamedBinary> binaryLoops() {
        return List.of(
                new NamedBinary("add", PointwiseLoops::add),
                new NamedBinary("multiply", PointwiseLoops::multiply),
                new NamedBinary("reluGradient", PointwiseLoops::reluGradient),
                new NamedBinary("sigmoidGradient", PointwiseLoops::sigmoidGradient),
                new NamedBinary("tanhGradient", PointwiseLoops::tanhGradient));
    }

    @ParameterizedTest
    @MethodSource("unaryLoops")
    void unaryLoopsAgree(NamedUnary each) {
        for (int length = 0; length < MOST; length++) {
            float[] x = values(length, 2 * MOST);
            float[] plain = new float[2 * MOST];
            float[] vector = new float[2 * MOST];
            each.loop().run(PLAIN, length, x, 3, plain, 5);
            each.loop().run(VECTOR, length, x, 3, vector, 5);
            assertThat(bits(vector)).as("%s of %d", each, length).isEqualTo(bits(plain));
        }
    }

    @ParameterizedTest
    @MethodSource("binaryLoops")
    void binaryLoopsAgree(NamedBinary each) {
        for (int length = 0; length < MOST; length++) {
            float[] a = values(length, 2 * MOST);
            float[] b = values(length + MOST, 2 * MOST);
            float[] plain = new float[2 * MOST];
            float[] vector = new float[2 * MOST];
            each.loop().run(PLAIN, length, a, 3, b, 1, plain, 5);
            each.loop().run(VECTOR, length, a, 3, b, 1, vector, 5);
            assertThat(bits(vector)).as("%s of %d", each, length).isEqualTo(bits(plain));
        }
    }

    private interface Curve {
        void run(CurveLoops loops, int length, float[] x, int xAt, float[] y, int yAt);
    }

    private record NamedCurve(String name, Curve loop) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<NamedCurve> curves() {
        float[] dy = finite(77, 2 * MOST);
        return List.of(
                new NamedCurve("clamp", (l, n, x, xAt, y, yAt) -> l.clamp(n, 0, 6, x, xAt, y, yAt)),
                new NamedCurve("leaky relu", (l, n, x, xAt, y, yAt) -> l.leakyRelu(n, 0.01f, x, xAt, y, yAt)),
                new NamedCurve("hard sigmoid", (l, n, x, xAt, y, yAt) -> l.hardSigmoid(n, 0.2f, 0.4f, x, xAt, y, yAt)),
                new NamedCurve("hard swish", CurveLoops::hardSwish),
                new NamedCurve("elu", (l, n, x, xAt, y, yAt) -> l.elu(n, 1.1f, 1.7f, 0.9f, x, xAt, y, yAt)),
                new NamedCurve("silu", CurveLoops::silu),
                new NamedCurve("gelu", CurveLoops::gelu),
                new NamedCurve("gelu by tanh", CurveLoops::geluByTanh),
                new NamedCurve("softplus", (l, n, x, xAt, y, yAt) -> l.softplus(n, 1.5f, 20, x, xAt, y, yAt)),
                new NamedCurve("mish", CurveLoops::mish),
                new NamedCurve(
                        "clamp gradient", (l, n, x, xAt, y, yAt) -> l.clampGradient(n, 0, 6, dy, 1, x, xAt, y, yAt)),
                new NamedCurve(
                        "leaky relu gradient",
                        (l, n, x, xAt, y, yAt) -> l.leakyReluGradient(n, 0.01f, dy, 1, x, xAt, y, yAt)),
                new NamedCurve(
                        "hard sigmoid gradient",
                        (l, n, x, xAt, y, yAt) -> l.hardSigmoidGradient(n, 0.2f, 0.4f, dy, 1, x, xAt, y, yAt)),
                new NamedCurve(
                        "hard swish gradient", (l, n, x, xAt, y, yAt) -> l.hardSwishGradient(n, dy, 1, x, xAt, y, yAt)),
                new NamedCurve("silu gradient", (l, n, x, xAt, y, yAt) -> l.siluGradient(n, dy, 1, x, xAt, y, yAt)));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void curvesAgree(NamedCurve each) {
        for (int length = 0; length < MOST; length++) {
            float[] x = values(length, 2 * MOST);
            float[] plain = new float[2 * MOST];
            float[] vector = new float[2 * MOST];
            each.loop().run(new ScalarCurveLoops(), length, x, 3, plain, 5);
            each.loop().run(new VectorCurveLoops(), length, x, 3, vector, 5);
            assertThat(bits(vector)).as("%s of %d", each, length).isEqualTo(bits(plain));
        }
    }

    @Test
    void sumsOverChannelsAgree() {
        ChannelLoops plain = new ScalarChannelLoops();
        ChannelLoops vector = new VectorChannelLoops();
        for (int channels = 1; channels < 150; channels += 7) {
            float[] x = finite(channels, 8 * 160);
            float[] dy = finite(channels + 1000, 8 * 160);
            float[] mean = finite(channels + 2000, 3 * 160);
            float[] expected = finite(channels + 3000, 6 * 160);
            float[] actual = expected.clone();
            plain.sums(channels, 7, x, 2, 160, expected, 0);
            vector.sums(channels, 7, x, 2, 160, actual, 0);
            plain.squares(channels, 7, x, 2, 160, mean, 1, expected, 160);
            vector.squares(channels, 7, x, 2, 160, mean, 1, actual, 160);
            plain.gradientSums(channels, 7, dy, 4, x, 2, 160, mean, 1, expected, 320, 480);
            vector.gradientSums(channels, 7, dy, 4, x, 2, 160, mean, 1, actual, 320, 480);
            plain.gradientSumsWithin(channels, 7, dy, 4, x, 2, 160, mean, 1, 150, -0.5f, 1.5f, expected, 640, 800);
            vector.gradientSumsWithin(channels, 7, dy, 4, x, 2, 160, mean, 1, 150, -0.5f, 1.5f, actual, 640, 800);
            assertThat(bits(actual)).as("%d channels", channels).isEqualTo(bits(expected));
        }
    }

    @Test
    void linesOverChannelsAgree() {
        ChannelLoops plain = new ScalarChannelLoops();
        ChannelLoops vector = new VectorChannelLoops();
        for (int length = 0; length < MOST; length++) {
            float[] x = finite(length, MOST + 10);
            float[] dy = finite(length + 1000, MOST + 10);
            float[] constants = finite(length + 2000, 5 * MOST);
            float[] expected = new float[5 * MOST + 10];
            float[] actual = expected.clone();
            plain.affine(length, x, 2, constants, 0, MOST, expected, 1);
            vector.affine(length, x, 2, constants, 0, MOST, actual, 1);
            plain.affineGradient(length, dy, 1, x, 2, constants, 0, MOST, expected, MOST + 5);
            vector.affineGradient(length, dy, 1, x, 2, constants, 0, MOST, actual, MOST + 5);
            plain.affineWithin(length, x, 2, constants, 0, MOST, 0, 1, expected, 2 * MOST);
            vector.affineWithin(length, x, 2, constants, 0, MOST, 0, 1, actual, 2 * MOST);
            plain.affineAndResidualWithin(length, x, 2, constants, 0, MOST, dy, 1, -1, 1, expected, 3 * MOST);
            vector.affineAndResidualWithin(length, x, 2, constants, 0, MOST, dy, 1, -1, 1, actual, 3 * MOST);
            plain.affineGradientWithin(length, dy, 1, x, 2, constants, 0, MOST, -1, 1, expected, 4 * MOST);
            vector.affineGradientWithin(length, dy, 1, x, 2, constants, 0, MOST, -1, 1, actual, 4 * MOST);
            assertThat(bits(actual)).as("%d floats", length).isEqualTo(bits(expected));
        }
    }

    @Test
    void windowsAgree() {
        int[] taps = {0, 150, 400, 550, 1500, 1650, 1900, 2050};
        int[] targets = {0, 200, 400, 600, 800, 1000, 1200, 1400};
        PoolLoops plain = new ScalarPoolLoops();
        PoolLoops vector = new VectorPoolLoops();
        for (int channels = 1; channels < MOST; channels += 3) {
            float[] x = values(channels, 4000);
            float[] dy = finite(channels + 1000, MOST);
            float[] expected = finite(channels + 2000, 12_000);
            float[] actual = expected.clone();
            plain.maximum(channels, taps, x, 7, expected, 0);
            vector.maximum(channels, taps, x, 7, actual, 0);
            plain.average(channels, 2, 3, 2, x, 7, 1500, 400, 150, 12, expected, 100);
            vector.average(channels, 2, 3, 2, x, 7, 1500, 400, 150, 12, actual, 100);
            plain.maximumGradient(channels, taps, x, 7, dy, 0, targets, expected, 200);
            vector.maximumGradient(channels, taps, x, 7, dy, 0, targets, actual, 200);
            plain.maximumOfPairs(3, channels, x, 7, 1000, expected, 8000);
            vector.maximumOfPairs(3, channels, x, 7, 1000, actual, 8000);
            for (int step = 1; step <= 2; step++) {
                plain.maximumOfNine(4, step, channels, x, 7, 80, 1000, 2000, expected, 10_000 + step * 400, 90);
                vector.maximumOfNine(4, step, channels, x, 7, 80, 1000, 2000, actual, 10_000 + step * 400, 90);
            }
            plain.maximumOfPairsGradient(1, channels, x, 7, 1000, dy, 0, expected, 9000, 500);
            vector.maximumOfPairsGradient(1, channels, x, 7, 1000, dy, 0, actual, 9000, 500);
            plain.averageGradient(channels, 2, 3, 2, dy, 0, 12, expected, 5000, 1500, 400, 150);
            vector.averageGradient(channels, 2, 3, 2, dy, 0, 12, actual, 5000, 1500, 400, 150);
            assertThat(bits(actual)).as("%d channels", channels).isEqualTo(bits(expected));
        }
    }

    private static float[] finite(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] values(int seed, int count) {
        float[] corners = {
            0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 88.8f, -103.9f, 1e30f
        };
        Random random = new Random(seed);
        float[] values = finite(seed, count);
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(5) == 0 ? corners[random.nextInt(corners.length)] : 20 * values[i];
        }
        return values;
    }

    /** Tells zeros apart; all NaN are one, for their payload may differ. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
        return bits;
    }
}
