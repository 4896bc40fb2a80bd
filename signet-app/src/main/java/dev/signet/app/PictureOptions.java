package dev.signet.app;

import dev.signet.io.PreprocessingJson;
import dev.signet.nn.UsualForm;
import dev.signet.preprocess.CenterCrop;
import dev.signet.preprocess.ChannelOrder;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.PixelStep;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.Resize;
import dev.signet.preprocess.ResizeFilter;
import dev.signet.preprocess.ResizeRounding;
import dev.signet.preprocess.ResizeShortSide;
import dev.signet.preprocess.ToGrey;
import dev.signet.preprocess.ToRgb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How pictures are prepared for a model that does not say so itself, and what its classes are called. */
final class PictureOptions {
    static final String HINT =
            "say how with --mean, --std, --scale, --resize, --crop (such as --mean 0.485,0.456,0.406 --std"
                    + " 0.229,0.224,0.225 --resize 256 --crop 224), or with --preprocess FILE.json";

    @Option(names = "--preprocess", paramLabel = "FILE", description = "All of it as JSON, as in a .signet file")
    private Optional<Path> preprocess = Optional.empty();

    @Option(
            names = "--mean",
            paramLabel = "X",
            split = ",",
            description = "Taken off after scaling, one for all channels or one for each. Default: 0")
    private List<Double> mean = List.of();

    @Option(
            names = "--std",
            paramLabel = "X",
            split = ",",
            description = "Divided by after that, one for all channels or one for each. Default: 1")
    private List<Double> std = List.of();

    @Option(
            names = "--scale",
            paramLabel = "X",
            defaultValue = "",
            description = "What pixels of 0 to 255 are multiplied with: a number, or 1/255. Default: 1/255")
    private String scale = "";

    @Option(names = "--channels", paramLabel = "ORDER", defaultValue = "", description = "rgb or bgr. Default: rgb")
    private String channels = "";

    @Option(
            names = "--layout",
            paramLabel = "ORDER",
            defaultValue = "nchw",
            description = "Of an ONNX model's input: nchw or nhwc. Default: ${DEFAULT-VALUE}")
    private String layout = "nchw";

    @Option(
            names = "--resize",
            paramLabel = "SIZE",
            defaultValue = "",
            description = "N: the short side becomes N; HxW: exactly that")
    private String resize = "";

    @Option(
            names = "--resize-rounding",
            paramLabel = "RULE",
            defaultValue = "",
            description = "How often --resize rounds to bytes: twice, after each axis (Pillow), or once, at the end"
                    + " (torchvision with tensors, ONNX). Default: twice")
    private String resizeRounding = "";

    @Option(names = "--crop", paramLabel = "SIZE", defaultValue = "", description = "The centre, N or HxW")
    private String crop = "";

    @Option(
            names = "--crop-offset",
            paramLabel = "RULE",
            defaultValue = "",
            description =
                    "Where a crop begins if an odd number of pixels is too much, half of it rounded even (torchvision) or"
                            + " down (Caffe, OpenCV). Default: down with --channels bgr, else even")
    private String cropOffset = "";

    @Option(names = "--labels", paramLabel = "FILE", description = "The names of the classes, one a line")
    private Optional<Path> labels = Optional.empty();

    /** What was said about preprocessing; empty if nothing was. */
    Optional<Preprocessing> preprocessing(int inputChannels) throws IOException {
        boolean flags = !(mean.isEmpty()
                && std.isEmpty()
                && scale.isEmpty()
                && channels.isEmpty()
                && resize.isEmpty()
                && resizeRounding.isEmpty()
                && crop.isEmpty()
                && cropOffset.isEmpty());
        if (preprocess.isPresent()) {
            if (flags) {
                throw new UsageException("--preprocess says all of it; leave out --mean, --std, --scale, --channels,"
                        + " --resize and --crop");
            }
            return Optional.of(PreprocessingJson.read(preprocess.get()));
        }
        return flags ? Optional.of(new Preprocessing(steps(inputChannels), normalize())) : Optional.empty();
    }

    private Normalize normalize() {
        Normalize normalize = Normalize.of(mean.isEmpty() ? List.of(0.0) : mean, std.isEmpty() ? List.of(1.0) : std)
                .divisor(divisor());
        return switch (channels) {
            case "", "rgb" -> normalize;
            case "bgr" -> normalize.order(ChannelOrder.BGR);
            default -> throw new UsageException("--channels " + channels + ": expected rgb or bgr");
        };
    }

    private double divisor() {
        try {
            if (scale.isEmpty()) {
                return 255;
            }
            return scale.startsWith("1/") ? Double.parseDouble(scale.substring(2)) : 1 / Double.parseDouble(scale);
        } catch (NumberFormatException refused) {
            throw new UsageException("--scale " + scale + ": expected a number, such as 1 or 1/255");
        }
    }

    private List<PixelStep> steps(int inputChannels) {
        if (resize.isEmpty() && !resizeRounding.isEmpty()) {
            throw new UsageException(
                    "--resize-rounding " + resizeRounding + " without --resize SIZE, which it is about");
        }
        if (crop.isEmpty() && !cropOffset.isEmpty()) {
            throw new UsageException("--crop-offset " + cropOffset + " without --crop SIZE, which it is about");
        }
        List<PixelStep> steps = new ArrayList<>();
        steps.add(inputChannels == 1 ? new ToGrey() : new ToRgb());
        if (!resize.isEmpty()) {
            int[] size = size("--resize", resize);
            steps.add(
                    size.length == 1
                            ? new ResizeShortSide(size[0], ResizeFilter.BILINEAR, rounding())
                            : new Resize(size[0], size[1], ResizeFilter.BILINEAR, rounding()));
        }
        if (!crop.isEmpty()) {
            int[] size = size("--crop", crop);
            steps.add(new CenterCrop(size[0], size[size.length - 1], offset()));
        }
        return steps;
    }

    private ResizeRounding rounding() {
        return switch (resizeRounding) {
            case "", "twice" -> ResizeRounding.TWICE;
            case "once" -> ResizeRounding.ONCE;
            default -> throw new UsageException("--resize-rounding " + resizeRounding + ": expected twice or once");
        };
    }

    /** Who orders channels as Caffe and OpenCV do crops as they do. */
    private CenterCrop.Offset offset() {
        return switch (cropOffset) {
            case "even" -> CenterCrop.Offset.EVEN;
            case "down" -> CenterCrop.Offset.DOWN;
            case "" -> channels.equals("bgr") ? CenterCrop.Offset.DOWN : CenterCrop.Offset.EVEN;
            default -> throw new UsageException("--crop-offset " + cropOffset + ": expected even or down");
        };
    }

    private static int[] size(String option, String text) {
        String[] numbers = text.split("x", -1);
        int[] size = new int[numbers.length];
        try {
            for (int i = 0; i < size.length; i++) {
                size[i] = Integer.parseInt(numbers[i]);
            }
        } catch (NumberFormatException refused) {
            size = new int[0];
        }
        if (size.length < 1 || size.length > 2 || Arrays.stream(size).anyMatch(n -> n < 1)) {
            throw new UsageException(option + " " + text + ": expected a size, such as 224 or 224x320");
        }
        return size;
    }

    UsualForm.Layout layout() {
        return switch (layout) {
            case "nchw" -> UsualForm.Layout.NCHW;
            case "nhwc" -> UsualForm.Layout.NHWC;
            default -> throw new UsageException("--layout " + layout + ": expected nchw or nhwc");
        };
    }

    /** The names that were given; empty if none were. */
    List<String> labels() throws IOException {
        return labels.isPresent()
                ? Files.readAllLines(labels.get()).stream()
                        .filter(line -> !line.isBlank())
                        .toList()
                : List.of();
    }
}
