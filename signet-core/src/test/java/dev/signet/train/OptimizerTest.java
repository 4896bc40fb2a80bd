package dev.signet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.tensor.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptimizerTest {
    private static final List<Optimizer> ALL = List.of(
            Sgd.plain(),
            new Sgd(0.9, 0.1, false, 0.01),
            new Sgd(0.9, 0, true, 0.01),
            Adam.standard(),
            Adam.standard().weightDecay(0.1).amsgrad(),
            AdamW.standard(),
            Adamax.standard());

    private static float[] random(String name, int size) {
        RandomStream stream = RandomStream.of(3, name);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) stream.normal(i);
        }
        return values;
    }

    private static float[] trained(Optimizer optimizer, int pieces) {
        float[] weight = random("weight", 1003);
        float[][] moments = new float[optimizer.slots().size()][1003];
        for (int step = 1; step <= 3; step++) {
            float[] gradient = random("gradient" + step, 1003);
            Optimizer.Update update = optimizer.update(step, 0.01, 0.5, true);
            for (int piece = pieces - 1; piece >= 0; piece--) {
                update.apply(weight, gradient, moments, 1003 * piece / pieces, 1003 * (piece + 1) / pieces);
            }
        }
        return weight;
    }

    @Test
    void theBitsDoNotDependOnHowAParameterIsCut() {
        for (Optimizer optimizer : ALL) {
            float[] whole = trained(optimizer, 1);
            assertThat(trained(optimizer, 2)).as("%s", optimizer).isEqualTo(whole);
            assertThat(trained(optimizer, 17)).as("%s", optimizer).isEqualTo(whole);
            assertThat(whole).as("%s moves", optimizer).isNotEqualTo(random("weight", 1003));
        }
    }

    @Test
    void impossibleHyperParametersAreRefusedWithTheNumbers() {
        assertThatThrownBy(() -> new Sgd(0, 0, true, 0)).hasMessageContaining("momentum 0.0");
        assertThatThrownBy(() -> new Sgd(-1, 0, false, 0)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new AdamW(1, 0.999, 1e-8, 0)).hasMessageContaining("1.0 and 0.999");
        assertThatThrownBy(() -> Adam.standard().weightDecay(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Schedule.Step(0.1, 0, 0.5)).hasMessageContaining("got 0");
    }

    /** Whole numbers below 2^53: the sum is exact, in whatever order. */
    @Test
    void theSumOfSquaresIsExactOnIntegersAtAnyLength() {
        for (int length = 0; length < 40; length++) {
            float[] values = new float[length + 3];
            double expected = 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = i * 37 % 101 - 50;
                expected += i >= 2 && i < length + 2 ? values[i] * values[i] : 0;
            }
            assertThat(SumOfSquares.of(values, 2, length + 2)).isEqualTo(expected);
        }
    }

    @Test
    void piecesCoverEveryElementOnce() {
        int[] sizes = {1, 0, ParameterPieces.SIZE, ParameterPieces.SIZE + 1, 3 * ParameterPieces.SIZE - 1};
        ParameterPieces pieces = new ParameterPieces(sizes);
        int[] covered = new int[sizes.length];
        for (int number = 0; number < pieces.count(); number++) {
            ParameterPieces.Piece piece = pieces.get(number);
            assertThat(piece.from()).isEqualTo(covered[piece.parameter()]);
            assertThat(piece.to()).isGreaterThan(piece.from());
            covered[piece.parameter()] = piece.to();
        }
        assertThat(covered).isEqualTo(sizes);
    }
}
