package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Convolution, locally connected and dense layers on digits anywhere on a canvas; then on digits seen only at the top left and asked for anywhere. */
final class SharingVsPosition implements Experiment {
    private static final int CANVAS = 24;
    private static final int DIGIT = 14;
    private static final List<Integer> COUNTS = List.of(400, 1600, 6400);
    private static final List<Double> RATES = List.of(2e-3, 5e-3, 1e-2);
    private static final int STEPS = 700;
    private static final int CORNER_STEPS = 200;
    private static final int TESTED = 1000;
    private static final String POOLED = "convolution, global pool";
    private static final String FLATTENED = "convolution, flatten";
    private static final String LOCAL = "local, flatten";
    private static final String LOCAL_POOLED = "local, global pool";
    private static final String DENSE = "dense";

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
        return "Sharing learns from fewer digits than locality alone, locality (once there are enough) than neither; only sharing knows a digit where it never saw one, if the head does not ask where";
    }

    /** Five networks of three layers each, batch norms after the first two; all but the dense one of the same channels. */
    private static Map<String, Layer> models() {
        Map<String, Layer> models = new LinkedHashMap<>();
        models.put(POOLED, sequential(shared(), adaptiveMaxPool2d(1), flatten(), linear(10)));
        models.put(FLATTENED, sequential(shared(), flatten(), linear(10)));
        models.put(LOCAL, sequential(local(), flatten(), linear(10)));
        models.put(LOCAL_POOLED, sequential(local(), adaptiveMaxPool2d(1), flatten(), linear(10)));
        models.put(
                DENSE,
                sequential(
                        flatten(), linear(256), batchNorm1d(), relu(), linear(128), batchNorm1d(), relu(), linear(10)));
        return models;
    }

    private static Layer shared() {
        return body(conv2d(1, 8, 5), conv2d(8, 16, 3));
    }

    private static Layer local() {
        return body(locallyConnected2d(1, 8, 5), locallyConnected2d(8, 16, 3));
    }

    /** Two layers with what usually stands between them. */
    private static Layer body(Layer first, Layer second) {
        return sequential(first, batchNorm2d(), relu(), maxPool2d(2), second, batchNorm2d(), relu(), maxPool2d(2));
    }

    private static Network network(String model) {
        return sequential(input(1, CANVAS, CANVAS), of(models(), model));
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        Digits digits = Digits.open(settings, DIGIT);
        notebook.part("The task");
        notebook.say(
                "%s, 14 x 14, on a canvas of 24 x 24, anywhere. Three layers each, steps of 32 digits, %d seeds; each network learns"
                        + " at the rate that was best for it on digits set aside.",
                digits.description(), settings.seeds());
        examples(notebook, digits);
        Map<String, Double> rates = rates(notebook, settings, digits);
        Curves anywhere = curves(
                notebook,
                new Trial(settings, digits, Digits.ANYWHERE, STEPS, rates),
                List.of(POOLED, LOCAL, DENSE),
                "Trained anywhere, tested anywhere");
        Curves corner = curves(
                notebook,
                new Trial(settings, digits, Digits.TOP_LEFT, CORNER_STEPS, rates),
                List.copyOf(models().keySet()),
                "Trained at the top left, tested anywhere");
        verdict(notebook, anywhere, corner);
    }

    private static void examples(Notebook notebook, Digits digits) throws IOException {
        List<String> pictures = new ArrayList<>();
        for (Digits.Place place : List.of(Digits.ANYWHERE, Digits.TOP_LEFT)) {
            Samples some = digits.on(CANVAS, true, 3, place, 0);
            String caption = place == Digits.ANYWHERE ? "anywhere" : "at the top left";
            for (int i = 0; i < 3; i++) {
                pictures.add(Picture.grey(some.pixels().floats(), i * CANVAS * CANVAS, CANVAS, CANVAS, caption));
            }
        }
        notebook.draw(Markup.row(pictures));
    }

    /** The rate of each network that does best on a tenth of the training digits, none of which it trained on. */
    private static Map<String, Double> rates(Notebook notebook, LabSettings settings, Digits digits)
            throws IOException {
        notebook.part("The rate of each, chosen on digits set aside from training");
        settings.progress().accept("choosing rates");
        Digits choosing = digits.forChoosing();
        Samples train = choosing.on(CANVAS, true, COUNTS.getLast(), Digits.ANYWHERE, 77);
        Samples held = choosing.on(CANVAS, false, TESTED, Digits.ANYWHERE, 78);
        Map<String, Double> best = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (String model : models().keySet()) {
            Network network = network(model);
            List<Double> found = Repetitions.of(
                    RATES.size(),
                    i -> Classifier.trained(network, train, STEPS, RATES.get(i), 77)
                            .accuracy(held));
            double rate =
                    RATES.get(found.indexOf(found.stream().max(Double::compare).orElseThrow()));
            best.put(model, rate);
            List<String> cells = new ArrayList<>(List.of(model, Compute.counted(network.parameterCount())));
            found.forEach(accuracy -> cells.add(LineChart.number(100 * accuracy)));
            cells.add(LineChart.number(rate));
            rows.add(cells);
        }
        List<String> headings = new ArrayList<>(List.of("model", "parameters"));
        RATES.forEach(rate -> headings.add("%, at " + LineChart.number(rate)));
        headings.add("chosen");
        notebook.table(headings, rows);
        return best;
    }

    /** What a curve is made with. */
    private record Trial(
            LabSettings settings, Digits digits, Digits.Place place, int steps, Map<String, Double> rates) {
        Spread accuracy(String model, int count, Samples test) throws IOException {
            Network network = network(model);
            return Spread.of(Repetitions.of(
                    settings.seeds(),
                    seed -> Classifier.trained(
                                    network,
                                    digits.on(CANVAS, true, count, place, seed),
                                    steps,
                                    SharingVsPosition.of(rates, model),
                                    seed)
                            .accuracy(test)));
        }
    }

    /** Accuracies of each model, one for each number of training digits. */
    private record Curves(Map<String, List<Spread>> of) {
        Spread at(String model, int count) {
            return SharingVsPosition.of(of, model).get(COUNTS.indexOf(count));
        }

        Spread last(String model) {
            return at(model, COUNTS.getLast());
        }
    }

    private static Curves curves(Notebook notebook, Trial trial, List<String> models, String title) throws IOException {
        notebook.part(title);
        notebook.say("%d steps.", trial.steps());
        Samples test = trial.digits().on(CANVAS, false, TESTED, Digits.ANYWHERE, 99);
        Map<String, List<Spread>> found = new LinkedHashMap<>();
        List<LineChart.Series> series = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (String model : models) {
            trial.settings().progress().accept(title + ": " + model);
            List<Spread> spreads = new ArrayList<>();
            List<String> cells = new ArrayList<>(List.of(model));
            for (int count : COUNTS) {
                Spread spread = trial.accuracy(model, count, test);
                spreads.add(spread);
                cells.add(spread.percent());
                notebook.figure(title + ", " + model + ", " + count + " digits, accuracy", spread.mean());
            }
            found.put(model, spreads);
            rows.add(cells);
            series.add(new LineChart.Series(
                    model,
                    COUNTS.stream().map(Integer::doubleValue).toList(),
                    spreads.stream().map(spread -> 100 * spread.mean()).toList(),
                    spreads.stream().map(spread -> 100 * spread.deviation()).toList()));
        }
        notebook.draw(new LineChart(title, "training digits", "accuracy in the test, %", true, series).svg());
        List<String> headings = new ArrayList<>(List.of("accuracy, %"));
        COUNTS.forEach(count -> headings.add(count + " digits"));
        notebook.table(headings, rows);
        return new Curves(found);
    }

    private void verdict(Notebook notebook, Curves anywhere, Curves corner) {
        notebook.part("What held");
        for (int count : COUNTS) {
            String digits = " at " + count + " digits anywhere";
            notebook.ahead(POOLED + digits, anywhere.at(POOLED, count), LOCAL, anywhere.at(LOCAL, count));
            if (count == COUNTS.getLast()) {
                notebook.ahead(LOCAL + digits, anywhere.at(LOCAL, count), DENSE, anywhere.at(DENSE, count));
            } else {
                notebook.perhapsAhead(LOCAL + digits, anywhere.at(LOCAL, count), DENSE, anywhere.at(DENSE, count));
            }
        }
        for (String other : List.of(FLATTENED, LOCAL, LOCAL_POOLED, DENSE)) {
            notebook.ahead(POOLED + " at unseen places", corner.last(POOLED), other, corner.last(other));
        }
        notebook.say(
                "The head decides: the same convolutions with flatten and a linear layer know %s %% at unseen places, the dense"
                        + " network %s %%.",
                corner.last(FLATTENED).percent(), corner.last(DENSE).percent());
        notebook.verdict(claim());
    }

    private static <T> T of(Map<String, T> results, String model) {
        return Objects.requireNonNull(results.get(model), model);
    }
}
