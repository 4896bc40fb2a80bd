package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.data.Datasets;
import dev.signet.data.ImageDataset;
import dev.signet.data.ImageDecoder;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.op.Interpolation;
import dev.signet.op.Resize;
import dev.signet.op.Slice;
import dev.signet.preprocess.ChannelOrder;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.ToRgb;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imported networks classify as their authors published: counts of right answers on real pictures. */
class OnnxAccuracyTest {
    private static final Normalize UNIT = Normalize.unit();
    private static final int[] BLUE_GREEN_RED = {104, 117, 123};
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

    /** Both decode, resize and crop. One photograph in 125 may differ: decoders of JPEG and ties of two probabilities are not told apart by the standard. */
    @Test
    void squeezeNetNamesTheSameFiveClassesOfPhotographs() throws IOException {
        Classifier classifier =
                new Classifier(OnnxFile.read(SharedData.path("models/squeezenet_v1.1/squeezenet_v1.1.onnx")));
        Preprocessing preprocessing = Preprocessing.of(UNIT.divisor(1).order(ChannelOrder.BGR), new ToRgb());
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
                Path picture = zip.getPath(columns[0]);
                Image photograph = ImageDecoder.standard().decode(columns[0], Files.readAllBytes(picture));
                float[] planes = preprocessing.apply(photograph);
                float[] probabilities = classifier.scores(centre(planes, photograph.height(), photograph.width()), 3);
                List<Integer> expected = new ArrayList<>();
                double most = 0;
                for (String one : columns[2].split(" ", -1)) {
                    String[] parts = one.split(":", -1);
                    expected.add(Integer.valueOf(parts[0]));
                    most = Math.max(most, Math.abs(probabilities[expected.getLast()] - Double.parseDouble(parts[1])));
                }
                near += most < 2e-3 ? 1 : 0;
                sameOrder += best(probabilities, 5).equals(expected) ? 1 : 0;
            }
        }
        assertThat(sameOrder).isGreaterThanOrEqualTo(124);
        assertThat(near).isGreaterThanOrEqualTo(124);
    }

    /**
     * As the recorded values were made: both passes of the resizing in float and one rounding to bytes, and the crop from half of what is too much,
     * rounded down, where {@code ResizeShortSide} and {@code CenterCrop} do as Pillow and torchvision.
     */
    private static float[] centre(float[] planes, int height, int width) {
        double scale = 256.0 / Math.min(height, width);
        List<Integer> sizes = List.of((int) (height * scale), (int) (width * scale));
        Interpolation antialiased = new Interpolation("linear", "half_pixel", "floor", -0.75, true, true, 0);
        Wide resized = Resize.toSizes(antialiased, List.of(1, 2), sizes)
                .reference(List.of(Wide.of(Tensor.wrap(Shape.of(3, height, width), planes))))
                .getFirst();
        Wide rows = new Slice(1, (sizes.get(0) - 227) / 2, 227)
                .reference(List.of(resized))
                .getFirst();
        Wide crop = new Slice(2, (sizes.get(1) - 227) / 2, 227)
                .reference(List.of(rows))
                .getFirst();
        float[] centred = new float[3 * 227 * 227];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = (float) Math.rint(crop.doubles()[i]) - BLUE_GREEN_RED[i / (227 * 227)];
        }
        return centred;
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
