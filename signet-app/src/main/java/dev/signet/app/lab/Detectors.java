package dev.signet.app.lab;

import dev.signet.data.ImageDecoder;
import dev.signet.inspect.Shifted;
import dev.signet.op.Conv;
import dev.signet.op.Sliding;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.ResizeShortSide;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Detectors made by hand, on the small examples and on a photograph. */
final class Detectors implements Experiment {
    private static final int SHORT_SIDE = 200;

    @Override
    public String name() {
        return "detectors";
    }

    @Override
    public String rows() {
        return "C6";
    }

    @Override
    public String claim() {
        return "A handful of numbers finds lines, edges and colour changes wherever they are";
    }

    /** The picture of 6 x 8 pixels: white, four columns of black, white. */
    static Tensor blackAndWhite() {
        float[] pixels = new float[48];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 8 < 2 || i % 8 >= 6 ? 1 : 0;
        }
        return Tensor.wrap(Shape.of(1, 1, 6, 8), pixels);
    }

    private static Map<String, float[]> detectors() {
        Map<String, float[]> kernels = new LinkedHashMap<>();
        kernels.put("vertical line", new float[] {-1, 2, -1, -1, 2, -1, -1, 2, -1});
        kernels.put("horizontal line", new float[] {-1, -1, -1, 2, 2, 2, -1, -1, -1});
        kernels.put("diagonal line", new float[] {2, -1, -1, -1, 2, -1, -1, -1, 2});
        kernels.put("edge", new float[] {-1, -1, -1, -1, 8, -1, -1, -1, -1});
        kernels.put(
                "blur", new float[] {1f / 16, 2f / 16, 1f / 16, 2f / 16, 4f / 16, 2f / 16, 1f / 16, 2f / 16, 1f / 16});
        kernels.put("sharpen", new float[] {0, -1, 0, -1, 5, -1, 0, -1, 0});
        return kernels;
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        edges(notebook);
        lines(notebook);
        photograph(notebook, settings);
        notebook.verdict(claim());
    }

    private static void edges(Notebook notebook) {
        notebook.part("[1, -1] on black and white");
        Tensor x = blackAndWhite();
        Conv conv = new Conv(Sliding.DEFAULT, 1);
        Tensor y = Compute.run(conv, x, Tensor.of(Shape.of(1, 1, 1, 2), 1, -1));
        notebook.draw(Markup.row(List.of(
                Grid.numbers("1 is white, 0 black", x.floats(), 6, 8).figure(),
                Grid.numbers("1 where white ends, -1 where it begins", y.floats(), 6, 7)
                        .figure())));
        boolean right = true;
        for (int i = 0; i < y.elements(); i++) {
            right &= y.floats()[i] == (i % 7 == 1 ? 1 : i % 7 == 5 ? -1 : 0);
        }
        notebook.figure("C6 value at the edge from white to black", y.floats()[1]);
        notebook.figure("C6 value at the edge from black to white", y.floats()[5]);
        notebook.check(right, "1 at the edge from white to black, -1 at the other, 0 elsewhere, in all 6 rows");
        float[] turned = new float[48];
        for (int i = 0; i < 48; i++) {
            turned[i] = x.floats()[i % 6 * 8 + i / 6];
        }
        Tensor across =
                Compute.run(conv, Tensor.wrap(Shape.of(1, 1, 8, 6), turned), Tensor.of(Shape.of(1, 1, 1, 2), 1, -1));
        boolean blind = true;
        for (float value : across.floats()) {
            blind &= value == 0;
        }
        notebook.check(blind, "turned by a quarter, the picture has no edge for this detector: all zeros");
    }

    private static void lines(Notebook notebook) {
        notebook.part("-1 2 -1 in columns, rows and along the diagonal");
        Map<String, float[]> pictures = new LinkedHashMap<>();
        pictures.put("vertical line", picture((row, column) -> column == 3));
        pictures.put("horizontal line", picture((row, column) -> row == 3));
        pictures.put("diagonal line", picture((row, column) -> row == column));
        List<List<String>> rows = new ArrayList<>();
        pictures.forEach((shown, pixels) -> {
            List<String> cells = new ArrayList<>(List.of(shown));
            String strongest = "";
            float most = -1;
            for (String detector : pictures.keySet()) {
                Tensor y = Compute.run(
                        new Conv(Sliding.DEFAULT, 1),
                        Tensor.wrap(Shape.of(1, 1, 7, 7), pixels),
                        Tensor.wrap(Shape.of(1, 1, 3, 3), detectors().getOrDefault(detector, new float[9])));
                float sum = 0;
                for (float value : y.floats()) {
                    sum += Math.max(0, value);
                }
                cells.add(LineChart.number(sum));
                strongest = sum > most ? detector : strongest;
                most = Math.max(most, sum);
            }
            rows.add(cells);
            notebook.check(strongest.equals(shown), "a %s is found best by the detector for it", shown);
        });
        notebook.table(List.of("picture", "vertical detector", "horizontal detector", "diagonal detector"), rows);
    }

    private interface Pixel {
        boolean isOn(int row, int column);
    }

    private static float[] picture(Pixel pixel) {
        float[] pixels = new float[49];
        for (int i = 0; i < 49; i++) {
            pixels[i] = pixel.isOn(i / 7, i % 7) ? 1 : 0;
        }
        return pixels;
    }

    /** The picture the user gave, a photograph from the data folder, or a drawn scene. */
    static Image photograph(LabSettings settings) throws IOException {
        Path photos = settings.data().orElse(Path.of("no data")).resolve("images/photos");
        if (settings.image().isPresent()) {
            return ImageDecoder.standard().decode(settings.image().get());
        }
        if (Files.isDirectory(photos)) {
            try (Stream<Path> files = Files.list(photos)) {
                List<Path> pictures = files.filter(file -> file.toString().matches(".*\\.(jpg|jpeg|png)"))
                        .sorted()
                        .toList();
                if (!pictures.isEmpty()) {
                    return ImageDecoder.standard().decode(pictures.getFirst());
                }
            }
        }
        return Scenes.street(SHORT_SIDE, SHORT_SIDE * 3 / 2);
    }

    private static void photograph(Notebook notebook, LabSettings settings) throws IOException {
        notebook.part("On a picture");
        Image image = ResizeShortSide.to(SHORT_SIDE).apply(photograph(settings));
        int height = image.height();
        int width = image.width();
        float[] colours = Scenes.planes(image);
        float[] grey = Scenes.grey(image);
        List<String> figures = new ArrayList<>();
        figures.add(Picture.colour(colours, 3, height, width, "the picture"));
        Conv inside = new Conv(Sliding.DEFAULT, 1);
        Tensor x = Tensor.wrap(Shape.of(1, 1, height, width), grey);
        for (Map.Entry<String, float[]> detector : detectors().entrySet()) {
            Tensor y = Compute.run(inside, x, Tensor.wrap(Shape.of(1, 1, 3, 3), detector.getValue()));
            boolean whole =
                    detector.getKey().equals("blur") || detector.getKey().equals("sharpen");
            figures.add(
                    whole
                            ? Picture.grey(y.floats(), 0, height - 2, width - 2, detector.getKey())
                            : Picture.signed(y.floats(), 0, height - 2, width - 2, detector.getKey()));
        }
        float[] transition = new float[27];
        Arrays.fill(transition, 0, 9, 0);
        for (int row = 0; row < 3; row++) {
            transition[row * 3] = 1;
            transition[row * 3 + 2] = -1;
            transition[18 + row * 3] = -1;
            transition[18 + row * 3 + 2] = 1;
        }
        Tensor change = Compute.run(
                inside,
                Tensor.wrap(Shape.of(1, 3, height, width), colours),
                Tensor.wrap(Shape.of(1, 3, 3, 3), transition));
        figures.add(Picture.signed(change.floats(), 0, height - 2, width - 2, "from red to blue, left to right"));
        notebook.draw("<div class=\"large\">" + Markup.row(figures) + "</div>");
        notebook.say("Orange: the detector fires; blue: the opposite. The picture has %d x %d pixels.", width, height);
        float[] middle = Shifted.cut(x, 1, 1, height - 2, width - 2).floats();
        Tensor blurred = Compute.run(
                inside, x, Tensor.wrap(Shape.of(1, 1, 3, 3), detectors().getOrDefault("blur", new float[9])));
        Tensor sharpened = Compute.run(
                inside, x, Tensor.wrap(Shape.of(1, 1, 3, 3), detectors().getOrDefault("sharpen", new float[9])));
        notebook.check(
                variation(blurred.floats(), width - 2) < variation(middle, width - 2)
                        && variation(sharpened.floats(), width - 2) > variation(middle, width - 2),
                "neighbours differ by %.4f on average, after the blur by %.4f, after sharpening by %.4f",
                variation(middle, width - 2),
                variation(blurred.floats(), width - 2),
                variation(sharpened.floats(), width - 2));
    }

    private static double variation(float[] map, int width) {
        double sum = 0;
        for (int i = 1; i < map.length; i++) {
            sum += i % width == 0 ? 0 : Math.abs(map[i] - map[i - 1]);
        }
        return sum / map.length;
    }
}
