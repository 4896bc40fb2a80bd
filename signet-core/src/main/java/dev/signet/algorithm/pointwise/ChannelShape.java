package dev.signet.algorithm.pointwise;

import dev.signet.tensor.Shape;
import java.util.Optional;

/**
 * How a small value broadcasts over the pixels of a large one {@code [N, C, spatial…]}: one number a channel, the same for all samples or for each sample its own, as
 * the {@code [N, C, 1, 1]} of squeeze-and-excitation.
 */
record ChannelShape(boolean perSample, int channels) {
    /** Empty where the small shape is of another kind, or of the same shape as the large one. */
    static Optional<ChannelShape> of(Shape small, Shape large) {
        int missing = large.rank() - small.rank();
        if (large.rank() < 2 || missing < 0 || small.equals(large)) {
            return Optional.empty();
        }
        for (int axis = 2; axis < large.rank(); axis++) {
            if (size(small, axis - missing) != 1) {
                return Optional.empty();
            }
        }
        int samples = size(small, -missing);
        int channels = size(small, 1 - missing);
        if (channels != large.size(1) || samples != 1 && samples != large.size(0)) {
            return Optional.empty();
        }
        return Optional.of(new ChannelShape(samples > 1, channels));
    }

    private static int size(Shape shape, int axis) {
        return axis < 0 ? 1 : shape.size(axis);
    }

    /** Where the numbers of a sample begin in the dense small value. */
    int at(int sample) {
        return perSample ? sample * channels : 0;
    }
}
