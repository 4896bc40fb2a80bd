package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The pixels in another order, the same for all pictures. */
final class PermutedPixels implements Experiment {
    private static final int SIZE = 28;
    private static final int COUNT = 1000;
    private static final int STEPS = 250;
    private static final double RATE = 2e-3;
    private static final int TESTED = 1000;

    @Override
    public String name() {
        return "permuted-pixels";
    }

    @Override
    public String rows() {
        return "A9";
    }

    @Override
    public String claim() {
        return "A convolution's advantage is that neighbours belong together: with the pixels in a fixed random order it is lost, the dense network does not notice";
    }

    private static Map<String, Layer> models() {
        Map<String, Layer> models = new LinkedHashMap<>();
        models.put(
                "convolution",
                sequential(
                        conv2d(1, 12, 3),
                        relu(),
                        maxPool2d(2),
                        conv2d(12, 24, 3),
                        relu(),
                        maxPool2d(2),
                        flatten(),
                        linear(10)));
        models.put("dense", sequential(flatten(), linear(128), relu(), linear(10)));
        return models;
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        Digits digits = Digits.open(settings, SIZE);
        notebook.part("The task");
        notebook.say(
                "%s as they come, %d to train on, %d steps of 32, %d seeds; then the same with all 784 pixels in"
                        + " another order, one and the same for all pictures.",
                digits.description(), COUNT, STEPS, settings.seeds());
        int[] order = RandomStream.of(7, "order of pixels").permutation(SIZE * SIZE);
        Samples test = digits.on(SIZE, false, TESTED, Digits.CENTRE, 99);
        Samples shuffledTest = permuted(test, order);
        List<String> pictures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pictures.add(Picture.grey(test.pixels().floats(), i * SIZE * SIZE, SIZE, SIZE, "as it comes"));
            pictures.add(
                    Picture.grey(shuffledTest.pixels().floats(), i * SIZE * SIZE, SIZE, SIZE, "the same, permuted"));
        }
        notebook.draw(Markup.row(pictures));
        notebook.part("Accuracy");
        Map<String, Spread> results = new LinkedHashMap<>();
        for (Map.Entry<String, Layer> model : models().entrySet()) {
            settings.progress().accept("permuted-pixels: " + model.getKey());
            Network network = sequential(input(1, SIZE, SIZE), model.getValue());
            results.put(
                    model.getKey() + ", as they come",
                    Spread.of(Repetitions.of(
                            settings.seeds(),
                            seed -> Classifier.trained(
                                            network,
                                            digits.on(SIZE, true, COUNT, Digits.CENTRE, seed),
                                            STEPS,
                                            RATE,
                                            seed)
                                    .accuracy(test))));
            results.put(
                    model.getKey() + ", permuted",
                    Spread.of(Repetitions.of(
                            settings.seeds(),
                            seed -> Classifier.trained(
                                            network,
                                            permuted(digits.on(SIZE, true, COUNT, Digits.CENTRE, seed), order),
                                            STEPS,
                                            RATE,
                                            seed)
                                    .accuracy(shuffledTest))));
        }
        List<List<String>> rows = new ArrayList<>();
        List<BarChart.Bar> bars = new ArrayList<>();
        results.forEach((name, spread) -> {
            rows.add(List.of(name, spread.percent()));
            bars.add(new BarChart.Bar(name, 100 * spread.mean(), spread.percent()));
            notebook.figure(name + ", accuracy", spread.mean());
        });
        notebook.table(List.of("model", "accuracy, %"), rows);
        notebook.draw(
                new BarChart("Accuracy with neighbours and without", "accuracy in the test, %", false, bars).svg());
        Spread conv = of(results, "convolution, as they come");
        Spread convPermuted = of(results, "convolution, permuted");
        Spread dense = of(results, "dense, as they come");
        Spread densePermuted = of(results, "dense, permuted");
        notebook.ahead("convolution as they come", conv, "dense", dense);
        notebook.ahead("convolution as they come", conv, "permuted", convPermuted);
        notebook.check(
                convPermuted.mean() - densePermuted.mean() < (conv.mean() - dense.mean()) / 2,
                "its lead over dense falls from %.1f to %.1f points",
                100 * (conv.mean() - dense.mean()),
                100 * (convPermuted.mean() - densePermuted.mean()));
        notebook.check(
                Math.abs(dense.mean() - densePermuted.mean()) < 0.01,
                "the dense network does not notice, within a point: %s and %s",
                dense.percent(),
                densePermuted.percent());
        notebook.verdict(claim());
    }

    private static Spread of(Map<String, Spread> results, String name) {
        return Objects.requireNonNull(results.get(name), name);
    }

    private static Samples permuted(Samples samples, int[] order) {
        float[] from = samples.pixels().floats();
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i / order.length * order.length + order[i % order.length]];
        }
        return new Samples(Tensor.wrap(samples.pixels().shape(), to), samples.labels(), samples.classes());
    }
}
