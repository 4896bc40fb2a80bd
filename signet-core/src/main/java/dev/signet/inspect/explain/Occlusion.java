package dev.signet.inspect.explain;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/**
 * How much the score falls when a window of the input is covered, for each place the mean over all windows that cover it (Zeiler and Fergus, 2014).
 * {@code [height, width]} of the input. Windows begin every stride; the last of a row or column ends at the border.
 *
 * @param cover what a covered number becomes, {@code [1, channels, height, width]}
 */
public record Occlusion(int windowHeight, int windowWidth, int strideHeight, int strideWidth, Tensor cover)
        implements Explanation {
    private static final int BATCH = 16;

    public Occlusion {
        if (Math.min(Math.min(windowHeight, windowWidth), Math.min(strideHeight, strideWidth)) < 1) {
            throw new IllegalArgumentException("window " + windowHeight + " x " + windowWidth + " and stride "
                    + strideHeight + " x " + strideWidth + " must be positive");
        }
    }

    /** Windows of an eighth of the input, side by side. */
    public static Occlusion standard(Tensor cover) {
        int height = Math.max(1, cover.shape().size(2) / 8);
        int width = Math.max(1, cover.shape().size(3) / 8);
        return new Occlusion(height, width, height, width, cover);
    }

    @Override
    public String name() {
        return "occlusion";
    }

    @Override
    public Tensor of(Explained model, Tensor input, int targetClass) {
        int height = input.shape().size(2);
        int width = input.shape().size(3);
        int rows = windows(height, windowHeight, strideHeight);
        int columns = windows(width, windowWidth, strideWidth);
        Tensor whole = model.scores(input);
        double score = whole.floats()[targetClass];
        double[] sum = new double[height * width];
        int[] covers = new int[height * width];
        for (int from = 0; from < rows * columns; from += BATCH) {
            int count = Math.min(BATCH, rows * columns - from);
            Tensor scores = model.scores(covered(input, from, count, columns));
            for (int w = 0; w < count; w++) {
                double fall = score - scores.floats()[w * whole.shape().size(1) + targetClass];
                add(fall, (from + w) / columns, (from + w) % columns, height, width, sum, covers);
            }
        }
        float[] heat = new float[sum.length];
        for (int i = 0; i < heat.length; i++) {
            heat[i] = (float) (covers[i] == 0 ? 0 : sum[i] / covers[i]);
        }
        return Tensor.wrap(Shape.of(height, width), heat);
    }

    private static int windows(int size, int window, int stride) {
        return size <= window ? 1 : Math.ceilDiv(size - window, stride) + 1;
    }

    private static int start(int index, int size, int window, int stride) {
        return Math.max(0, Math.min(index * stride, size - window));
    }

    private void add(double fall, int row, int column, int height, int width, double[] sum, int[] covers) {
        int top = start(row, height, windowHeight, strideHeight);
        int left = start(column, width, windowWidth, strideWidth);
        for (int h = top; h < Math.min(height, top + windowHeight); h++) {
            for (int w = left; w < Math.min(width, left + windowWidth); w++) {
                sum[h * width + w] += fall;
                covers[h * width + w]++;
            }
        }
    }

    private Tensor covered(Tensor input, int from, int count, int columns) {
        int channels = input.shape().size(1);
        int height = input.shape().size(2);
        int width = input.shape().size(3);
        float[] inputs = new float[count * input.elements()];
        for (int n = 0; n < count; n++) {
            System.arraycopy(input.floats(), 0, inputs, n * input.elements(), input.elements());
            int top = start((from + n) / columns, height, windowHeight, strideHeight);
            int left = start((from + n) % columns, width, windowWidth, strideWidth);
            for (int c = 0; c < channels; c++) {
                for (int h = top; h < Math.min(height, top + windowHeight); h++) {
                    for (int w = left; w < Math.min(width, left + windowWidth); w++) {
                        int at = (c * height + h) * width + w;
                        inputs[n * input.elements() + at] = cover.floats()[at];
                    }
                }
            }
        }
        return Tensor.wrap(Shape.of(Heat.batch(input.shape(), count)), inputs);
    }
}
