package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.inspect.FeatureMaps;
import dev.signet.inspect.ReceptiveField;
import dev.signet.nn.Network;
import dev.signet.op.Mul;
import dev.signet.op.SumTo;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the units of a trained network look for: filters, strongest patches, and images made to please them. */
final class Hierarchy implements Experiment {
    private static final int SIZE = 28;
    private static final int COUNT = 6000;
    private static final int STEPS = 500;
    private static final int LOOKED_AT = 400;
    private static final int UNITS = 6;
    private static final int PATCHES = 4;
    private static final int ASCENT = 60;

    @Override
    public String name() {
        return "hierarchy";
    }

    @Override
    public String rows() {
        return "F";
    }

    @Override
    public String claim() {
        return "From strokes to parts to whole digits: each layer looks at a larger piece, and its units answer best to their own pattern";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        Digits digits = Digits.open(settings, SIZE);
        Network network = sequential(
                input(1, SIZE, SIZE),
                named("conv1", conv2d(1, 8, 5)),
                relu(),
                named("pool1", maxPool2d(2)),
                named("conv2", conv2d(8, 16, 3)),
                relu(),
                named("pool2", maxPool2d(2)),
                named("conv3", conv2d(16, 32, 3)),
                relu(),
                flatten(),
                named("head", linear(10)));
        settings.progress().accept("hierarchy: training");
        Classifier trained =
                Classifier.trained(network, digits.on(SIZE, true, COUNT, Digits.CENTRE, 1), STEPS, 2e-3, 1);
        Samples test = digits.on(SIZE, false, LOOKED_AT, Digits.CENTRE, 2);
        double accuracy = trained.accuracy(test);
        notebook.part("The network");
        notebook.say(
                "%s, %d to train on; %.1f %% of %d others are classified right.",
                digits.description(), COUNT, 100 * accuracy, LOOKED_AT);
        notebook.figure("F accuracy", accuracy);
        notebook.check(accuracy > 0.9, "it has learned: %.1f %%", 100 * accuracy);
        filters(notebook, trained);
        FeatureMaps maps = new FeatureMaps(network.graph(), trained.weights());
        Map<Node, Tensor> activations = maps.of(test.pixels());
        List<Long> sizes = new ArrayList<>();
        for (String layer : List.of("conv1", "conv2", "conv3")) {
            settings.progress().accept("hierarchy: " + layer);
            sizes.add(layer(notebook, layer, network.graph(), trained, test, activations));
        }
        notebook.check(
                sizes.get(0) < sizes.get(1) && sizes.get(1) < sizes.get(2),
                "what a unit sees grows from layer to layer: %s pixels across",
                sizes);
        notebook.verdict(claim());
    }

    private static void filters(Notebook notebook, Classifier trained) throws IOException {
        notebook.part("The filters of the first layer");
        Tensor weight = Objects.requireNonNull(trained.weights().get("conv1.weight"));
        List<String> pictures = new ArrayList<>();
        for (int unit = 0; unit < 8; unit++) {
            pictures.add(Picture.signed(weight.floats(), unit * 25, 5, 5, "unit " + unit));
        }
        notebook.draw("<div class=\"small\">" + Markup.row(pictures) + "</div>");
        notebook.say("Orange wants ink, blue wants none: strokes and edges of one direction each.");
    }

    /** One layer's units; returns how many pixels across they see. */
    private static long layer(
            Notebook notebook,
            String layer,
            Graph graph,
            Classifier trained,
            Samples test,
            Map<Node, Tensor> activations)
            throws IOException {
        Node node = activations.keySet().stream()
                .filter(each ->
                        each.layer().startsWith(layer + ".") || each.layer().startsWith(layer + ":"))
                .findFirst()
                .orElseThrow();
        Tensor map = Objects.requireNonNull(activations.get(node));
        ReceptiveField field = Objects.requireNonNull(ReceptiveField.of(
                        graph, graph.shapes(Map.of("input", test.pixels().shape())))
                .get(node.output().id()));
        ReceptiveField.Axis axis = field.axes().getFirst();
        notebook.part(layer + ": units that see " + axis.size() + " x " + axis.size() + " pixels");
        int size = (int) axis.size();
        notebook.say(
                "Each row of pictures is a unit: the %d pieces of test digits that excite it most, with its answer, then the"
                        + " image that gradient ascent made for it.",
                PATCHES);
        int better = 0;
        StringBuilder units = new StringBuilder();
        for (int unit = 0; unit < UNITS; unit++) {
            List<Peak> peaks = peaks(map, unit);
            List<String> pictures = new ArrayList<>();
            for (Peak peak : peaks) {
                float[] patch = new float[size * size];
                for (int p = 0; p < patch.length; p++) {
                    int row = (int) (axis.first() + peak.row() * axis.jump()) + p / size;
                    int column = (int) (axis.first() + peak.column() * axis.jump()) + p % size;
                    patch[p] = test.pixels().floats()[(peak.sample() * SIZE + row) * SIZE + column];
                }
                pictures.add(Picture.grey(patch, 0, size, size, String.format(Locale.ROOT, "%.1f", peak.value())));
            }
            Pleasing pleasing = pleasing(graph, trained, node.output(), map.shape(), unit, axis);
            better += pleasing.value() > peaks.getFirst().value() ? 1 : 0;
            pictures.add(Picture.grey(
                    pleasing.patch(), 0, size, size, String.format(Locale.ROOT, "made: %.1f", pleasing.value())));
            units.append("<section><h3>unit ").append(unit).append("</h3>").append(Markup.row(pictures));
            units.append("</section>");
        }
        notebook.draw("<div class=\"small units\">" + units + "</div>");
        notebook.figure("F units of " + layer + " that the made image excites more than any real piece", better);
        notebook.check(
                better >= UNITS - 1,
                "%s: the made image excites %d of %d units more than any of %d real digits",
                layer,
                better,
                UNITS,
                LOOKED_AT);
        return axis.size();
    }

    /** Where a unit answers strongly. */
    private record Peak(int sample, int row, int column, float value) {}

    /** The strongest place of each of the samples with the strongest answers. */
    private static List<Peak> peaks(Tensor map, int unit) {
        int[] s = map.shape().toArray();
        List<Peak> best = new ArrayList<>();
        for (int n = 0; n < s[0]; n++) {
            Peak top = new Peak(n, 0, 0, Float.NEGATIVE_INFINITY);
            for (int p = 0; p < s[2] * s[3]; p++) {
                float value = map.floats()[(n * s[1] + unit) * s[2] * s[3] + p];
                top = value > top.value() ? new Peak(n, p / s[3], p % s[3], value) : top;
            }
            best.add(top);
        }
        best.sort((a, b) -> Float.compare(b.value(), a.value()));
        return List.copyOf(best.subList(0, PATCHES));
    }

    /** An image made for a unit, what the unit sees of it, and its answer. */
    private record Pleasing(float[] patch, float value) {}

    /** Gradient ascent from grey on the answer of the unit in the middle of its map; pixels stay between paper and ink. */
    private static Pleasing pleasing(
            Graph graph, Classifier trained, Value value, Shape map, int unit, ReceptiveField.Axis axis) {
        int[] s = map.toArray();
        s[0] = 1;
        float[] mask = new float[s[1] * s[2] * s[3]];
        int middle = s[2] / 2;
        mask[(unit * s[2] + middle) * s[3] + middle] = 1;
        GraphBuilder builder = GraphBuilder.extending(graph);
        Value chosen = builder.add(new Mul(), value, builder.constant(Tensor.wrap(Shape.of(s), mask)));
        Value sum = builder.add(new SumTo(), chosen, builder.constant(Tensor.filled(Shape.scalar(), 0)));
        builder.output("chosen", sum);
        Session session = Session.of(
                Gradients.of(builder.build(), "chosen", List.of("input")),
                trained.weights(),
                SessionOptions.standard());
        Tensor x = Tensor.filled(Shape.of(1, 1, SIZE, SIZE), 0.3f);
        float answer = 0;
        for (int step = 0; step <= ASCENT; step++) {
            Map<String, Tensor> results = session.run(new HashMap<>(Map.of("input", x)));
            answer = Objects.requireNonNull(results.get("chosen")).floats()[0];
            float[] gradient =
                    Objects.requireNonNull(results.get("gradient:input")).floats();
            float most = 1e-12f;
            for (float each : gradient) {
                most = Math.max(most, Math.abs(each));
            }
            for (int i = 0; i < gradient.length && step < ASCENT; i++) {
                x.floats()[i] = Math.clamp(x.floats()[i] + 0.3f * gradient[i] / most, -0.42f, 2.82f);
            }
        }
        int size = (int) axis.size();
        int corner = (int) (axis.first() + middle * axis.jump());
        float[] patch = new float[size * size];
        for (int p = 0; p < patch.length; p++) {
            patch[p] = x.floats()[(corner + p / size) * SIZE + corner + p % size];
        }
        return new Pleasing(patch, answer);
    }
}
