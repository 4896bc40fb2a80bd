package dev.signet.algorithm;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.tensor.Shape;

/** Where the elements of a float32 value lie in a slab, relative to its base. */
public sealed interface Layout {
    /** The public shape. */
    Shape shape();

    /** How many floats the value takes in a slab. */
    int floats();

    /** The same of the first sample alone. */
    default Layout ofOneSample() {
        Shape one = shape().with(0, 1);
        return switch (this) {
            case Dense dense -> new Dense(one);
            case Spatial spatial -> new Spatial(one, spatial.sample());
        };
    }

    /** Whether the elements lie in the order of the shape and nothing between them. */
    default boolean isRowMajor() {
        return switch (this) {
            case Dense dense -> true;
            case Spatial spatial -> spatial.sample().isRowMajor();
        };
    }

    /** Row-major in the order of the shape. */
    record Dense(Shape shape) implements Layout {
        @Override
        public int floats() {
            return shape.elements();
        }
    }

    /** An activation {@code [N, C, spatial…]} of rank 3 to 5 with the channels of a pixel together, samples one after the other. */
    record Spatial(Shape shape, ChannelsLast sample) implements Layout {
        @Override
        public int floats() {
            return Math.multiplyExact(samples(), sample.sampleStride());
        }

        public int samples() {
            return shape.size(0);
        }
    }

    static Layout dense(Shape shape) {
        return new Dense(shape);
    }

    /** The channels-last layout of a shape {@code [N, C, spatial…]} of rank 3 to 5. */
    static Spatial channelsLast(Shape shape, Halo halo) {
        int[] three = spatial(shape);
        return new Spatial(shape, ChannelsLast.of(shape.size(1), three[0], three[1], three[2], halo));
    }

    /** Whether a shape can lie channels-last: rank 3 to 5 and no empty axis. */
    static boolean canBeChannelsLast(Shape shape) {
        return shape.rank() >= 3 && shape.rank() <= 5 && shape.elements() > 0;
    }

    /** Depth, height and width of a shape {@code [N, C, spatial…]}; missing outer axes are 1. */
    static int[] spatial(Shape shape) {
        int[] three = {1, 1, 1};
        for (int axis = 2; axis < shape.rank(); axis++) {
            three[axis + 3 - shape.rank()] = shape.size(axis);
        }
        return three;
    }
}
