package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.inspect.Summary;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.run.BoundRun;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A depthwise and a 1x1 convolution in the place of a whole one. */
final class Separable implements Experiment {
    private static final int DIGIT = 14;
    private static final int COUNT = 1000;
    private static final int STEPS = 200;
    private static final int TESTED = 1000;
    private static final int SIZE = 28;

    @Override
    public String name() {
        return "separable";
    }

    @Override
    public String rows() {
        return "C10";
    }

    @Override
    public String claim() {
        return "Depthwise and 1 x 1 together cost 1/C_out + 1/K² of a convolution: about 1/8 to 1/9 for 3 x 3 and many channels";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("C_in K K + C_in C_out against C_out C_in K K");
        List<List<String>> rows = new ArrayList<>();
        List<Double> channels = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int c : new int[] {8, 16, 32, 64, 128, 256, 512}) {
            Network whole = whole(c);
            Network parts = parts(c);
            double ratio = (double) parts.parameterCount() / whole.parameterCount();
            double formula = 1.0 / c + 1.0 / 9;
            double work = (double) Summary.of(parts).multiplyAdds()
                    / Summary.of(whole).multiplyAdds();
            rows.add(List.of(
                    String.valueOf(c),
                    Compute.counted(whole.parameterCount()),
                    Compute.counted(parts.parameterCount()),
                    String.format(Locale.ROOT, "%.4f", ratio),
                    String.format(Locale.ROOT, "%.4f", formula),
                    String.format(Locale.ROOT, "1/%.1f", 1 / ratio)));
            channels.add((double) c);
            ratios.add(1 / ratio);
            notebook.figure("C10 ratio at " + c + " channels", ratio);
            notebook.check(
                    Math.abs(ratio - formula) < 1e-12 && Math.abs(work - formula) < 1e-12,
                    "%d to %d channels: weights and multiply-adds are both 1/%d + 1/9 = %.4f of the whole",
                    c,
                    c,
                    c,
                    formula);
        }
        notebook.table(List.of("channels", "convolution", "depthwise + 1x1", "ratio", "1/C + 1/9", "saves"), rows);
        notebook.draw(new LineChart(
                        "How many times fewer weights and multiply-adds",
                        "channels in and out",
                        "times fewer",
                        true,
                        List.of(LineChart.Series.of("3 x 3", channels, ratios)))
                .svg());
        notebook.check(
                ratios.getLast() > 8 && ratios.getLast() < 9,
                "with 512 channels it is 1/%.2f: between 1/8 and 1/9 (texts say 1/3 to 1/8; 1/3 belongs to 4 or 5 channels)",
                ratios.getLast());
        time(notebook);
        accuracy(notebook, settings);
        notebook.verdict(claim());
    }

    private static Network whole(int channels) {
        return sequential(
                input(channels, SIZE, SIZE),
                conv2d(channels, channels, 3).padding(1).bias(false));
    }

    private static Network parts(int channels) {
        return sequential(
                input(channels, SIZE, SIZE),
                conv2d(channels, channels, 3).padding(1).groups(channels).bias(false),
                conv2d(channels, channels, 1).bias(false));
    }

    private static void time(Notebook notebook) {
        notebook.part("The clock, on this machine, one thread");
        List<BarChart.Bar> bars = new ArrayList<>();
        double[] times = new double[2];
        for (int which = 0; which < 2; which++) {
            Network network = which == 0 ? whole(128) : parts(128);
            times[which] = milliseconds(network);
            bars.add(new BarChart.Bar(
                    which == 0 ? "convolution" : "depthwise + 1x1",
                    times[which],
                    String.format(Locale.ROOT, "%.2f ms", times[which])));
        }
        notebook.draw(new BarChart("128 to 128 channels on 28 x 28", "milliseconds", false, bars).svg());
        notebook.say(
                "Measured %.2f ms against %.2f ms: %.1f times faster for %.1f times fewer multiply-adds. A depthwise"
                        + " convolution reads a number for every multiply-add or two, so memory keeps it from the full gain.",
                times[0], times[1], times[0] / times[1], 1 / (1.0 / 128 + 1.0 / 9));
        notebook.figure("C10 measured speedup at 128 channels", times[0] / times[1]);
    }

    private static void accuracy(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("What it costs in accuracy");
        Digits digits = Digits.open(settings, DIGIT);
        notebook.say(
                "%s, 14 x 14, %d to train on, %d steps of 32, %d seeds; three layers, of which the second and third are exchanged.",
                digits.description(), COUNT, STEPS, settings.seeds());
        Samples test = digits.on(DIGIT, false, TESTED, Digits.CENTRE, 99);
        List<List<String>> rows = new ArrayList<>();
        for (boolean separable : new boolean[] {false, true}) {
            String name = separable ? "depthwise + 1x1" : "convolution";
            settings.progress().accept("separable: training with " + name);
            Network network = classifier(separable);
            Spread accuracy = Spread.of(Repetitions.of(
                    settings.seeds(),
                    seed -> Classifier.trained(
                                    network, digits.on(DIGIT, true, COUNT, Digits.CENTRE, seed), STEPS, 5e-3, seed)
                            .accuracy(test)));
            rows.add(List.of(name, Compute.counted(network.parameterCount()), accuracy.percent()));
            notebook.figure("C10 accuracy with " + name, accuracy.mean());
        }
        notebook.table(List.of("layers", "parameters", "accuracy, %"), rows);
    }

    private static Network classifier(boolean separable) {
        return sequential(
                input(1, DIGIT, DIGIT),
                conv2d(1, 16, 3).padding(1),
                batchNorm2d(),
                relu(),
                maxPool2d(2),
                layer(separable, 16, 32),
                batchNorm2d(),
                relu(),
                layer(separable, 32, 32),
                batchNorm2d(),
                relu(),
                globalAvgPool(),
                linear(10));
    }

    private static Layer layer(boolean separable, int in, int out) {
        return separable
                ? sequential(conv2d(in, in, 3).padding(1).groups(in), conv2d(in, out, 1))
                : conv2d(in, out, 3).padding(1);
    }

    private static double milliseconds(Network network) {
        Session session = Session.of(
                network.graph(),
                network.initialise(1),
                SessionOptions.standard().threads(1));
        Map<String, Tensor> inputs = new HashMap<>(Map.of("input", Compute.reals("x", 1, 128, SIZE, SIZE)));
        BoundRun run = session.bind(inputs, session.newOutputs(inputs));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 300; i++) {
            long start = System.nanoTime();
            run.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e6;
    }
}
