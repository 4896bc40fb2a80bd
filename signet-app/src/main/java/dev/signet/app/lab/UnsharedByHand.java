package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Nine detectors of their own beside one detector used nine times. */
final class UnsharedByHand implements Experiment {
    @Override
    public String name() {
        return "unshared-by-hand";
    }

    @Override
    public String rows() {
        return "A6";
    }

    @Override
    public String claim() {
        return "A layer without sharing is nine detectors sigmoid(W·V + b), each with weights of its own; sharing makes them one";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        Tensor x = Compute.integers("image of A6", 0, 3, 1, 1, 5, 5);
        notebook.part("The image");
        notebook.draw(
                Markup.row(List.of(Grid.numbers("x, 5 x 5", x.floats(), 5, 5).figure())));
        Tensor own = Compute.reals("detectors", 3, 3, 1, 1, 3, 3);
        Tensor ownBias = Compute.reals("thresholds", 1, 3, 3);
        notebook.part("Each window with its own weights: 9 x (9 + 1) = 90 parameters");
        Tensor unshared = trace(notebook, x, own, ownBias);
        Network layer = sequential(input(1, 5, 5), locallyConnected2d(1, 1, 3), sigmoid());
        Tensor y = Compute.run(layer, Map.of("0.weight", own, "0.bias", ownBias), x);
        notebook.check(
                Compute.distance(y, unshared) < 1e-6,
                "the nine values by hand are those of LocallyConnected2d and Sigmoid, within %.1e",
                Compute.distance(y, unshared));
        notebook.check(layer.parameterCount() == 90, "that layer has %d parameters", layer.parameterCount());

        notebook.part("Each window with the same weights: 9 + 1 = 10 parameters");
        Tensor one = Tensor.wrap(Shape.of(1, 1, 3, 3), java.util.Arrays.copyOf(own.floats(), 9));
        Tensor oneBias = Tensor.of(Shape.of(1), ownBias.floats()[0]);
        Tensor tied = Tensor.wrap(own.shape(), repeated(one.floats(), 81));
        Tensor shared = trace(notebook, x, tied, Tensor.filled(ownBias.shape(), oneBias.floats()[0]));
        Network conv = sequential(input(1, 5, 5), conv2d(1, 1, 3), sigmoid());
        Tensor z = Compute.run(conv, Map.of("0.weight", one, "0.bias", oneBias), x);
        notebook.check(
                Compute.distance(z, shared) < 1e-6,
                "the nine values by hand are those of Conv2d and Sigmoid, within %.1e",
                Compute.distance(z, shared));
        Tensor same = Compute.run(
                layer, Map.of("0.weight", tied, "0.bias", Tensor.filled(ownBias.shape(), oneBias.floats()[0])), x);
        notebook.check(
                Compute.differingBits(same, z) == 0,
                "with nine equal detectors the unshared layer gives the bits of the convolution");
        notebook.verdict(claim());
    }

    private static float[] repeated(float[] values, int count) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = values[i % values.length];
        }
        return all;
    }

    /** Cuts out each window, flattens it to V, and computes sigmoid(W·V + b). */
    private static Tensor trace(Notebook notebook, Tensor x, Tensor weight, Tensor bias) {
        float[] y = new float[9];
        List<List<String>> rows = new ArrayList<>();
        for (int position = 0; position < 9; position++) {
            List<String> seen = new ArrayList<>();
            List<String> weights = new ArrayList<>();
            double sum = 0;
            for (int tap = 0; tap < 9; tap++) {
                float v = x.floats()[(position / 3 + tap / 3) * 5 + position % 3 + tap % 3];
                float w = weight.floats()[position * 9 + tap];
                sum += (double) v * w;
                seen.add(LineChart.number(v));
                weights.add(String.format(Locale.ROOT, "%.2f", w));
            }
            double net = sum + bias.floats()[position];
            y[position] = (float) (1 / (1 + Math.exp(-net)));
            rows.add(List.of(
                    "(" + position / 3 + ", " + position % 3 + ")",
                    "[" + String.join(" ", seen) + "]",
                    "[" + String.join(" ", weights) + "]",
                    String.format(Locale.ROOT, "%.3f", sum),
                    String.format(Locale.ROOT, "%.3f", bias.floats()[position]),
                    String.format(Locale.ROOT, "%.4f", y[position])));
        }
        notebook.table(List.of("window", "V", "W", "W·V", "b", "sigmoid(W·V + b)"), rows);
        return Tensor.wrap(Shape.of(1, 1, 3, 3), y);
    }
}
