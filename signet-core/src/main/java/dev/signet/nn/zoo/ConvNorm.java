package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.BatchNorm;
import dev.signet.nn.Conv;
import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Layer;

/**
 * Convolution without bias and batch normalisation, then perhaps an activation: layers {@code 0}, {@code 1} and {@code 2}.
 *
 * @param initializer of the convolution
 * @param eps of the batch normalisation
 * @param momentum of the batch normalisation
 */
public record ConvNorm(Initializer initializer, double eps, double momentum) {
    /** What the mobile networks of torchvision begin with. */
    public static final ConvNorm STANDARD =
            new ConvNorm(Initializer.kaimingNormal(Fan.OUT, Initializer.RELU_GAIN), 1e-5, 0.1);

    /** The two or three layers; the convolution's bias and initial weights are set here. */
    public Layer of(Conv convolution, Layer... activation) {
        Layer[] layers = new Layer[2 + activation.length];
        layers[0] = plain(convolution);
        layers[1] = norm(convolution.outChannels());
        System.arraycopy(activation, 0, layers, 2, activation.length);
        return sequential(layers);
    }

    Conv plain(Conv convolution) {
        return convolution.bias(false).initializer(initializer);
    }

    BatchNorm norm(int channels) {
        return batchNorm2d(channels).eps(eps).momentum(momentum);
    }

    /** A convolution with an odd kernel that, at stride 1, keeps the size. */
    static Conv centred(int in, int out, int kernel) {
        return conv2d(in, out, kernel).padding(kernel / 2);
    }

    /** One kernel for each channel. */
    static Conv depthwise(int channels, int kernel, int stride) {
        return centred(channels, channels, kernel).stride(stride).groups(channels);
    }
}
