package dev.signet.app.lab;

import dev.signet.op.Conv;
import dev.signet.op.ConvWeightGradient;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gradient descent finds the detector that made the data. */
final class LearnAKernel implements Experiment {
    private static final int STEPS = 100;
    private static final double RATE = 3e-2;

    @Override
    public String name() {
        return "learn-a-kernel";
    }

    @Override
    public String rows() {
        return "C7";
    }

    @Override
    public String claim() {
        return "From pictures and their edges alone, gradient descent finds the edge detector to within 0.01";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        notebook.part("The black and white picture and its edges");
        Tensor x = Detectors.blackAndWhite();
        Tensor wanted = Tensor.of(Shape.of(1, 1, 1, 2), 1, -1);
        Tensor edges = Compute.run(new Conv(Sliding.DEFAULT, 1), x, wanted);
        notebook.draw(Markup.row(List.of(
                Grid.numbers(
                                "the picture",
                                x.floats(),
                                x.shape().size(2),
                                x.shape().size(3))
                        .figure(),
                Grid.numbers(
                                "its edges",
                                edges.floats(),
                                edges.shape().size(2),
                                edges.shape().size(3))
                        .figure())));
        learn(notebook, x, wanted, RATE, STEPS, "C7");
        notebook.part("Any detector: a 3 x 3 one from noise");
        Tensor noise = Compute.reals("noise", 4, 1, 16, 16);
        Tensor sharpen = Tensor.of(Shape.of(1, 1, 3, 3), 0, -1, 0, -1, 5, -1, 0, -1, 0);
        learn(notebook, noise, sharpen, 1e-3, 300, "C7 3x3");
        notebook.verdict(claim());
    }

    private static void learn(Notebook notebook, Tensor x, Tensor wanted, double rate, int steps, String name) {
        Conv conv = new Conv(Sliding.DEFAULT, 1);
        ConvWeightGradient slope = new ConvWeightGradient(Sliding.DEFAULT, 1);
        Tensor target = Compute.run(conv, x, wanted);
        Tensor kernel = Tensor.wrap(
                wanted.shape(),
                Compute.reals("first kernel", wanted.shape().toArray()).floats());
        List<Double> step = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            Tensor y = Compute.run(conv, x, kernel);
            float[] error = new float[y.elements()];
            double loss = 0;
            for (int j = 0; j < error.length; j++) {
                error[j] = 2 * (y.floats()[j] - target.floats()[j]);
                loss += error[j] * error[j] / 4.0;
            }
            step.add((double) i);
            losses.add(loss);
            if (i < steps) {
                Tensor gradient = Compute.run(slope, x, Tensor.wrap(y.shape(), error), kernel);
                for (int j = 0; j < kernel.elements(); j++) {
                    kernel.floats()[j] -= (float) (rate * gradient.floats()[j]);
                }
            }
        }
        double distance = Compute.distance(kernel, wanted);
        int height = wanted.shape().size(2);
        int width = wanted.shape().size(3);
        int shown = 0;
        while (shown < steps && losses.get(shown) > losses.getFirst() / 1000) {
            shown++;
        }
        notebook.draw(Markup.row(List.of(
                Grid.numbers("wanted", wanted.floats(), height, width).figure(),
                Grid.numbers("found", kernel.floats(), height, width).figure())));
        notebook.draw(LineChart.of(
                        "How the error falls to a thousandth",
                        "step",
                        "sum of squared errors",
                        List.of(LineChart.Series.of("error", step.subList(0, shown + 1), losses.subList(0, shown + 1))))
                .svg());
        notebook.figure(name + " largest distance of a weight", distance);
        notebook.say("Found after %d steps: %s.", steps, text(kernel));
        notebook.check(distance < 0.01, "every weight is within %.1e of what made the data", distance);
    }

    private static String text(Tensor kernel) {
        List<String> numbers = new ArrayList<>();
        for (float value : kernel.floats()) {
            numbers.add(String.format(Locale.ROOT, "%.3f", value));
        }
        return String.join(" ", numbers);
    }
}
