package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Digits seen only at the top left, asked for anywhere. */
final class SharingVsPosition implements Experiment {
    private static final int CANVAS = 28;
    private static final int DIGIT = 14;
    private static final List<Integer> COUNTS = List.of(100, 400, 1600);
    private static final int STEPS = 150;
    private static final int TESTED = 1000;

    @Override
    public String name() {
        return "sharing-vs-position";
    }

    @Override
    public String rows() {
        return "A8";
    }

    @Override
    public String claim() {
        return "Sharing learns faster and knows an object where it never saw one, if the head does not ask where";
    }

    /** The five ways to put a network together. */
    private static Map<String, Layer> models() {
        Map<String, Layer> models = new LinkedHashMap<>();
        models.put("convolution, global pool", sequential(shared(), adaptiveMaxPool2d(1), flatten(), linear(10)));
        models.put("convolution, flatten", sequential(shared(), flatten(), linear(10)));
        models.put("local, global pool", sequential(local(), adaptiveMaxPool2d(1), flatten(), linear(10)));
        models.put("local, flatten", sequential(local(), flatten(), linear(10)));
        models.put("dense", sequential(flatten(), linear(128), batchNorm1d(), relu(), linear(10)));
        return models;
    }

    private static Layer shared() {
        return body(conv2d(1, 12, 3), conv2d(12, 24, 3), conv2d(24, 32, 3));
    }

    private static Layer local() {
        return body(locallyConnected2d(1, 12, 3), locallyConnected2d(12, 24, 3), locallyConnected2d(24, 32, 3));
    }

    /** Three layers with what usually stands between them. */
    private static Layer body(Layer first, Layer second, Layer third) {
        return sequential(
                first,
                batchNorm2d(),
                relu(),
                maxPool2d(2),
                second,
                batchNorm2d(),
                relu(),
                maxPool2d(2),
                third,
                batchNorm2d(),
                relu());
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        Digits digits = Digits.open(settings, DIGIT);
        notebook.part("The task");
        notebook.say(
                "%s, 14 x 14, on a canvas of 28 x 28. In training they stand at the top left; in the test anywhere."
                        + " %d steps of 32, the same optimizer for all, %d seeds.",
                digits.description(), STEPS, settings.seeds());
        examples(notebook, digits);
        List<List<String>> ledger = new ArrayList<>();
        models().forEach((name, layers) -> ledger.add(List.of(
                name,
                Compute.counted(sequential(input(1, CANVAS, CANVAS), layers).parameterCount()))));
        notebook.table(List.of("model", "parameters"), ledger);
        Map<String, Spread> corner = curves(
                notebook, settings, digits, Digits.TOP_LEFT, models(), "Trained at the top left, tested anywhere");
        Map<String, Layer> three = models();
        three.keySet().removeAll(List.of("convolution, flatten", "local, global pool"));
        Map<String, Spread> anywhere =
                curves(notebook, settings, digits, Digits.ANYWHERE, three, "Trained anywhere, tested anywhere");
        verdict(notebook, corner, anywhere);
    }

    private static void examples(Notebook notebook, Digits digits) throws IOException {
        Samples train = digits.on(CANVAS, true, 3, Digits.TOP_LEFT, 0);
        Samples test = digits.on(CANVAS, false, 3, Digits.ANYWHERE, 0);
        List<String> pictures = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Samples from = i < 3 ? train : test;
            pictures.add(Picture.grey(
                    from.pixels().floats(), i % 3 * CANVAS * CANVAS, CANVAS, CANVAS, i < 3 ? "training" : "test"));
        }
        notebook.draw(Markup.row(pictures));
    }

    private static Map<String, Spread> curves(
            Notebook notebook,
            LabSettings settings,
            Digits digits,
            Digits.Place place,
            Map<String, Layer> models,
            String title)
            throws IOException {
        notebook.part(title);
        Samples test = digits.on(CANVAS, false, TESTED, Digits.ANYWHERE, 99);
        Map<String, Spread> last = new LinkedHashMap<>();
        List<LineChart.Series> series = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, Layer> model : models.entrySet()) {
            settings.progress().accept(title + ": " + model.getKey());
            Network network = sequential(input(1, CANVAS, CANVAS), model.getValue());
            List<Double> counts = new ArrayList<>();
            List<Double> means = new ArrayList<>();
            List<Double> spreads = new ArrayList<>();
            List<String> cells = new ArrayList<>(List.of(model.getKey()));
            for (int count : COUNTS) {
                List<Double> accuracies = new ArrayList<>();
                for (int seed = 0; seed < settings.seeds(); seed++) {
                    Samples samples = digits.on(CANVAS, true, count, place, seed);
                    accuracies.add(Classifier.trained(network, samples, STEPS, 3e-3, seed)
                            .accuracy(test));
                }
                Spread spread = Spread.of(accuracies);
                counts.add((double) count);
                means.add(100 * spread.mean());
                spreads.add(100 * spread.deviation());
                cells.add(spread.percent());
                last.put(model.getKey(), spread);
            }
            notebook.figure(
                    title + ", " + model.getKey() + ", accuracy",
                    last.getOrDefault(model.getKey(), new Spread(0, 0)).mean());
            series.add(new LineChart.Series(model.getKey(), counts, means, spreads));
            rows.add(cells);
        }
        notebook.draw(new LineChart(title, "training digits", "accuracy in the test, %", true, series).svg());
        notebook.table(List.of("accuracy, %", "100 digits", "400 digits", "1600 digits"), rows);
        return last;
    }

    private static void verdict(Notebook notebook, Map<String, Spread> corner, Map<String, Spread> anywhere) {
        Spread pooled = of(corner, "convolution, global pool");
        for (String other : List.of("local, global pool", "local, flatten", "dense", "convolution, flatten")) {
            double gap = pooled.above(of(corner, other));
            notebook.check(
                    gap >= 3,
                    "at unseen places: convolution with global pooling %s %%, %s %s %%: %.1f standard deviations",
                    pooled.percent(),
                    other,
                    of(corner, other).percent(),
                    gap);
        }
        notebook.say(String.format(
                Locale.ROOT,
                "The head decides: the same convolutions with flatten and a linear layer know %s %% at unseen places, hardly more than"
                        + " the dense network's %s %%.",
                of(corner, "convolution, flatten").percent(),
                of(corner, "dense").percent()));
        Spread everywhere = of(anywhere, "convolution, global pool");
        for (String other : List.of("local, flatten", "dense")) {
            double gap = everywhere.above(of(anywhere, other));
            notebook.check(
                    gap >= 3,
                    "when all places were seen: convolution %s %%, %s %s %%: %.1f standard deviations",
                    everywhere.percent(),
                    other,
                    of(anywhere, other).percent(),
                    gap);
        }
        double order = of(anywhere, "local, flatten").above(of(anywhere, "dense"));
        notebook.say(String.format(
                Locale.ROOT,
                "Locally connected against dense when all places were seen: %s %% against %s %%, %.1f standard deviations %s.",
                of(anywhere, "local, flatten").percent(),
                of(anywhere, "dense").percent(),
                Math.abs(order),
                order >= 3
                        ? "ahead: locality alone helps"
                        : order <= -3 ? "behind: locality alone does not help" : "apart: no clear order"));
        notebook.verdict(
                "Sharing learns faster and knows an object where it never saw one, if the head does not ask where");
    }

    private static Spread of(Map<String, Spread> results, String model) {
        return Objects.requireNonNull(results.get(model), model);
    }
}
