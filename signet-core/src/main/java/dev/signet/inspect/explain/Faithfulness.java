package dev.signet.inspect.explain;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/**
 * Whether the places an explanation names matter to the model (Petsiuk et al., 2018). Deletion: the mean probability of the class while they are covered, the most
 * important first; low is good. Insertion: the same while they appear on a covered input; high is good.
 */
public record Faithfulness(double deletion, double insertion) {
    private static final int STEPS = 24;
    private static final int BATCH = 8;

    /**
     * Measures an explanation.
     *
     * @param heat {@code [height, width]} of the input
     * @param cover an input that shows nothing
     */
    public static Faithfulness of(Explained model, Tensor input, int targetClass, Tensor heat, Tensor cover) {
        int[] ranking = Heat.ranking(heat);
        return new Faithfulness(
                area(model, input, cover, ranking, targetClass), area(model, cover, input, ranking, targetClass));
    }

    /** The area under the curve from one input to the other, by the trapezoid rule. */
    private static double area(Explained model, Tensor from, Tensor to, int[] ranking, int targetClass) {
        double[] curve = new double[STEPS + 1];
        for (int begin = 0; begin <= STEPS; begin += BATCH) {
            int count = Math.min(BATCH, STEPS + 1 - begin);
            float[] inputs = new float[count * from.elements()];
            for (int n = 0; n < count; n++) {
                int changed = (int) ((long) ranking.length * (begin + n) / STEPS);
                change(from, to, ranking, changed, inputs, n * from.elements());
            }
            double[] probabilities =
                    model.probabilities(Tensor.wrap(Shape.of(Heat.batch(from.shape(), count)), inputs), targetClass);
            System.arraycopy(probabilities, 0, curve, begin, count);
        }
        double area = 0;
        for (int step = 0; step < STEPS; step++) {
            area += (curve[step] + curve[step + 1]) / 2;
        }
        return area / STEPS;
    }

    private static void change(Tensor from, Tensor to, int[] ranking, int changed, float[] into, int at) {
        System.arraycopy(from.floats(), 0, into, at, from.elements());
        for (int i = 0; i < changed; i++) {
            for (int place = ranking[i]; place < from.elements(); place += ranking.length) {
                into[at + place] = to.floats()[place];
            }
        }
    }
}
