package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.graph.Graph;
import dev.signet.inspect.Antialias;
import dev.signet.inspect.Equivariance;
import dev.signet.inspect.FeatureMaps;
import dev.signet.inspect.Shifted;
import dev.signet.io.ModelFile;
import dev.signet.nn.Input;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.ResizeShortSide;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shift, then compute; compute, then shift. */
final class EquivarianceLab implements Experiment {
    private static final double TOLERANCE = 1e-6;
    private static final int CANVAS = 40;
    private static final int COUNT = 4000;
    private static final int STEPS = 500;
    private static final int TESTED = 1000;
    private static final int FARTHEST = 7;
    private static final int[][] DIRECTIONS = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

    @Override
    public String name() {
        return "equivariance";
    }

    @Override
    public String rows() {
        return "B1-B4";
    }

    @Override
    public String claim() {
        return "Convolution follows a shift to the bit; strides do not, turns and enlargements are not followed, and a blur before sampling makes decisions steadier";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        layers(notebook, settings);
        tiles(notebook);
        guilty(notebook, settings);
        turns(notebook, settings);
        decisions(notebook, settings);
        notebook.verdict(claim());
    }

    /** A picture larger than needed, to look at from two places. */
    private static Tensor scene(LabSettings settings, int size) throws IOException {
        Image image = ResizeShortSide.to(size).apply(Detectors.photograph(settings));
        Tensor whole = Tensor.wrap(Shape.of(1, 3, image.height(), image.width()), Scenes.planes(image));
        return Shifted.cut(whole, (image.height() - size) / 2, (image.width() - size) / 2, size, size);
    }

    private static Network small() {
        return sequential(
                input(3, 64, 64),
                named("conv1", conv2d(3, 8, 3).padding(1)),
                named("relu1", relu()),
                named("conv2", conv2d(8, 8, 3).padding(1)),
                named("pool", maxPool2d(2)),
                named("conv3", conv2d(8, 8, 3)));
    }

    private static void layers(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("B1. A scene, seen two pixels and one pixel further to the left");
        Network network = small();
        FeatureMaps maps = new FeatureMaps(network.graph(), network.initialise(1));
        Tensor scene = scene(settings, 72);
        Tensor here = Shifted.cut(scene, 4, 4, 64, 64);
        notebook.draw(Markup.row(List.of(
                Picture.colour(here.floats(), 3, 64, 64, "here"),
                Picture.colour(Shifted.cut(scene, 4, 3, 64, 64).floats(), 3, 64, 64, "one pixel to the right"))));
        for (int shift : new int[] {2, 1}) {
            Equivariance measured = Equivariance.of(maps, here, Shifted.cut(scene, 4, 4 - shift, 64, 64), 0, shift);
            List<List<String>> rows = new ArrayList<>();
            for (Equivariance.Row row : measured.rows()) {
                rows.add(List.of(
                        shortened(row.layer()),
                        row.output().toString(),
                        String.valueOf(row.jump().getFirst()),
                        percent(row.interior()),
                        Compute.counted(row.differingBits()),
                        Compute.counted(row.interiorCells()),
                        percent(row.border()),
                        row.cause().name().toLowerCase(Locale.ROOT)));
            }
            notebook.say("Shift by %d:", shift);
            notebook.table(
                    List.of("layer", "map", "jump", "interior error", "differing", "compared", "border error", "cause"),
                    rows);
            Equivariance.Row first = measured.rows().getFirst();
            notebook.figure(
                    "B1 differing outputs inside a stride-1 convolution at shift " + shift, first.differingBits());
            notebook.check(
                    first.differingBits() == 0 && first.interiorCells() > 0,
                    "shift %d: all %,d interior outputs of the convolution are the same bits",
                    shift,
                    first.interiorCells());
            if (shift == 2) {
                notebook.check(
                        measured.firstGuilty(TOLERANCE).isEmpty(),
                        "a shift of 2 is a whole step of the pooled maps: every layer follows it inside");
            } else {
                String found = measured.firstGuilty(TOLERANCE)
                        .map(row -> shortened(row.layer()) + ", " + row.cause())
                        .orElse("nothing");
                notebook.check(found.equals("pool, STRIDE"), "a shift of 1: the first guilty layer is %s", found);
            }
            notebook.check(
                    first.border() > 0, "the padded border differs by %s: padding is seen", percent(first.border()));
        }
    }

    /** What fast algorithms change: the rounding, never more. */
    private static void tiles(Notebook notebook) {
        notebook.part("The last bit: direct sums and Winograd's tiles");
        Network network = sequential(input(32, 48, 48), conv2d(32, 32, 3).padding(1));
        Tensor x = Compute.reals("tiles", 1, 32, 48, 48);
        List<List<String>> rows = new ArrayList<>();
        for (boolean strict : new boolean[] {true, false}) {
            FeatureMaps maps = new FeatureMaps(
                    network.graph(),
                    network.initialise(1),
                    SessionOptions.standard().strict(strict));
            Equivariance.Row row = Equivariance.of(maps, x, Shifted.zeros(x, 0, 1), 0, 1)
                    .rows()
                    .getFirst();
            rows.add(List.of(
                    strict ? "strict: direct sums" : "fastest: Winograd where it pays",
                    Compute.counted(row.differingBits()),
                    Compute.counted(row.interiorCells()),
                    String.format(Locale.ROOT, "%.1e", row.interior())));
            notebook.check(
                    strict ? row.differingBits() == 0 : row.interior() < 1e-5,
                    strict
                            ? "under strict numerics a shift by one changes %d of %d interior outputs"
                            : "with Winograd %d of %d interior outputs differ in their last bits: how a tile rounds depends on"
                                    + " where in it a pixel lies",
                    row.differingBits(),
                    row.interiorCells());
        }
        notebook.table(List.of("numerics", "differing outputs", "compared", "relative error"), rows);
    }

    private static String shortened(String layer) {
        int colon = layer.indexOf(':');
        String path = colon < 0 ? layer : layer.substring(0, colon);
        int dot = path.lastIndexOf('.');
        boolean typed = dot >= 0
                && colon >= 0
                && layer.substring(colon + 2).toLowerCase(Locale.ROOT).startsWith(path.substring(dot + 1));
        return typed ? path.substring(0, dot) : path;
    }

    private static String percent(double share) {
        return share == 0 ? "0" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static void guilty(Notebook notebook, LabSettings settings) throws IOException {
        boolean given = settings.model().isPresent();
        notebook.part(given ? "Your model" : "ResNet-18, untrained");
        Graph graph;
        Map<String, Tensor> weights;
        Shape sample;
        if (given) {
            Model model = ModelFile.read(settings.model().get());
            graph = model.graph();
            weights = model.weights();
            int[] sizes = graph.inputs().getFirst().shape().dims().stream()
                    .mapToInt(dim -> dim.isKnown() ? dim.size() : 1)
                    .toArray();
            sample = Shape.of(sizes[1], sizes[2], sizes[3]);
        } else {
            Network network = Zoo.named("resnet18").network(Shape.of(3, 96, 96), 10);
            graph = network.graph();
            weights = network.initialise(1);
            sample = Shape.of(3, 96, 96);
        }
        RandomStream random = RandomStream.of(1, "pixels");
        float[] pixels = new float[sample.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.normal(i);
        }
        Tensor x = Tensor.wrap(Shape.of(1, sample.size(0), sample.size(1), sample.size(2)), pixels);
        Equivariance measured = Equivariance.of(graph, weights, x, 1, 1);
        Equivariance.Row guilty =
                measured.firstGuilty(TOLERANCE).orElse(measured.rows().getFirst());
        notebook.say(
                "Shifted by one pixel down and right, the first layer that does not follow inside is %s (%s): its output is off"
                        + " by %s of its size.",
                shortened(guilty.layer()), guilty.op(), percent(guilty.interior()));
        if (!given) {
            notebook.check(
                    shortened(guilty.layer()).equals("conv1") && guilty.cause() == Equivariance.Cause.STRIDE,
                    "the first strided layer, %s, is found guilty for its %s",
                    shortened(guilty.layer()),
                    guilty.cause());
        }
    }

    private static void turns(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("B3. A quarter turn and an enlargement");
        Network network = sequential(
                input(3, Input.ANY, Input.ANY),
                named("conv1", conv2d(3, 8, 3).padding(1)),
                named("relu1", relu()),
                named("conv2", conv2d(8, 8, 3).padding(1)));
        FeatureMaps maps = new FeatureMaps(network.graph(), network.initialise(1));
        Tensor x = scene(settings, 64);
        List<List<String>> rows = new ArrayList<>();
        var turned = Equivariance.underTurn(maps, x);
        var enlarged = Equivariance.underEnlargement(maps, x, 2);
        turned.forEach((node, error) ->
                rows.add(List.of(shortened(node.layer()), percent(error), percent(enlarged.getOrDefault(node, 0.0)))));
        notebook.table(List.of("layer", "error under a quarter turn", "error under enlargement by 2"), rows);
        double leastTurn =
                turned.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double leastZoom = enlarged.values().stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
        notebook.figure("B3 least error under a quarter turn", leastTurn);
        notebook.figure("B3 least error under enlargement", leastZoom);
        notebook.check(leastTurn > 0.01, "no layer follows a turn: at least %s", percent(leastTurn));
        notebook.check(leastZoom > 0.01, "no layer follows an enlargement: at least %s", percent(leastZoom));
    }

    private static Network classifier() {
        return sequential(
                input(1, CANVAS, CANVAS),
                named("conv1", conv2d(1, 12, 3).padding(1)),
                relu(),
                named("pool1", maxPool2d(2)),
                named("conv2", conv2d(12, 24, 3).padding(1)),
                relu(),
                named("pool2", maxPool2d(2)),
                flatten(),
                named("head", linear(10)));
    }

    private static void decisions(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("B4. Does the decision stay when the digit moves?");
        Digits digits = Digits.open(settings, 28);
        Network network = classifier();
        Graph blurred = Antialias.of(network.graph(), 4).graph();
        notebook.say(
                "%s on a canvas of 40 x 40; the same network with max pools, and rewritten to blur before it samples; %d"
                        + " digits, %d steps, %d seeds. Consistency: the share of digits that keep their class when moved, the mean over right, left, down, up and the four"
                        + " diagonals.",
                digits.description(), COUNT, STEPS, settings.seeds());
        Samples test = digits.on(CANVAS, false, TESTED, Digits.CENTRE, 99);
        settings.progress().accept("equivariance: training with and without blur");
        List<Pair> pairs = Repetitions.of(settings.seeds(), seed -> {
            Samples train = digits.on(CANVAS, true, COUNT, Digits.ANYWHERE, seed);
            Map<String, Tensor> first = network.initialise(seed);
            return new Pair(
                    Measured.of(Classifier.trained(network.graph(), first, train, STEPS, 2e-3, seed), test),
                    Measured.of(Classifier.trained(blurred, first, train, STEPS, 2e-3, seed), test));
        });
        List<Double> plainAccuracy =
                pairs.stream().map(pair -> pair.plain().accuracy()).toList();
        List<Double> blurredAccuracy =
                pairs.stream().map(pair -> pair.blurred().accuracy()).toList();
        List<List<Double>> plainCurves =
                pairs.stream().map(pair -> pair.plain().consistency()).toList();
        List<List<Double>> blurredCurves =
                pairs.stream().map(pair -> pair.blurred().consistency()).toList();
        Spread plain = Spread.of(plainCurves.stream().map(EquivarianceLab::mean).toList());
        Spread smooth =
                Spread.of(blurredCurves.stream().map(EquivarianceLab::mean).toList());
        notebook.draw(LineChart.of(
                        "The same class after a shift",
                        "shift in each of eight directions, pixels",
                        "digits that keep their class, %",
                        List.of(curve("with blur", blurredCurves), curve("max pool", plainCurves)))
                .svg());
        notebook.table(
                List.of("network", "accuracy, %", "consistency, %"),
                List.of(
                        List.of("max pool", Spread.of(plainAccuracy).percent(), plain.percent()),
                        List.of("with blur", Spread.of(blurredAccuracy).percent(), smooth.percent())));
        double gain = 100 * (smooth.mean() - plain.mean());
        double cost = 100
                * (Spread.of(plainAccuracy).mean() - Spread.of(blurredAccuracy).mean());
        notebook.figure("B4 consistency gained, points", gain);
        notebook.figure("B4 accuracy lost, points", cost);
        double spread = 100 * Math.max(plain.deviation(), smooth.deviation());
        notebook.check(
                gain - spread >= 2,
                "consistency rises by %.1f points, at least 2 more than the spread of %.1f over the seeds",
                gain,
                spread);
        notebook.check(cost <= 0.2, "accuracy changes by %+.1f points (a loss of at most 0.2)", -cost);
    }

    /** One training with max pools and one with blur, from the same weights. */
    private record Pair(Measured plain, Measured blurred) {}

    /**
     * A trained network's decisions.
     *
     * @param consistency for shifts of 1, 2, … pixels the share of digits that keep their class, over all directions
     */
    private record Measured(double accuracy, List<Double> consistency) {
        static Measured of(Classifier classifier, Samples test) {
            int[] still = classifier.classes(test);
            List<Double> shares = new ArrayList<>();
            for (int shift = 1; shift < FARTHEST; shift++) {
                int same = 0;
                for (int[] direction : DIRECTIONS) {
                    Tensor moved = Shifted.around(test.pixels(), shift * direction[0], shift * direction[1]);
                    int[] found = classifier.classes(new Samples(moved, test.labels(), test.classes()));
                    for (int i = 0; i < found.length; i++) {
                        same += found[i] == still[i] ? 1 : 0;
                    }
                }
                shares.add((double) same / (DIRECTIONS.length * still.length));
            }
            return new Measured(classifier.accuracy(test), shares);
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static LineChart.Series curve(String name, List<List<Double>> seeds) {
        List<Double> shifts = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        List<Double> spreads = new ArrayList<>();
        for (int i = 0; i < seeds.getFirst().size(); i++) {
            int at = i;
            Spread spread = Spread.of(seeds.stream().map(curve -> curve.get(at)).toList());
            shifts.add(i + 1.0);
            means.add(100 * spread.mean());
            spreads.add(100 * spread.deviation());
        }
        return new LineChart.Series(name, shifts, means, spreads);
    }
}
