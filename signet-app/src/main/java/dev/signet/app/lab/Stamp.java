package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Input;
import dev.signet.nn.Network;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A classifier of small pictures, pressed on every place of a large one. */
final class Stamp implements Experiment {
    private static final int WINDOW = 28;
    private static final int HEIGHT = 96;
    private static final int WIDTH = 160;
    private static final int NOTHING = 10;
    private static final int STEPS = 700;

    @Override
    public String name() {
        return "stamp";
    }

    @Override
    public String rows() {
        return "E";
    }

    @Override
    public String claim() {
        return "A classifier is one stamp: without its fixed head it runs over a picture of any size and draws a map of where";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        Digits digits = Digits.open(settings, WINDOW);
        notebook.part("A classifier of 28 x 28");
        Network classifier = sequential(
                input(1, WINDOW, WINDOW),
                named("conv1", conv2d(1, 16, 5)),
                relu(),
                named("pool1", maxPool2d(2)),
                named("conv2", conv2d(16, 32, 5)),
                relu(),
                named("pool2", maxPool2d(2)),
                flatten(),
                named("fc1", linear(512, 64)),
                relu(),
                named("fc2", linear(64, 11)));
        settings.progress().accept("stamp: training");
        Samples training = training(digits, 6000, 1);
        Classifier trained = Classifier.trained(classifier, training, STEPS, 2e-3, 1);
        Samples test = training(digits, 1000, 2);
        double accuracy = trained.accuracy(test);
        notebook.say(
                "%s, shifted by up to four pixels, and an eleventh class: no digit in the middle. Accuracy %.1f %%.",
                digits.description(), 100 * accuracy);
        notebook.figure("E accuracy of the classifier", accuracy);

        notebook.part("The same weights without a fixed size");
        Network anywhere = sequential(
                input(1, Input.ANY, Input.ANY),
                named("conv1", conv2d(1, 16, 5)),
                relu(),
                named("pool1", maxPool2d(2)),
                named("conv2", conv2d(16, 32, 5)),
                relu(),
                named("pool2", maxPool2d(2)),
                named("fc1", conv2d(32, 64, 4)),
                relu(),
                named("fc2", conv2d(64, 11, 1)));
        Map<String, Tensor> weights = new LinkedHashMap<>(trained.weights());
        weights.put("fc1.weight", weight(weights, "fc1.weight", Shape.of(64, 32, 4, 4)));
        weights.put("fc2.weight", weight(weights, "fc2.weight", Shape.of(11, 64, 1, 1)));
        int[] first = {0};
        Tensor one = test.batch(first).images();
        Tensor small = Compute.run(anywhere, weights, one);
        float[] known = trained.scores(test.first(1)).getFirst();
        notebook.check(
                Compute.distance(small, Tensor.wrap(small.shape(), known)) < 1e-4,
                "on 28 x 28 it gives the classifier's scores, within %.1e: a linear layer over 4 x 4 x 32 is a 4 x 4"
                        + " convolution",
                Compute.distance(small, Tensor.wrap(small.shape(), known)));

        notebook.part("Pressed everywhere");
        Scene scene = Scene.of(digits);
        Tensor map = Compute.run(anywhere, weights, Tensor.wrap(Shape.of(1, 1, HEIGHT, WIDTH), scene.pixels()));
        int rows = map.shape().size(2);
        int columns = map.shape().size(3);
        List<String> pictures = new ArrayList<>();
        pictures.add(Picture.grey(scene.pixels(), 0, HEIGHT, WIDTH, "the picture, 160 x 96"));
        int found = 0;
        List<List<String>> table = new ArrayList<>();
        for (int[] digit : scene.placed()) {
            float[] heat = probabilities(map, digit[0]);
            int best = Classifier.largest(heat);
            int row = best / columns * 4;
            int column = best % columns * 4;
            boolean hit = scene.isAt(digit[0], row, column);
            found += hit ? 1 : 0;
            pictures.add(Picture.grey(heat, 0, rows, columns, "where a " + digit[0] + " is"));
            table.add(List.of(
                    String.valueOf(digit[0]),
                    "(" + digit[1] + ", " + digit[2] + ")",
                    "(" + row + ", " + column + ")",
                    String.format(Locale.ROOT, "%.2f", heat[best]),
                    hit ? "yes" : "no"));
        }
        notebook.draw("<div class=\"large\">" + Markup.row(pictures) + "</div>");
        notebook.table(List.of("digit", "its corner (row, column)", "brightest at", "probability", "within 6"), table);
        notebook.say("%d x %d places in one run, four pixels apart.", columns, rows);
        notebook.figure("E digits found", found);
        notebook.check(
                found >= scene.placed().size() - 1,
                "%d of %d digits are found where they are",
                found,
                scene.placed().size());
        notebook.verdict(claim());
    }

    private static Tensor weight(Map<String, Tensor> weights, String name, Shape shape) {
        Tensor weight = weights.getOrDefault(name, Tensor.zeros(shape));
        return Tensor.wrap(shape, weight.floats());
    }

    /** Digits near the middle, and one in three windows with pieces of digits at its rim or nothing. */
    private static Samples training(Digits digits, int count, long seed) throws IOException {
        Samples large = digits.on(36, seed == 1, count, Digits.CENTRE, seed);
        RandomStream random = RandomStream.of(seed, "windows");
        float[] pixels = new float[count * WINDOW * WINDOW];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            boolean nothing = i % 3 == 2;
            int row = nothing ? (random.bits(4L * i) < 0 ? -14 : 22) : random.below(4L * i, 9);
            int column = nothing ? random.below(4L * i + 1, 37) - 14 : random.below(4L * i + 1, 9);
            boolean turned = nothing && random.bits(4L * i + 2) < 0;
            labels[i] = nothing ? NOTHING : large.labels()[i];
            for (int p = 0; p < WINDOW * WINDOW; p++) {
                int r = p / WINDOW + (turned ? column : row);
                int c = p % WINDOW + (turned ? row : column);
                boolean inside = r >= 0 && r < 36 && c >= 0 && c < 36;
                pixels[i * WINDOW * WINDOW + p] = inside
                        ? large.pixels().floats()[(i * 36 + r) * 36 + c]
                        : large.pixels().floats()[0];
            }
        }
        return new Samples(Tensor.wrap(Shape.of(count, 1, WINDOW, WINDOW), pixels), labels, 11);
    }

    /** The probability of a class at each place. */
    private static float[] probabilities(Tensor map, int label) {
        int classes = map.shape().size(1);
        int places = map.elements() / classes;
        float[] heat = new float[places];
        for (int p = 0; p < places; p++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                most = Math.max(most, map.floats()[c * places + p]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(map.floats()[c * places + p] - most);
            }
            heat[p] = (float) (Math.exp(map.floats()[label * places + p] - most) / sum);
        }
        return heat;
    }

    /**
     * Six different digits of the test set, apart.
     *
     * @param placed label, row and column of each
     */
    private record Scene(float[] pixels, List<int[]> placed) {
        static Scene of(Digits digits) throws IOException {
            Samples samples = digits.on(WINDOW, false, 60, Digits.CENTRE, 5);
            float[] pixels = new float[HEIGHT * WIDTH];
            Arrays.fill(pixels, samples.pixels().floats()[0]);
            int[][] corners = {{6, 10}, {2, 66}, {12, 122}, {58, 26}, {62, 80}, {54, 126}};
            List<int[]> placed = new ArrayList<>();
            for (int i = 0; i < samples.size() && placed.size() < corners.length; i++) {
                int label = samples.labels()[i];
                if (placed.stream().noneMatch(digit -> digit[0] == label)) {
                    int[] corner = corners[placed.size()];
                    placed.add(new int[] {label, corner[0], corner[1]});
                    for (int row = 0; row < WINDOW; row++) {
                        System.arraycopy(
                                samples.pixels().floats(),
                                (i * WINDOW + row) * WINDOW,
                                pixels,
                                (corner[0] + row) * WIDTH + corner[1],
                                WINDOW);
                    }
                }
            }
            return new Scene(pixels, List.copyOf(placed));
        }

        boolean isAt(int label, int row, int column) {
            return placed.stream()
                    .anyMatch(digit ->
                            digit[0] == label && Math.abs(digit[1] - row) <= 6 && Math.abs(digit[2] - column) <= 6);
        }
    }
}
