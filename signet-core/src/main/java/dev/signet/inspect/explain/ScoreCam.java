package dev.signet.inspect.explain;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;

/**
 * The last spatial map, its channels weighted by the score that the input gets when only what the channel shows is left of it: Score-CAM (Wang et al., 2020). Needs
 * no gradients, and one run of the model for each channel.
 */
public record ScoreCam() implements Explanation {
    private static final int BATCH = 16;

    @Override
    public String name() {
        return "score-cam";
    }

    @Override
    public Tensor of(Explained model, Tensor input, int targetClass) {
        Tensor map = model.mapAndGradient(input, targetClass).value();
        int channels = map.shape().size(1);
        int height = map.shape().size(2);
        int width = map.shape().size(3);
        double[] weights = weights(model, input, map, targetClass);
        double[] sum = new double[height * width];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weights[c] * map.floats()[c * sum.length + i];
            }
        }
        float[] heat = new float[sum.length];
        for (int i = 0; i < heat.length; i++) {
            heat[i] = (float) Math.max(0, sum[i]);
        }
        return Tensor.wrap(Shape.of(height, width), heat);
    }

    /** The softmax over channels of the class's logits. */
    private static double[] weights(Explained model, Tensor input, Tensor map, int targetClass) {
        int channels = map.shape().size(1);
        double[] scores = new double[channels];
        for (int from = 0; from < channels; from += BATCH) {
            int count = Math.min(BATCH, channels - from);
            Tensor logits = model.scores(masked(input, map, from, count));
            for (int c = 0; c < count; c++) {
                scores[from + c] = logits.floats()[c * logits.shape().size(1) + targetClass];
            }
        }
        double most = Arrays.stream(scores).max().orElse(0);
        double[] weights =
                Arrays.stream(scores).map(score -> StrictMath.exp(score - most)).toArray();
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / total).toArray();
    }

    /** The input times each of some channels, scaled to 0..1 and as large as the input; a channel that is the same everywhere shows nothing. */
    private static Tensor masked(Tensor input, Tensor map, int from, int count) {
        int[] sizes = input.shape().toArray();
        int plane = sizes[2] * sizes[3];
        int cells = map.shape().elements(2, 4);
        sizes[0] = count;
        float[] inputs = new float[Shape.of(sizes).elements()];
        for (int c = 0; c < count; c++) {
            float[] channel = Arrays.copyOfRange(map.floats(), (from + c) * cells, (from + c + 1) * cells);
            float[] mask = Heat.resized(
                            Heat.scaled(Tensor.wrap(
                                    Shape.of(map.shape().size(2), map.shape().size(3)), channel)),
                            sizes[2],
                            sizes[3])
                    .floats();
            for (int i = 0; i < sizes[1] * plane; i++) {
                inputs[c * sizes[1] * plane + i] = input.floats()[i] * mask[i % plane];
            }
        }
        return Tensor.wrap(Shape.of(sizes), inputs);
    }
}
