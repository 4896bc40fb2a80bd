package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.graph.Operand;
import dev.signet.graph.ValueType;
import dev.signet.inspect.Shifted;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fractional max pooling and adaptive polyphase sampling, on what their papers promise. */
final class ChosenElementsTest {
    /** n = 10, k = 2, out = 5, so alpha = 2: whole steps whatever u is. */
    @Test
    void windowsAtAWholeRatioAreEvenlySpread() {
        for (double u : new double[] {0, 0.3, 0.99}) {
            assertThat(new FractionalAxis(10, 5, 2).begins(u)).containsExactly(0, 2, 4, 6, 8);
        }
    }

    /** n = 9, k = 2, out = 6, so alpha = 1.4; floor((i + u) 1.4) - floor(1.4 u) by hand for two u. */
    @Test
    void windowsAtABrokenRatioStepByOneOrTwo() {
        assertThat(new FractionalAxis(9, 6, 2).begins(0)).containsExactly(0, 1, 2, 4, 5, 7);
        assertThat(new FractionalAxis(9, 6, 2).begins(0.5)).containsExactly(0, 2, 3, 4, 6, 7);
    }

    @Test
    void everyWindowLiesInsideAndTheLastOneEndsAtTheEnd() {
        RandomStream random = RandomStream.of(4, "fractional");
        for (int i = 0; i < 500; i++) {
            int kernel = 1 + random.below(3 * i, 3);
            int output = 1 + random.below(3 * i + 1, 6);
            int input = kernel + output - 1 + random.below(3 * i + 2, 9);
            int[] begins = new FractionalAxis(input, output, kernel).begins(random.uniform(10_000 + i));
            assertThat(begins[output - 1]).isEqualTo(input - kernel);
            for (int o = 0; o < output; o++) {
                assertThat(begins[o]).isBetween(0, input - kernel);
                assertThat(o == 0 || begins[o] >= begins[o - 1]).isTrue();
            }
        }
    }

    @Test
    void widthIsTheFirstNumberInTwoDimensions() {
        Wide x = Wide.ofDoubles(Shape.of(1, 1, 1, 4), 1, 2, 3, 4);
        Wide numbers = Wide.ofDoubles(Shape.of(1, 1, 2), 0.9, 0.0);
        // n = 4, k = 1, out = 3: alpha = 1.5, u = 0.9 begins at floor(1.35) - 1 = 0, floor(2.85) - 1 = 1 and 3.
        List<Wide> results = new FractionalMaxPool(List.of(1, 1), List.of(1, 3)).reference(List.of(x, numbers));
        assertThat(results.getFirst().doubles()).containsExactly(1, 2, 4);
        assertThat(results.getLast().longs()).containsExactly(0, 1, 3);
    }

    @Test
    void tooManyWindowsAreRefused() {
        assertThatThrownBy(() -> new FractionalMaxPool(List.of(2, 2), List.of(4, 3))
                        .infer(List.of(operand(1, 2, 4, 6), operand(1, 2, 2))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1x2x4x6")
                .hasMessageContaining("at least 5");
    }

    private static Operand operand(int... sizes) {
        return Operand.of(ValueType.float32(Shape.of(sizes)));
    }

    @Test
    void theStrongestGridIsKept() {
        Wide x = Wide.ofDoubles(Shape.of(2, 1, 4), 1, -5, 2, 3, 7, 0, 0, 1);
        List<Wide> results = new AdaptivePolyphase(List.of(2)).reference(List.of(x));
        assertThat(results.getFirst().doubles()).containsExactly(-5, 3, 7, 0);
        assertThat(results.getLast().longs()).containsExactly(1, 3, 4, 6);
    }

    /** The paper's theorem: a shift around moves the kept elements around and keeps the same ones, for any shift; plain strides do not. */
    @Test
    void b4AnyShiftAroundKeepsTheSameElements() {
        RandomStream random = RandomStream.of(9, "polyphase");
        float[] pixels = new float[3 * 6 * 8];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.normal(i);
        }
        Tensor x = Tensor.wrap(Shape.of(1, 3, 6, 8), pixels);
        AdaptivePolyphase op = new AdaptivePolyphase(List.of(2, 2));
        double[] kept = sorted(op.reference(List.of(Wide.of(x))).getFirst());
        for (int down = 0; down < 6; down++) {
            for (int right = 0; right < 8; right++) {
                Wide moved = Wide.of(Shifted.around(x, down, right));
                assertThat(sorted(op.reference(List.of(moved)).getFirst())).containsExactly(kept);
            }
        }
    }

    private static double[] sorted(Wide wide) {
        double[] values = wide.doubles().clone();
        Arrays.sort(values);
        return values;
    }

    @Test
    void sizesThatTheStrideDoesNotDivideAreRefused() {
        assertThatThrownBy(() -> new AdaptivePolyphase(List.of(2, 2)).infer(List.of(operand(1, 3, 5, 4))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1x3x5x4")
                .hasMessageContaining("not divisible by the stride 2");
    }
}
