package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Conv;
import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks for photos (He et al., 2016; Xie et al., 2017) with torchvision's layers, parameter names and initial weights: ResNet-18 has
 * 11,689,512 parameters and 1,814 million multiply-adds for 3x224x224 and 1000 classes, ResNet-50 25,557,032 and 4,089 million.
 *
 * @param blocks how many blocks each of the four stages has
 */
public record ResNet(List<Integer> blocks, Block block, Stem stem) {
    private static final Initializer INITIALIZER = Initializer.kaimingNormal(Fan.OUT, Initializer.RELU_GAIN);
    private static final Block BASIC = new BasicBlock(INITIALIZER, "downsample");

    public static final ResNet RESNET18 = new ResNet(List.of(2, 2, 2, 2), BASIC, Stem.IMAGENET);
    public static final ResNet RESNET34 = new ResNet(List.of(3, 4, 6, 3), BASIC, Stem.IMAGENET);
    public static final ResNet RESNET50 =
            new ResNet(List.of(3, 4, 6, 3), new Bottleneck(INITIALIZER, 1, 64), Stem.IMAGENET);
    public static final ResNet RESNEXT50_32X4D =
            new ResNet(List.of(3, 4, 6, 3), new Bottleneck(INITIALIZER, 32, 4), Stem.IMAGENET);

    /** What a stage is made of. */
    public interface Block {
        /** A block that gives {@code planes x expansion} channels. */
        Layer of(int in, int planes, int stride);

        int expansion();
    }

    /** What comes before the stages. */
    public enum Stem {
        /** A 7x7 convolution and a pool that make the image a quarter as high and wide. */
        IMAGENET,
        /** A 3x3 convolution that keeps the size: for images of 28 to 96 pixels. */
        SMALL
    }

    public ResNet {
        blocks = List.copyOf(blocks);
    }

    public ResNet stem(Stem other) {
        return new ResNet(blocks, block, other);
    }

    /** For images {@code [channels, height, width]}. */
    public Network network(Shape image, int classes) {
        List<Layer> layers = new ArrayList<>(stem(image.size(0)));
        int in = 64;
        for (int stage = 0; stage < blocks.size(); stage++) {
            int planes = 64 << stage;
            layers.add(named("layer" + (stage + 1), stage(blocks.get(stage), in, planes, stage == 0 ? 1 : 2)));
            in = planes * block.expansion();
        }
        layers.add(named("avgpool", adaptiveAvgPool2d(1, 1)));
        layers.add(named("flatten", flatten()));
        layers.add(named("fc", linear(in, classes)));
        return sequential(Input.of(image), layers.toArray(Layer[]::new));
    }

    private List<Layer> stem(int channels) {
        Layer norm = named("bn1", batchNorm2d(64));
        return switch (stem) {
            case IMAGENET ->
                List.of(
                        named(
                                "conv1",
                                convolution(conv2d(channels, 64, 7).stride(2).padding(3))),
                        norm,
                        named("relu", relu()),
                        named("maxpool", maxPool2d(3).stride(2).padding(1)));
            case SMALL ->
                List.of(named("conv1", convolution(conv2d(channels, 64, 3).padding(1))), norm, named("relu", relu()));
        };
    }

    private static Conv convolution(Conv plain) {
        return plain.bias(false).initializer(INITIALIZER);
    }

    private Layer stage(int count, int in, int planes, int stride) {
        Layer[] stage = new Layer[count];
        stage[0] = block.of(in, planes, stride);
        for (int i = 1; i < count; i++) {
            stage[i] = block.of(planes * block.expansion(), planes, 1);
        }
        return sequential(stage);
    }
}
