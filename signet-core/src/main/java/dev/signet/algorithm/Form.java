package dev.signet.algorithm;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;

/** What an algorithm asks of the layout of an input, or promises for an output. */
public sealed interface Form {
    /** Row-major in the order of the public shape. */
    Form DENSE = new Dense();
    /** Channels-last with any halo. */
    Form CHANNELS_LAST = new Spatial(Halo.NONE, false);
    /** Of an output: as {@link #CHANNELS_LAST}, or as some channels of a wider value ({@link ChannelsLast#part}). */
    Form CHANNELS_LAST_OR_PART = new Spatial(Halo.NONE, true);
    /** As input 0 turns out to be: dense or channels-last, with any halo. */
    Form LIKE_FIRST = new LikeFirst();
    /** Whatever the value has (inputs only). */
    Form ANY = new Any();

    record Dense() implements Form {}

    /**
     * Channels-last; an input must have at least this halo.
     *
     * @param orPart whether an output may be some channels of a wider value
     */
    record Spatial(Halo halo, boolean orPart) implements Form {}

    record LikeFirst() implements Form {}

    record Any() implements Form {}

    static Form withHalo(Halo halo) {
        return new Spatial(halo, false);
    }
}
