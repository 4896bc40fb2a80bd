package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.data.Datasets;
import dev.signet.data.ImageDataset;
import dev.signet.data.ImageDecoder;
import dev.signet.io.ModelFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.nn.Model;
import dev.signet.nn.Prediction;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.ToRgb;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imported networks classify as their authors published: counts of right answers on real pictures. */
class OnnxAccuracyTest {
    private static final Normalize UNIT = Normalize.unit();
    private static final Normalize CIFAR =
            Normalize.of(List.of(0.4914, 0.4822, 0.4465), List.of(0.2471, 0.2435, 0.2616));
    private static final Normalize KW = Normalize.of(List.of(0.485, 0.456, 0.406), List.of(0.225));
    private static final Normalize MNIST = Normalize.of(List.of(0.1307), List.of(0.3081));

    @ParameterizedTest
    @CsvSource({
        "vnncomp2021/Convnet_avgpool, unit, mnist, 10000, 9795",
        "vnncomp2020/mnist_0.1, mnist, mnist, 2000, 1974",
        "resnet-cifar10-akamaster/resnet20, imagenet, cifar10-lossless-subset, 1000, 915",
        "mlperf-tiny/image_classification/resnet8, bytes, cifar10-lossless-subset, 1000, 881",
        "vnncomp2021/resnet_2b, cifar, cifar10-lossless-subset, 1000, 703",
        "vnncomp2021/cifar_base_kw, kw, cifar10-lossless-subset, 1000, 611",
        "vnncomp2021/cifar10_small, unit, cifar10-lossless-subset, 1000, 630"
    })
    void theNumberOfRightAnswersIsThePublishedOne(String name, String pixels, String data, int count, int right)
            throws IOException {
        Classifier classifier = new Classifier(OnnxFile.read(SharedData.path("models/" + name + ".onnx")));
        ImageDataset images =
                Datasets.open(SharedData.path("datasets/" + data)).test().orElseThrow();
        Preprocessing preprocessing = Preprocessing.of(normalize(pixels));
        int correct = 0;
        for (int i = 0; i < count; i++) {
            float[] scores = classifier.scores(
                    preprocessing.apply(images.image(i)), images.image(i).channels());
            correct += best(scores, 1).getFirst() == images.label(i) ? 1 : 0;
        }
        assertThat(correct).isEqualTo(right);
    }

    private static Normalize normalize(String pixels) {
        return switch (pixels) {
            case "unit" -> UNIT;
            case "bytes" -> UNIT.divisor(1);
            case "imagenet" -> Normalize.imageNet();
            case "cifar" -> CIFAR;
            case "kw" -> KW;
            default -> MNIST;
        };
    }

    /**
     * Decoded, resized and cropped by a model that was converted on the command line. One photograph in 125 may differ: decoders of JPEG and ties of
     * two probabilities are not told apart by the standard.
     */
    @Test
    void squeezeNetNamesTheSameFiveClassesOfPhotographs(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("squeezenet.signet");
        String[] arguments = ("convert " + SharedData.path("models/squeezenet_v1.1/squeezenet_v1.1.onnx") + " " + file
                        + " --mean 104,117,123 --scale 1 --channels bgr --resize 256 --resize-rounding once --crop 227")
                .split(" ", -1);
        assertThat(Main.commandLine().execute(arguments)).isEqualTo(ExitCode.OK);
        Model model = ModelFile.read(file);
        int sameOrder = 0;
        int near = 0;
        try (FileSystem zip = FileSystems.newFileSystem(SharedData.path("images/imagenet-256.zip"))) {
            List<String> lines =
                    Files.readAllLines(zip.getPath("squeezenet_v1.1-top5.tsv"), StandardCharsets.UTF_8).stream()
                            .filter(line -> !line.startsWith("#"))
                            .toList();
            assertThat(lines).hasSize(125);
            for (String line : lines) {
                String[] columns = line.split("\t", -1);
                Image photograph =
                        ImageDecoder.standard().decode(columns[0], Files.readAllBytes(zip.getPath(columns[0])));
                Prediction prediction = model.predict(new ToRgb().apply(photograph));
                Recorded recorded = Recorded.of(columns[2]);
                sameOrder += recorded.sameOrder(prediction) ? 1 : 0;
                near += recorded.furthest(prediction) < 2e-3 ? 1 : 0;
            }
        }
        assertThat(sameOrder).isGreaterThanOrEqualTo(124);
        assertThat(near).isGreaterThanOrEqualTo(124);
    }

    /** Five classes and their probabilities, the best first. */
    private record Recorded(List<Integer> classes, List<Double> probabilities) {
        static Recorded of(String column) {
            List<String[]> parts = Stream.of(column.split(" ", -1))
                    .map(one -> one.split(":", -1))
                    .toList();
            return new Recorded(
                    parts.stream().map(part -> Integer.valueOf(part[0])).toList(),
                    parts.stream().map(part -> Double.valueOf(part[1])).toList());
        }

        boolean sameOrder(Prediction prediction) {
            return prediction.top(5).stream()
                    .map(Prediction.Candidate::index)
                    .toList()
                    .equals(classes);
        }

        double furthest(Prediction prediction) {
            return prediction.ranked().stream()
                    .filter(candidate -> classes.contains(candidate.index()))
                    .mapToDouble(candidate ->
                            Math.abs(candidate.probability() - probabilities.get(classes.indexOf(candidate.index()))))
                    .max()
                    .orElseThrow();
        }
    }

    private static List<Integer> best(float[] scores, int count) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .limit(count)
                .toList();
    }

    /** One picture at a time, in the layout that the model's input has. */
    private record Classifier(Session session, String input, boolean channelsLast) {
        Classifier(OnnxModel model) {
            this(
                    Session.of(model.graph(), model.weights(), SessionOptions.standard()),
                    model.graph().inputs().getFirst().name(),
                    model.graph().inputs().getFirst().shape().dim(3).toString().equals("3"));
        }

        float[] scores(float[] picture, int channels) {
            int side = (int) Math.round(Math.sqrt(picture.length / (double) channels));
            float[] laid = channelsLast ? channelsLast(picture, channels) : picture;
            Shape shape = channelsLast ? Shape.of(1, side, side, channels) : Shape.of(1, channels, side, side);
            return session.run(Map.of(input, Tensor.wrap(shape, laid)))
                    .values()
                    .iterator()
                    .next()
                    .floats();
        }

        private static float[] channelsLast(float[] picture, int channels) {
            float[] laid = new float[picture.length];
            int plane = picture.length / channels;
            for (int i = 0; i < picture.length; i++) {
                laid[i % plane * channels + i / plane] = picture[i];
            }
            return laid;
        }
    }
}
