package dev.signet.app;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.input;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.data.Datasets;
import dev.signet.data.ImageDataset;
import dev.signet.io.SafeTensors;
import dev.signet.nn.Network;
import dev.signet.preprocess.Image;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * Twenty training steps that PyTorch made in double: its network, its first weights, its batches, and the losses and weights it came to.
 *
 * @param golden the file's tensors: {@code init.*}, {@code losses}, {@code final.*}
 * @param images the MNIST training images, of which batch k is number 32 k to 32 k + 31
 */
record TorchTrajectory(Map<String, Tensor> golden, ImageDataset images) {
    static final int BATCH = 32;
    static final int STEPS = 20;
    static final int PIXELS = 784;
    static final double LABEL_SMOOTHING = 0.1;

    static final Network NETWORK = sequential(
            input(1, 28, 28),
            conv2d(1, 8, 3).padding(1),
            batchNorm2d(8),
            relu(),
            maxPool2d(2),
            conv2d(8, 8, 3).stride(2).padding(1).groups(8).bias(false),
            conv2d(8, 16, 1),
            batchNorm2d(16),
            relu(),
            conv2d(16, 16, 3).padding(2).dilation(2),
            relu(),
            adaptiveAvgPool2d(1),
            flatten(),
            linear(16, 10));

    static TorchTrajectory read(String file) throws IOException {
        return new TorchTrajectory(
                SafeTensors.read(SharedData.path("goldens/torch-pipelines/" + file))
                        .tensors(),
                Datasets.open(SharedData.path("datasets/mnist")).train());
    }

    /** The tensor of this name: {@code losses}, {@code final.0.weight}. */
    Tensor tensor(String name) {
        return Objects.requireNonNull(golden.get(name), name);
    }

    /** Pixels 0 to 255 of one batch, image by image. */
    int[] pixels(int batch) throws IOException {
        int[] pixels = new int[BATCH * PIXELS];
        for (int n = 0; n < BATCH; n++) {
            Image image = images.image(batch * BATCH + n);
            for (int i = 0; i < PIXELS; i++) {
                pixels[n * PIXELS + i] = image.sample(i / 28, i % 28, 0);
            }
        }
        return pixels;
    }

    long[] labels(int batch) {
        long[] labels = new long[BATCH];
        for (int n = 0; n < BATCH; n++) {
            labels[n] = images.label(batch * BATCH + n);
        }
        return labels;
    }

    /** A bias before a batch norm: its true gradient is zero, so what training makes of it is rounding. */
    static boolean isBeforeNorm(String name) {
        return name.equals("0.bias") || name.equals("5.bias");
    }
}
