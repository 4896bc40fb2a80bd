package dev.signet.io.onnx;

/**
 * How much importing a file may make that the file does not store: numbers that a node computes from nothing (a range, a filled tensor), and results of nodes whose inputs are
 * all known. It grows with what is stored, so that the weights of a large model can be turned and scaled, and a small file stays small.
 */
final class ElementBudget {
    private static final long FREE_ELEMENTS = 1L << 22;
    private static final long FREE_WORK = 1L << 27;
    private static final long ELEMENTS_PER_STORED = 8;
    private static final long WORK_PER_STORED = 64;

    private long elements = FREE_ELEMENTS;
    private long work = FREE_WORK;

    /** A tensor of the file was decoded. */
    void stored(long count) {
        elements += ELEMENTS_PER_STORED * count;
        work += WORK_PER_STORED * count;
    }

    /** Whether so many more elements may be made; they count from now on if so. */
    boolean takes(long count) {
        if (count > elements) {
            return false;
        }
        elements -= count;
        return true;
    }

    /** As {@link #takes(long)}, for results that cost so many multiply-adds or other operations on elements. */
    boolean takes(long count, long operations) {
        if (operations > work || !takes(count)) {
            return false;
        }
        work -= operations;
        return true;
    }

    /** Throws {@link UnsupportedNodeException} where so many elements may not be made. */
    void make(long count) {
        if (!takes(count)) {
            throw new UnsupportedNodeException("would make " + count
                    + " numbers out of nothing; importing this file may make " + elements + " more");
        }
    }
}
