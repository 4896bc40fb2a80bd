package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;

/**
 * A concatenation of channels whose parts have been written where they belong ({@link ChannelsLast#part}): what is left is the halo, which no part writes. One
 * item a sample, none without a halo.
 */
public record JoinedParts(Layout.Spatial whole) implements Step {
    /** The name under which a plan shows this step. */
    public static final String NAME = "concat.in-place";

    @Override
    public int items(int phase) {
        return whole.sample().halo().equals(Halo.NONE) ? 0 : whole.samples();
    }

    @Override
    public void run(Frame frame, int phase, int sample) {
        ChannelsLast layout = whole.sample();
        layout.clearHalo(frame.output(0), frame.outputBase(0) + sample * layout.sampleStride());
    }
}
