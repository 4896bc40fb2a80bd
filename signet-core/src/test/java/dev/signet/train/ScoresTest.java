package dev.signet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.Dim;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Relu;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics against numbers worked out by hand. */
final class ScoresTest {
    /** A model whose logits are its (positive) inputs. */
    private static Scores score(LabelledBatch... batches) {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("input", ElementType.FLOAT32, new SymbolicShape(List.of(Dim.BATCH, Dim.of(3))));
        builder.output("output", builder.add(new Relu(), x));
        return new Evaluator(Session.of(builder.build()))
                .score(Map.of(), List.of(batches).iterator(), 3);
    }

    private static LabelledBatch batch(float[] logits, long[] labels, int firstIndex) {
        int[] indices = new int[labels.length];
        for (int n = 0; n < indices.length; n++) {
            indices[n] = firstIndex + n;
        }
        return new LabelledBatch(Tensor.of(Shape.of(labels.length, 3), logits), labels, indices);
    }

    private static Scores five() {
        return score(
                batch(new float[] {5, 0, 1, /**/ 0, 4, 2, /**/ 3, 2, 1}, new long[] {0, 1, 1}, 10),
                batch(new float[] {9, 0, 8, /**/ 1, 1, 1}, new long[] {1, 2}, 13));
    }

    @Test
    void confusionAccuracyAndTopK() {
        Scores scores = five();
        assertThat(scores.samples()).isEqualTo(5);
        assertThat(scores.accuracy()).isEqualTo(0.4);
        assertThat(scores.confusion()).isDeepEqualTo(new long[][] {{1, 0, 0}, {2, 1, 0}, {1, 0, 0}});
        assertThat(scores.ranks()).containsExactly(2, 1, 2);
        assertThat(scores.topK(1)).isEqualTo(0.4);
        assertThat(scores.topK(2)).isEqualTo(0.6);
        assertThat(scores.topK(7)).isEqualTo(1);
        assertThatThrownBy(() -> scores.topK(0)).hasMessageContaining("got 0");
    }

    @Test
    void precisionRecallAndF1() {
        Scores scores = five();
        assertThat(scores.precision(0)).isEqualTo(0.25);
        assertThat(scores.recall(0)).isEqualTo(1);
        assertThat(scores.f1(0)).isEqualTo(0.4);
        assertThat(scores.recall(1)).isEqualTo(1.0 / 3);
        assertThat(scores.f1(2)).isZero();
        assertThat(scores.macroF1()).isCloseTo((0.4 + 0.5 + 0) / 3, within(1e-15));
    }

    /** Sample 13 is taken for class 0 with probability 1 / (1 + e^-1 + e^-9). */
    @Test
    void mistakesComeWithTheMostConfidentFirst() {
        List<Scores.Mistake> mistakes = five().mistakes();
        assertThat(mistakes).extracting(Scores.Mistake::index).containsExactly(13, 12, 14);
        assertThat(mistakes.getFirst().truth()).isEqualTo(1);
        assertThat(mistakes.getFirst().predicted()).isZero();
        assertThat(mistakes.getFirst().probability())
                .isCloseTo(1 / (1 + StrictMath.exp(-1) + StrictMath.exp(-9)), within(1e-12));
    }

    @Test
    void theLossIsTheMeanCrossEntropy() {
        Scores scores = score(batch(new float[] {1, 1, 1, /**/ 2, 0, 0}, new long[] {0, 0}, 0));
        double second = StrictMath.log(1 + 2 * StrictMath.exp(-2));
        assertThat(scores.loss()).isCloseTo((StrictMath.log(3) + second) / 2, within(1e-12));
    }

    @Test
    void noSamplesGiveZeros() {
        Scores scores = score();
        assertThat(scores.samples()).isZero();
        assertThat(scores.accuracy()).isZero();
        assertThat(scores.topK(1)).isZero();
    }
}
