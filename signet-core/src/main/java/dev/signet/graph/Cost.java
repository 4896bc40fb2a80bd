package dev.signet.graph;

/**
 * Work of one run of an op.
 *
 * @param multiplyAdds multiply-adds (MACs) as executed, taps on padding included, bias additions not; FLOPs are twice this
 * @param elementOperations additions, comparisons and function values that are no multiply-adds
 */
public record Cost(long multiplyAdds, long elementOperations) {
    public static final Cost FREE = new Cost(0, 0);

    public static Cost multiplyAdds(long count) {
        return new Cost(count, 0);
    }

    public static Cost elementwise(long count) {
        return new Cost(0, count);
    }

    public Cost plus(Cost other) {
        return new Cost(multiplyAdds + other.multiplyAdds, elementOperations + other.elementOperations);
    }
}
