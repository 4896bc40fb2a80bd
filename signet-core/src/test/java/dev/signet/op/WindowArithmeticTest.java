package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every formula of {@link WindowAxis} against a window that is really moved along a line of cells, for every small configuration. */
final class WindowArithmeticTest {
    private static final int LARGEST_INPUT = 8;

    /** Input positions, -1 for padding, as the window meets them. */
    private static List<Integer> paddedLine(WindowAxis window, int inputSize) {
        List<Integer> line = new ArrayList<>();
        for (int i = 0; i < window.padBegin(); i++) {
            line.add(-1);
        }
        for (int i = 0; i < inputSize; i++) {
            line.add(i);
        }
        for (int i = 0; i < window.padEnd(); i++) {
            line.add(-1);
        }
        return line;
    }

    /** The places on the line where a window may start. */
    private static List<Integer> starts(WindowAxis window, int inputSize, boolean ceil) {
        int cells = paddedLine(window, inputSize).size();
        List<Integer> starts = new ArrayList<>();
        for (int start = 0; ; start += window.stride()) {
            boolean fits = start + window.extent() <= cells;
            boolean startsInEndPadding = start >= window.padBegin() + inputSize;
            boolean previousReachedTheEnd = start - window.stride() + window.extent() >= cells;
            if (ceil ? startsInEndPadding || previousReachedTheEnd : !fits) {
                return starts;
            }
            starts.add(start);
        }
    }

    private static void everySmallConfiguration(BiConsumer<WindowAxis, Integer> body) {
        for (int kernel = 1; kernel <= 4; kernel++) {
            for (int stride = 1; stride <= 4; stride++) {
                for (int dilation = 1; dilation <= 3; dilation++) {
                    for (int padBegin = 0; padBegin <= 3; padBegin++) {
                        for (int padEnd = 0; padEnd <= 3; padEnd++) {
                            WindowAxis window = new WindowAxis(kernel, stride, dilation, padBegin, padEnd);
                            for (int inputSize = 1; inputSize <= LARGEST_INPUT; inputSize++) {
                                body.accept(window, inputSize);
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void thereAreAsManyOutputsAsPlacesWhereTheWindowFits() {
        everySmallConfiguration((window, inputSize) -> {
            int places = starts(window, inputSize, false).size();
            if (places == 0) {
                assertThatThrownBy(() -> window.outputSize(inputSize))
                        .as("%s over %s", window, inputSize)
                        .isInstanceOf(ShapeException.class)
                        .hasMessageContaining("spans " + window.extent())
                        .hasMessageContaining("only " + inputSize);
            } else {
                assertThat(window.outputSize(inputSize))
                        .as("%s over %s", window, inputSize)
                        .isEqualTo(places);
            }
        });
    }

    @Test
    void roundingUpAddsAWindowThatReachesPastTheEndUnlessItStartsInTheEndPadding() {
        everySmallConfiguration((window, inputSize) -> {
            int places = starts(window, inputSize, true).size();
            if (places == 0) {
                assertThatThrownBy(() -> window.ceilOutputSize(inputSize))
                        .as("%s over %s", window, inputSize)
                        .isInstanceOf(ShapeException.class);
            } else {
                assertThat(window.ceilOutputSize(inputSize))
                        .as("%s over %s", window, inputSize)
                        .isEqualTo(places);
            }
        });
    }

    @Test
    void everyTapReadsTheCellUnderIt() {
        everySmallConfiguration((window, inputSize) -> {
            List<Integer> line = paddedLine(window, inputSize);
            List<Integer> starts = starts(window, inputSize, true);
            for (int output = 0; output < starts.size(); output++) {
                List<Integer> reads = new ArrayList<>();
                int onTheLine = 0;
                for (int tap = 0; tap < window.kernel(); tap++) {
                    int cell = starts.get(output) + tap * window.dilation();
                    int position = window.inputPosition(output, tap);
                    boolean beyond = cell >= line.size();
                    boolean padding = beyond || line.get(cell) < 0;
                    assertThat(WindowAxis.isPadding(position, inputSize)).isEqualTo(padding);
                    onTheLine += beyond ? 0 : 1;
                    if (!padding) {
                        assertThat(position).isEqualTo(line.get(cell));
                        reads.add(position);
                    }
                }
                assertThat(window.reads(output, inputSize)).containsExactly(reads.toArray(Integer[]::new));
                assertThat(window.tapsInPaddedInput(output, inputSize)).isEqualTo(onTheLine);
            }
        });
    }

    @Test
    void betweenFirstAndLastInteriorATapReadsNoPaddingAndOutsideItDoes() {
        everySmallConfiguration((window, inputSize) -> {
            int outputs = starts(window, inputSize, true).size();
            for (int tap = 0; tap < window.kernel(); tap++) {
                int first = window.firstInterior(tap);
                int last = window.lastInterior(tap, inputSize, outputs);
                for (int output = 0; output < outputs; output++) {
                    assertThat(output >= first && output < last)
                            .as("%s over %s, tap %s, output %s", window, inputSize, tap, output)
                            .isEqualTo(!WindowAxis.isPadding(window.inputPosition(output, tap), inputSize));
                }
            }
        });
    }

    @Test
    void samePaddingIsTheLeastThatGivesOneOutputForEachStride() {
        for (int kernel = 1; kernel <= 5; kernel++) {
            for (int stride = 1; stride <= 4; stride++) {
                for (int dilation = 1; dilation <= 3; dilation++) {
                    for (int inputSize = 1; inputSize <= LARGEST_INPUT; inputSize++) {
                        WindowAxis upper = Padding.SAME_UPPER.resolve(0, kernel, stride, dilation, inputSize);
                        WindowAxis lower = Padding.SAME_LOWER.resolve(0, kernel, stride, dilation, inputSize);
                        int wanted = (inputSize + stride - 1) / stride;
                        int least = leastPadding(kernel, stride, dilation, inputSize, wanted);
                        assertThat(upper.padBegin() + upper.padEnd())
                                .as("%s over %s", upper, inputSize)
                                .isEqualTo(least);
                        assertThat(upper.padEnd() - upper.padBegin()).isEqualTo(least % 2);
                        assertThat(lower.padBegin()).isEqualTo(upper.padEnd());
                        assertThat(lower.padEnd()).isEqualTo(upper.padBegin());
                        assertThat(upper.outputSize(inputSize)).isEqualTo(wanted);
                    }
                }
            }
        }
    }

    private static int leastPadding(int kernel, int stride, int dilation, int inputSize, int outputs) {
        for (int padding = 0; ; padding++) {
            WindowAxis window = new WindowAxis(kernel, stride, dilation, 0, padding);
            if (starts(window, inputSize, false).size() >= outputs) {
                return padding;
            }
        }
    }

    @Test
    void anAdaptiveWindowReadsEveryCellThatItsShareOfTheLineTouches() {
        for (int inputSize = 1; inputSize <= 12; inputSize++) {
            for (int outputSize = 1; outputSize <= 14; outputSize++) {
                AdaptiveAxis axis = new AdaptiveAxis(inputSize, outputSize);
                for (int output = 0; output < outputSize; output++) {
                    assertThat(axis.reads(output))
                            .as("%s, output %s", axis, output)
                            .containsExactly(cellsTouched(inputSize, outputSize, output));
                }
            }
        }
    }

    /** Cell i covers [i/n, (i+1)/n) of the line and output o covers [o/m, (o+1)/m): they touch if they have more than a point in common. */
    private static int[] cellsTouched(int inputSize, int outputSize, int output) {
        return IntStream.range(0, inputSize)
                .filter(i -> i * outputSize < (output + 1) * inputSize && (i + 1) * outputSize > output * inputSize)
                .toArray();
    }

    @Test
    void sizesNearTheLargestDoNotOverflow() {
        int most = Shape.MAX_ELEMENTS;
        assertThat(new WindowAxis(1, 1, 1, 0, 0).outputSize(most)).isEqualTo(most);
        assertThat(new WindowAxis(2, Integer.MAX_VALUE, 1, 0, 0).ceilOutputSize(most))
                .isEqualTo(1);
        assertThat(new WindowAxis(3, 2, 1, 1, 1).ceilOutputSize(most)).isEqualTo(most / 2 + 1);
        assertThat(new AdaptiveAxis(most, most).end(most - 1)).isEqualTo(most);
        assertThatThrownBy(() -> new WindowAxis(9, 1, 1, 8, 8).outputSize(most))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void windowsThatCannotExistAreRefused() {
        assertThatThrownBy(() -> new WindowAxis(0, 1, 1, 0, 0)).hasMessageContaining("kernel 0");
        assertThatThrownBy(() -> new WindowAxis(1, 0, 1, 0, 0)).hasMessageContaining("stride 0");
        assertThatThrownBy(() -> new WindowAxis(1, 1, 0, 0, 0)).hasMessageContaining("dilation 0");
        assertThatThrownBy(() -> new WindowAxis(3, 1, 1, -1, 2)).hasMessageContaining("(-1, 2)");
        assertThatThrownBy(() -> new WindowAxis(Integer.MAX_VALUE, 1, 2, 0, 0)).hasMessageContaining("too large");
        assertThatThrownBy(() -> new AdaptiveAxis(0, 3)).hasMessageContaining("0 positions to 3");
    }
}
