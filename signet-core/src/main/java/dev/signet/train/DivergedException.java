package dev.signet.train;

import java.util.List;

/** The loss, a gradient or a state is no longer a number. The message names the first bad layer and the samples of the batch. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final transient List<Integer> samples;

    /**
     * @param where the layer, input or parameter that first held a value that is no number
     * @param samples numbers of the samples to blame, in their data set
     */
    public DivergedException(String message, String where, List<Integer> samples) {
        super(message);
        this.where = where;
        this.samples = List.copyOf(samples);
    }

    /** The layer, input or parameter that first held a value that is no number. */
    public String where() {
        return where;
    }

    /** Numbers in their data set of the samples in which it was first seen; of the whole batch where it belongs to no sample. */
    public List<Integer> samples() {
        return samples;
    }
}
