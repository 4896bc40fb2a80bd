package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Op;
import dev.signet.graph.Reach;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Corners of pooling, by hand. */
final class PoolingTest {
    private static final double NAN = Double.NaN;

    private static Sliding sliding(int stride, Padding padding) {
        return new Sliding(List.of(stride), List.of(), padding);
    }

    private static Wide line(double... values) {
        return Wide.ofDoubles(Shape.of(1, 1, values.length), values);
    }

    private static double[] run(Op op, Wide... inputs) {
        return op.reference(Arrays.asList(inputs)).getFirst().doubles();
    }

    @Test
    void theFirstOfEqualInputsGetsTheGradient() {
        MaxPoolGradient gradient = new MaxPoolGradient(List.of(3), Sliding.DEFAULT, false);
        assertThat(run(gradient, line(1, 10), line(5, 5, 5, 5))).containsExactly(1, 10, 0, 0);
        MaxPoolGradient square = new MaxPoolGradient(List.of(2, 2), Sliding.DEFAULT, false);
        Wide one = Wide.ofDoubles(Shape.of(1, 1, 1, 1), 1);
        assertThat(run(square, one, Wide.ofDoubles(Shape.of(1, 1, 2, 2), 0, 7, 7, 7)))
                .containsExactly(0, 1, 0, 0);
        AdaptiveMaxPoolGradient adaptive = new AdaptiveMaxPoolGradient(List.of(1));
        assertThat(run(adaptive, line(2), line(3, 4, 4))).containsExactly(0, 2, 0);
    }

    @Test
    void gradientsOfOverlappingWindowsAddUp() {
        MaxPoolGradient gradient = new MaxPoolGradient(List.of(3), Sliding.DEFAULT, false);
        assertThat(run(gradient, line(1, 10, 100), line(0, 1, 9, 2, 3))).containsExactly(0, 0, 111, 0, 0);
    }

    @Test
    void nanIsLargerThanAnyNumberAndTheFirstOneGetsTheGradient() {
        MaxPool pool = new MaxPool(List.of(2), Sliding.DEFAULT, false);
        Wide x = line(1, NAN, Double.POSITIVE_INFINITY, 3);
        assertThat(run(pool, x)).containsExactly(NAN, NAN, Double.POSITIVE_INFINITY);
        MaxPoolGradient gradient = new MaxPoolGradient(List.of(4), Sliding.DEFAULT, false);
        assertThat(run(gradient, line(1), line(9, NAN, 3, NAN))).containsExactly(0, 1, 0, 0);
        assertThat(run(new AdaptiveMaxPool(List.of(1)), x)).containsExactly(NAN);
    }

    @Test
    void paddingIsNeverTheLargest() {
        MaxPool pool = new MaxPool(List.of(3), sliding(2, Padding.symmetric(1)), false);
        assertThat(run(pool, line(-5, -3, -4))).containsExactly(-3, -3);
        assertThat(run(pool, line(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY)))
                .containsExactly(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aWindowThatSeesOnlyPaddingGivesMinusInfinityAndNoGradient() {
        Sliding dilated = new Sliding(List.of(), List.of(3), Padding.symmetric(2));
        assertThat(run(new MaxPool(List.of(2), dilated, false), line(7)))
                .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(run(new MaxPoolGradient(List.of(2), dilated, false), line(1, 1), line(7)))
                .containsExactly(0);
        Wide bytes = Wide.ofLongs(ElementType.INT8, Shape.of(1, 1, 1), 7);
        assertThat(new MaxPool(List.of(2), dilated, false)
                        .reference(List.of(bytes))
                        .getFirst()
                        .longs())
                .containsExactly(Byte.MIN_VALUE, Byte.MIN_VALUE);
    }

    @Test
    void integersArePooledExactly() {
        Wide x = Wide.ofLongs(Shape.of(1, 1, 3), Long.MAX_VALUE - 1, Long.MAX_VALUE, -1);
        MaxPool pool = new MaxPool(List.of(2), Sliding.DEFAULT, false);
        assertThat(pool.reference(List.of(x)).getFirst().longs()).containsExactly(Long.MAX_VALUE, Long.MAX_VALUE);
        Wide unsigned = Wide.ofLongs(ElementType.UINT64, Shape.of(1, 1, 3), 1, Long.MAX_VALUE, -1);
        assertThat(pool.reference(List.of(unsigned)).getFirst().longs()).containsExactly(Long.MAX_VALUE, -1);
    }

    @Test
    void aLastWindowThatIsRoundedUpMayBeTheOnlyOne() {
        assertThat(run(new MaxPool(List.of(3), sliding(2, Padding.VALID), true), line(4, 6)))
                .containsExactly(6);
    }

    @Test
    void theDivisorCountsPaddingOnlyWhenAskedAndNeverWhatLiesBeyond() {
        Wide x = line(6, 6, 6, 6, 6);
        Sliding padded = sliding(3, Padding.symmetric(1));
        assertThat(run(new AveragePool(List.of(4), padded, true, false), x)).containsExactly(6, 6);
        // Each window covers three cells and one of padding.
        assertThat(run(new AveragePool(List.of(4), padded, true, true), x)).containsExactly(4.5, 4.5);
        // Of four cells the second window covers two, one of padding, and a place beyond it.
        assertThat(run(new AveragePool(List.of(4), padded, true, true), line(6, 6, 6, 6)))
                .containsExactly(4.5, 4);
        assertThat(run(new AveragePool(List.of(4), padded, true, true, 2), line(6, 6, 6, 6)))
                .containsExactly(9, 6);
        assertThat(run(new AveragePoolGradient(List.of(4), padded, true, true), line(4, 3), line(0, 0, 0, 0)))
                .containsExactly(1, 1, 2, 1);
    }

    @Test
    void adaptiveWindowsOverlapWhereSizesDoNotDivide() {
        assertThat(run(new AdaptiveAveragePool(List.of(3)), line(1, 2, 3, 4, 5)))
                .containsExactly(1.5, 3, 4.5);
        assertThat(run(new AdaptiveAveragePool(List.of(3)), line(1, 2))).containsExactly(1, 1.5, 2);
        assertThat(run(new AdaptiveAveragePool(List.of(-1)), line(1, 2))).containsExactly(1, 2);
    }

    @Test
    void poolsReachAsFarAsTheirWindow() {
        MaxPool pool = new MaxPool(List.of(3), new Sliding(List.of(2), List.of(2), Padding.symmetric(1)), false);
        assertThat(pool.reach(List.of(Shape.of(1, 1, 9))))
                .isEqualTo(new Reach.Windows(List.of(new Reach.Axis(5, 2, 1))));
        AdaptiveAveragePool even = new AdaptiveAveragePool(List.of(2, 1));
        assertThat(even.reach(List.of(Shape.of(1, 1, 6, 5))))
                .isEqualTo(new Reach.Windows(List.of(new Reach.Axis(3, 3, 0), new Reach.Axis(5, 5, 0))));
        assertThat(new AdaptiveAveragePool(List.of(2)).reach(List.of(Shape.of(1, 1, 5))))
                .isEqualTo(Reach.EVERYTHING);
    }

    @Test
    void costCountsEveryReadOfEveryWindow() {
        Shape x = Shape.of(2, 3, 8, 8);
        MaxPool pool = new MaxPool(List.of(2, 2), new Sliding(List.of(2, 2), List.of(), Padding.VALID), false);
        assertThat(pool.cost(List.of(x), List.of(Shape.of(2, 3, 4, 4))).elementOperations())
                .isEqualTo(2 * 3 * 4 * 4 * 4);
        assertThat(new AdaptiveAveragePool(List.of(1, 1))
                        .cost(List.of(x), List.of(Shape.of(2, 3, 1, 1)))
                        .elementOperations())
                .isEqualTo(x.elements());
        assertThat(new AdaptiveAveragePool(List.of(3, 1))
                        .cost(List.of(x), List.of(Shape.of(2, 3, 3, 1)))
                        .elementOperations())
                .isEqualTo(2 * 3 * (3 + 4 + 3) * 8);
    }
}
