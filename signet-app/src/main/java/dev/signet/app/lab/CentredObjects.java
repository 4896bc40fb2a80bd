package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Faces with brows above and a mouth below: where sharing everywhere is too much. */
final class CentredObjects implements Experiment {
    private static final int SIZE = 24;
    private static final int COUNT = 600;
    private static final int STEPS = 300;
    private static final int TESTED = 800;

    @Override
    public String name() {
        return "centred-objects";
    }

    @Override
    public String rows() {
        return "A9, A10";
    }

    @Override
    public String claim() {
        return "Where objects are centred, weights per region know what a fully shared layer cannot: whether an arch is a brow or a mouth";
    }

    private static Map<String, Layer> models() {
        Map<String, Layer> models = new LinkedHashMap<>();
        models.put("convolution (1 region)", body(regionConv2d(1, 12, 5, 1)));
        models.put("2 regions: above, below", body(regionConv2d(1, 12, 5, 2, 1)));
        models.put("4 x 4 regions", body(regionConv2d(1, 12, 5, 4)));
        models.put("locally connected", body(locallyConnected2d(1, 12, 5)));
        return models;
    }

    /** One layer, then whether each of its features is anywhere: all that differs is who shares weights with whom. */
    private static Layer body(Layer layer) {
        return sequential(layer, relu(), adaptiveMaxPool2d(1), flatten(), linear(4));
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("The task");
        notebook.say(
                "Drawn faces of 24 x 24: brows raised or flat, mouth raised (a frown) or flat: four classes. The arch of a raised"
                        + " brow and that of a frown look alike; only where they are tells.");
        Samples test = faces(TESTED, 99, 1);
        List<String> pictures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pictures.add(
                    Picture.grey(test.pixels().floats(), i * SIZE * SIZE, SIZE, SIZE, names().get(test.labels()[i])));
        }
        notebook.draw(Markup.row(pictures));
        Map<String, Spread> results = new LinkedHashMap<>();
        Map<String, Spread> large = new LinkedHashMap<>();
        Samples closer = faces(TESTED, 98, 1.6);
        for (Map.Entry<String, Layer> model : models().entrySet()) {
            settings.progress().accept("centred-objects: " + model.getKey());
            Network network = sequential(input(1, SIZE, SIZE), model.getValue());
            List<Classifier> trained = Repetitions.of(
                    settings.seeds(), seed -> Classifier.trained(network, faces(COUNT, seed, 1), STEPS, 5e-3, seed));
            results.put(
                    model.getKey(),
                    Spread.of(trained.stream().map(each -> each.accuracy(test)).toList()));
            large.put(
                    model.getKey(),
                    Spread.of(
                            trained.stream().map(each -> each.accuracy(closer)).toList()));
        }
        notebook.part("Accuracy");
        List<List<String>> rows = new ArrayList<>();
        List<BarChart.Bar> bars = new ArrayList<>();
        results.forEach((name, spread) -> {
            long parameters =
                    sequential(input(1, SIZE, SIZE), of(models(), name)).parameterCount();
            rows.add(List.of(
                    name,
                    Compute.counted(parameters),
                    spread.percent(),
                    of(large, name).percent()));
            bars.add(new BarChart.Bar(name, 100 * spread.mean(), spread.percent()));
            notebook.figure(name + ", accuracy", spread.mean());
        });
        notebook.table(List.of("layer", "parameters", "accuracy, %", "on close-ups, %"), rows);
        notebook.draw(new BarChart("Which arch is it?", "accuracy in the test, %", false, bars).svg());
        Spread shared = of(results, "convolution (1 region)");
        Spread regions = of(results, "2 regions: above, below");
        notebook.ahead("two regions", regions, "one", shared);
        notebook.part("Larger than any seen in training");
        List<String> close = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            close.add(Picture.grey(
                    closer.pixels().floats(), i * SIZE * SIZE, SIZE, SIZE, names().get(closer.labels()[i])));
        }
        notebook.draw(Markup.row(close));
        Spread closeUp = of(large, "2 regions: above, below");
        notebook.ahead("two regions, faces of the usual size", regions, "close-ups, which fool them", closeUp);
        centredDigits(notebook, settings);
        notebook.verdict(claim());
    }

    private static void centredDigits(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("Digits as they come, in the middle");
        Digits digits = Digits.open(settings, 14);
        Samples test = digits.on(14, false, TESTED, Digits.CENTRE, 99);
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("convolution", conv2d(1, 8, 5));
        layers.put("2 x 2 regions", regionConv2d(1, 8, 5, 2));
        layers.put("locally connected", locallyConnected2d(1, 8, 5));
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, Layer> layer : layers.entrySet()) {
            Network network =
                    sequential(input(1, 14, 14), layer.getValue(), relu(), maxPool2d(2), flatten(), linear(10));
            Spread spread = Spread.of(Repetitions.of(
                    settings.seeds(),
                    seed -> Classifier.trained(
                                    network, digits.on(14, true, COUNT, Digits.CENTRE, seed), STEPS, 3e-3, seed)
                            .accuracy(test)));
            rows.add(List.of(layer.getKey(), Compute.counted(network.parameterCount()), spread.percent()));
        }
        notebook.say(
                "%s, 14 x 14, the same network with one layer exchanged, flatten and a linear layer: here the head knows where,"
                        + " and sharing costs nothing.",
                digits.description());
        notebook.table(List.of("layer", "parameters", "accuracy, %"), rows);
    }

    private static <T> T of(Map<String, T> results, String name) {
        return Objects.requireNonNull(results.get(name), name);
    }

    private static List<String> names() {
        return List.of("flat, flat", "brows raised", "frown", "brows raised, frown");
    }

    /** Faces, the class the sum of 1 for raised brows and 2 for a frown. */
    private static Samples faces(int count, long seed, double scale) {
        RandomStream all = RandomStream.of(seed, "faces");
        float[] pixels = new float[count * SIZE * SIZE];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            RandomStream random = all.at(i);
            labels[i] = random.below(0, 4);
            double left = random.uniform(1, -1, 1);
            double top = random.uniform(2, -1, 1);
            for (int p = 0; p < SIZE * SIZE; p++) {
                double x = (p % SIZE - 11.5 - left) / scale;
                double y = (p / SIZE - 11.5 - top) / scale;
                boolean on = arch(x + 4.5, y + 6, (labels[i] & 1) != 0)
                        || arch(x - 4.5, y + 6, (labels[i] & 1) != 0)
                        || arch(x - 1, y - 7, (labels[i] & 2) != 0);
                pixels[i * SIZE * SIZE + p] = (on ? 1 : 0) + (float) (0.15 * random.normal(p + 3));
            }
        }
        return new Samples(Tensor.wrap(Shape.of(count, 1, SIZE, SIZE), pixels), labels, 4);
    }

    /** A stroke seven pixels wide around the origin, bent or flat. */
    private static boolean arch(double x, double y, boolean bent) {
        double height = bent ? 0.22 * x * x - 1 : 0;
        return Math.abs(x) <= 3.2 && Math.abs(y - height) < 0.75;
    }
}
