package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Form;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.tensor.Shape;

/** Values whose channels lie together: channels-last images, or a dense matrix {@code [N, C]} as samples of one pixel each. */
public final class Pixels {
    public static final String NEEDED = "needs float32 [N, C] or [N, C, one to three spatial axes] and no empty axis";

    private Pixels() {}

    public static boolean lieIn(Shape shape) {
        return shape.elements() > 0 && (shape.rank() == 2 || Layout.canBeChannelsLast(shape));
    }

    /** The form in which the channels of this shape lie together. */
    public static Form form(Shape shape) {
        return shape.rank() == 2 ? Form.DENSE : Form.CHANNELS_LAST;
    }

    public static Layout.Spatial of(Layout layout) {
        return switch (layout) {
            case Layout.Spatial spatial -> spatial;
            case Layout.Dense dense -> {
                int channels = dense.shape().size(1);
                yield new Layout.Spatial(dense.shape(), new ChannelsLast(channels, channels, 1, 1, 1, Halo.NONE));
            }
        };
    }
}
