package dev.signet.algorithm;

import java.util.Optional;

/**
 * Copies a value between dense and channels-last: the edges of a plan, and wherever two algorithms want different layouts. An item is a part of
 * a sample.
 */
public final class Reorder implements Step {
    private final Layout from;
    private final Layout to;
    private final Optional<SampleCopy> copy;

    /** @throws IllegalArgumentException if both layouts are channels-last; a value has one such layout in a plan */
    public Reorder(Layout from, Layout to) {
        this.from = from;
        this.to = to;
        this.copy = switch (from) {
            case Layout.Spatial source -> {
                if (to instanceof Layout.Spatial) {
                    throw new IllegalArgumentException("both layouts of " + from.shape()
                            + " are channels-last; give the value one halo that is enough for all its readers");
                }
                yield Optional.of(SampleCopy.of(source.sample()));
            }
            case Layout.Dense dense ->
                to instanceof Layout.Spatial target ? Optional.of(SampleCopy.of(target.sample())) : Optional.empty();
        };
    }

    @Override
    public int items(int phase) {
        return copy.isEmpty() ? 1 : from.shape().size(0) * copy.get().parts();
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        if (copy.isEmpty()) {
            System.arraycopy(
                    frame.inputArray(0),
                    frame.inputBase(0),
                    frame.outputArray(0),
                    frame.outputBase(0),
                    from.shape().elements());
            return;
        }
        SampleCopy moves = copy.get();
        int sample = item / moves.parts();
        int part = item % moves.parts();
        if (to instanceof Layout.Spatial) {
            moves.fromDense(sample, part, frame.input(0), frame.inputBase(0), frame.output(0), frame.outputBase(0));
        } else {
            moves.toDense(sample, part, frame.input(0), frame.inputBase(0), frame.output(0), frame.outputBase(0));
        }
    }
}
