package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.nn.SubsampleAndPad;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks for CIFAR's small images (He et al., 2016, section 4.2): three stages of 16, 32 and 64 channels, 6 n + 2 layers deep. Parameter
 * names and initial weights are those of github.com/akamaster/pytorch_resnet_cifar10, so that its trained weights fit. ResNet-20 has 269,722
 * parameters for 3x32x32 and 10 classes.
 *
 * @param blocks blocks in each stage, the n of the paper
 */
public record SmallImageResNet(int blocks, Shortcut shortcut) {
    private static final Initializer INITIALIZER = Initializer.kaimingNormal(Fan.IN, Initializer.RELU_GAIN);
    private static final BasicBlock BLOCK = new BasicBlock(INITIALIZER, "shortcut");

    /** How a block whose size changes passes its input on. */
    public enum Shortcut {
        /** Option A of the paper, without parameters: every second row and column, channels of zeros added. What the paper used for CIFAR. */
        SUBSAMPLE_AND_PAD,
        /** Option B: a 1x1 convolution and batch normalisation, 2,752 parameters more. */
        PROJECTION
    }

    /** With 6 n + 2 layers: 20, 32, 44, 56 or 110 in the paper. Throws {@link IllegalArgumentException} for a depth between. */
    public static SmallImageResNet ofDepth(int depth) {
        if (depth < 8 || depth % 6 != 2) {
            throw new IllegalArgumentException("depth " + depth + " is not 6 n + 2; there are 8, 14, 20, 26, 32, …");
        }
        return new SmallImageResNet((depth - 2) / 6, Shortcut.SUBSAMPLE_AND_PAD);
    }

    public SmallImageResNet shortcut(Shortcut other) {
        return new SmallImageResNet(blocks, other);
    }

    /** For images {@code [channels, height, width]}. */
    public Network network(Shape image, int classes) {
        List<Layer> layers = new ArrayList<>(List.of(
                named("conv1", BLOCK.convolution(image.size(0), 16)),
                named("bn1", batchNorm2d(16)),
                named("relu", relu())));
        layers.add(named("layer1", stage(16, 16, 1)));
        layers.add(named("layer2", stage(16, 32, 2)));
        layers.add(named("layer3", stage(32, 64, 2)));
        layers.add(named("avgpool", adaptiveAvgPool2d(1)));
        layers.add(named("flatten", flatten()));
        layers.add(named("linear", linear(64, classes).initializer(INITIALIZER)));
        return sequential(Input.of(image), layers.toArray(Layer[]::new));
    }

    private Layer stage(int in, int out, int stride) {
        Layer[] stage = new Layer[blocks];
        stage[0] = BLOCK.of(in, out, stride, shortcut(in, out, stride));
        for (int block = 1; block < blocks; block++) {
            stage[block] = BLOCK.of(out, out, 1, shortcut(out, out, 1));
        }
        return sequential(stage);
    }

    private Layer shortcut(int in, int out, int stride) {
        return switch (shortcut) {
            case SUBSAMPLE_AND_PAD -> new SubsampleAndPad(stride, out);
            case PROJECTION -> BLOCK.projection(in, out, stride);
        };
    }
}
