package dev.signet.algorithm;

/**
 * One way to compute an op. Implementations are one file each and one line in {@link Catalogue}; the class comment says the idea, the layout, the
 * paper, and when it wins.
 *
 * <p>Results depend on the problem alone: not on threads, vector width, timing or the position of a sample in the batch.
 */
public interface Algorithm {
    /** A short stable name: {@code conv.gemm}. */
    String name();

    /** Whether this algorithm computes the problem, at what estimated cost, over which layouts; or why not. Never throws for a problem it refuses. */
    Fit fit(Problem problem);

    /**
     * Whether it adds up the op's own terms, if in another order. Others (Winograd) compute something that is equal in real numbers and nearly so in
     * float32; plans with strict numerics leave them out.
     */
    default boolean direct() {
        return true;
    }
}
