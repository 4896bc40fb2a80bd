package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.inspect.MeasuredField;
import dev.signet.inspect.ReceptiveField;
import dev.signet.inspect.Shifted;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Conv;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.ResizeShortSide;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What one position sees of the input: by formula and by gradient. */
final class ReceptiveFields implements Experiment {
    private static final int DRAWS = 40;
    private static final int SIDE = 224;

    @Override
    public String name() {
        return "receptive-field";
    }

    @Override
    public String rows() {
        return "C15";
    }

    @Override
    public String claim() {
        return "Each layer adds d(k-1) times the strides before it to what a position sees, and gradients see exactly that";
    }

    /** What the closed form and the gradient say, per axis. */
    private record Pair(ReceptiveField formula, MeasuredField measured) {
        List<Long> sizes() {
            return formula.axes().stream().map(ReceptiveField.Axis::size).toList();
        }

        boolean agree() {
            List<Integer> whole = sizes().stream().map(Math::toIntExact).toList();
            return measured.size().equals(whole);
        }
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        stack(notebook);
        series(notebook);
        geometries(notebook);
        effective(notebook);
        photograph(notebook, settings);
        notebook.verdict(claim());
    }

    private static Pair look(Network network) {
        Shape sample = network.inputShape();
        int[] sizes = new int[sample.rank() + 1];
        sizes[0] = 1;
        System.arraycopy(sample.toArray(), 0, sizes, 1, sample.rank());
        Value output = network.graph().output("output");
        List<Shape> shapes = network.graph().shapes(Map.of("input", Shape.of(sizes)));
        Shape map = shapes.get(output.id());
        List<Integer> middle = new ArrayList<>();
        for (int axis = 2; axis < map.rank(); axis++) {
            middle.add(map.size(axis) / 2);
        }
        return new Pair(
                Objects.requireNonNull(
                        ReceptiveField.of(network.graph(), shapes).get(output.id())),
                MeasuredField.ofArchitecture(network.graph(), output, sample, middle, DRAWS));
    }

    private static void stack(Notebook notebook) throws IOException {
        notebook.part("Layers of 3 x 3, one on the other");
        List<List<String>> rows = new ArrayList<>();
        List<String> pictures = new ArrayList<>();
        for (int depth = 1; depth <= 5; depth++) {
            Layer[] layers = new Layer[depth];
            Arrays.fill(layers, conv2d(1, 1, 3));
            Pair pair = look(sequential(input(1, 15, 15), layers));
            long size = pair.sizes().getFirst();
            rows.add(List.of(
                    String.valueOf(depth),
                    "1 + " + depth + "·2",
                    size + "x" + size,
                    pair.measured().size().getFirst() + "x"
                            + pair.measured().size().getLast(),
                    String.valueOf(9 * depth)));
            pictures.add(Picture.grey(
                    pair.measured().influence().floats(),
                    0,
                    15,
                    15,
                    depth + (depth == 1 ? " layer sees " : " layers see ") + size + " x " + size));
            notebook.figure("C15 layers of 3x3: " + depth, size);
            notebook.check(size == 1 + 2 * depth && pair.agree(), "%d of 3 x 3 see %d x %d", depth, size, size);
        }
        notebook.table(List.of("layers", "formula", "closed form", "by gradient", "weights"), rows);
        notebook.draw(Markup.row(pictures));
        notebook.say(
                "How bright a pixel is says how much it counts: more paths lead from the middle, so the effective field is"
                        + " smaller than the whole.");
    }

    private static void series(Notebook notebook) {
        notebook.part("In one dimension: h sees 3, g above it sees all 5");
        Pair h = look(sequential(input(1, 5), conv1d(1, 1, 3)));
        Pair g = look(sequential(input(1, 5), conv1d(1, 1, 3), conv1d(1, 1, 3)));
        notebook.figure("C15 inputs seen by h", h.sizes().getFirst());
        notebook.figure("C15 inputs seen by g", g.sizes().getFirst());
        notebook.check(h.sizes().getFirst() == 3 && h.agree(), "h of width 3 sees 3 of 5 inputs");
        notebook.check(g.sizes().getFirst() == 5 && g.agree(), "g of width 3 above it sees all 5");
    }

    private static void geometries(Notebook notebook) {
        notebook.part("r += d(k - 1) j and j *= s, per axis");
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put(
                "3x3 stride 2, 3x3",
                sequential(input(1, 21, 21), conv2d(1, 2, 3).stride(2), conv2d(2, 2, 3)));
        networks.put(
                "3x3 dilation 2", sequential(input(1, 21, 21), conv2d(1, 2, 3).dilation(2)));
        networks.put(
                "3x3 dilations 1, 2, 4",
                sequential(
                        input(1, 21, 21),
                        conv2d(1, 2, 3),
                        conv2d(2, 2, 3).dilation(2),
                        conv2d(2, 2, 3).dilation(4)));
        networks.put(
                "3x3, max pool 2, 3x3", sequential(input(1, 21, 21), conv2d(1, 2, 3), maxPool2d(2), conv2d(2, 2, 3)));
        networks.put("1x7 and 3x1", sequential(input(1, 21, 21), conv2d(1, 2, 1, 7), conv2d(2, 2, 3, 1)));
        networks.put(
                "branches 3x3 and 5x5",
                sequential(
                        input(1, 21, 21),
                        branches(conv2d(1, 1, 3).padding(1), conv2d(1, 1, 5).padding(2))));
        networks.put("3x3x3 twice", sequential(input(1, 9, 9, 9), conv3d(1, 1, 3), conv3d(1, 1, 3)));
        networks.put(
                "blur pool, 3x3", sequential(input(1, 21, 21), blurPool2d(2).size(3), conv2d(1, 1, 3)));
        List<List<String>> rows = new ArrayList<>();
        networks.forEach((name, network) -> {
            Pair pair = look(network);
            rows.add(List.of(
                    name,
                    pair.sizes().toString(),
                    pair.measured().size().toString(),
                    pair.formula().axes().stream()
                            .map(ReceptiveField.Axis::jump)
                            .toList()
                            .toString()));
            notebook.check(pair.agree(), "%s: closed form and gradient see %s", name, pair.sizes());
        });
        notebook.table(List.of("network", "closed form", "by gradient", "jump"), rows);
    }

    private static void effective(Notebook notebook) throws IOException {
        notebook.part("The effective receptive field of a deep network");
        Layer[] layers = new Layer[16];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = i % 2 == 0 ? conv2d(i == 0 ? 1 : 8, 8, 3).padding(1) : relu();
        }
        Network network = sequential(input(1, 33, 33), layers);
        Value output = network.graph().output("output");
        MeasuredField field = MeasuredField.of(
                network.graph(), network.initialise(1), output, network.inputShape(), List.of(16, 16), 20);
        float[] influence = field.influence().floats();
        notebook.draw("<div class=\"row large\">"
                + Picture.grey(influence, 0, 33, 33, "8 layers of 3 x 3 see 17 x 17; how much each pixel counts")
                + "</div>");
        double all = 0;
        double middle = 0;
        for (int i = 0; i < influence.length; i++) {
            boolean central = Math.abs(i / 33 - 16) <= 4 && Math.abs(i % 33 - 16) <= 4;
            all += influence[i];
            middle += central ? influence[i] : 0;
        }
        notebook.figure("C15 share of the influence in the middle 9x9 of 17x17", middle / all);
        notebook.check(
                middle / all > 81.0 / 289,
                "the middle 9 x 9, %.0f %% of the 17 x 17 that are seen, has %.0f %% of the influence",
                100 * 81.0 / 289,
                100 * middle / all);
    }

    /** What one position in the middle of each map of VGG-11 sees, framed. */
    private static void photograph(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("On a picture: what the middle of each map of VGG-11 sees");
        Image image = ResizeShortSide.to(SIDE).apply(Detectors.photograph(settings));
        Tensor whole = Tensor.wrap(Shape.of(1, 3, image.height(), image.width()), Scenes.planes(image));
        Tensor picture = Shifted.cut(whole, (image.height() - SIDE) / 2, (image.width() - SIDE) / 2, SIDE, SIDE);
        Graph graph = Zoo.named("vgg11").network(Shape.of(3, SIDE, SIDE), 10).graph();
        List<Shape> shapes = graph.shapes(Map.of("input", picture.shape()));
        Map<Integer, ReceptiveField> fields = ReceptiveField.of(graph, shapes);
        float[] planes = picture.floats();
        List<List<String>> rows = new ArrayList<>();
        for (Node node : graph.nodes()) {
            ReceptiveField field = fields.get(node.output().id());
            if (!(node.op() instanceof Conv) || field == null) {
                continue;
            }
            Shape map = shapes.get(node.output().id());
            int number = rows.size() + 1;
            frame(
                    planes,
                    span(field.axes().get(0), map.size(2) / 2),
                    span(field.axes().get(1), map.size(3) / 2),
                    number % 2 == 0);
            long size = field.axes().getFirst().size();
            rows.add(List.of(
                    "convolution " + number,
                    map.size(2) + "x" + map.size(3),
                    size + "x" + size,
                    String.valueOf(field.axes().getFirst().jump())));
            notebook.figure("C15 VGG-11 convolution " + number + " sees", size);
        }
        notebook.draw("<div class=\"row large\">"
                + Picture.colour(planes, 3, SIDE, SIDE, "from the first convolution, the smallest frame, to the eighth")
                + "</div>");
        notebook.table(List.of("layer", "map", "sees", "jump"), rows);
    }

    /** The first input that a position sees, and one past the last. */
    private static long[] span(ReceptiveField.Axis axis, int position) {
        long first = axis.first() + position * axis.jump();
        return new long[] {first, first + axis.size()};
    }

    /** Draws a frame between these rows and columns, ends exclusive, cut where the picture ends; orange and blue by turns. */
    private static void frame(float[] planes, long[] rows, long[] columns, boolean blue) {
        float[] colour = blue ? new float[] {0.1f, 0.4f, 1} : new float[] {1, 0.45f, 0};
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                boolean inside = row >= rows[0] && row < rows[1] && column >= columns[0] && column < columns[1];
                boolean edge = row == rows[0] || row == rows[1] - 1 || column == columns[0] || column == columns[1] - 1;
                if (inside && edge) {
                    for (int c = 0; c < 3; c++) {
                        planes[c * SIDE * SIDE + row * SIDE + column] = colour[c];
                    }
                }
            }
        }
    }
}
