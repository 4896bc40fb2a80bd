package dev.signet.nn;

import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Permute;
import dev.signet.op.Reshape;
import dev.signet.tensor.ShapeException;
import java.util.List;

/**
 * Elements moved between channels and places of an image {@code [N, C, H, W]}: PyTorch's {@code PixelShuffle} (Shi et al., 2016),
 * {@code PixelUnshuffle} and {@code ChannelShuffle} (Zhang et al., 2018). Sizes must be known where the layer is built.
 *
 * @param factor the upscaling factor, or the number of groups
 */
public record Shuffle(Kind kind, int factor) implements Layer {
    /** Which of the three. */
    public enum Kind {
        /** {@code [C r r, H, W]} becomes {@code [C, H r, W r]}. */
        PIXELS("PixelShuffle", "upscale_factor="),
        /** {@code [C, H r, W r]} becomes {@code [C r r, H, W]}. */
        PIXELS_BACK("PixelUnshuffle", "downscale_factor="),
        /** Channels of the groups take turns. */
        CHANNELS("ChannelShuffle", "groups=");

        private final String printed;
        private final String argument;

        Kind(String printed, String argument) {
            this.printed = printed;
            this.argument = argument;
        }
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value y = x;
        for (Op op : steps(x.shape())) {
            y = scope.add(op, y);
        }
        return y;
    }

    /** The ops it is made of, one after the other: cut the axes, order them, join them. */
    public List<Op> steps(SymbolicShape x) {
        if (x.rank() != 4) {
            throw new ShapeException("input is " + x + ", expected [batch, channels, height, width]");
        }
        int channels = x.dim(1).size();
        int height = x.dim(2).size();
        int width = x.dim(3).size();
        return switch (kind) {
            case PIXELS -> {
                divides("channels", channels, factor * factor);
                int left = channels / factor / factor;
                yield List.of(
                        new Reshape(List.of(0, left, factor, factor, height, width)),
                        new Permute(List.of(0, 1, 4, 2, 5, 3)),
                        new Reshape(List.of(0, left, height * factor, width * factor)));
            }
            case PIXELS_BACK -> {
                divides("rows", height, factor);
                divides("columns", width, factor);
                yield List.of(
                        new Reshape(List.of(0, channels, height / factor, factor, width / factor, factor)),
                        new Permute(List.of(0, 1, 3, 5, 2, 4)),
                        new Reshape(List.of(0, channels * factor * factor, height / factor, width / factor)));
            }
            case CHANNELS -> {
                divides("channels", channels, factor);
                yield List.of(
                        new Reshape(List.of(0, factor, channels / factor, height, width)),
                        new Permute(List.of(0, 2, 1, 3, 4)),
                        new Reshape(List.of(0, channels, height, width)));
            }
        };
    }

    private void divides(String what, int size, int by) {
        if (factor < 1 || size % by != 0) {
            throw new ShapeException(this + ": the input has " + size + " " + what + ", expected a multiple of " + by);
        }
    }

    @Override
    public String type() {
        return kind.printed;
    }

    @Override
    public String toString() {
        return kind.printed + "(" + kind.argument + factor + ")";
    }
}
