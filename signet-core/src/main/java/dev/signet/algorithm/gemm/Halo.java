package dev.signet.algorithm.gemm;

/** How many zero cells surround the image of a value on each side, so that kernels need no border code. */
public record Halo(int front, int back, int top, int bottom, int left, int right) {
    public static final Halo NONE = new Halo(0, 0, 0, 0, 0, 0);

    public Halo {
        if (front < 0 || back < 0 || top < 0 || bottom < 0 || left < 0 || right < 0) {
            throw new IllegalArgumentException("a halo has no negative side: depth (" + front + ", " + back
                    + "), height (" + top + ", " + bottom + "), width (" + left + ", " + right + ")");
        }
    }

    /** The smallest halo that covers both. */
    public Halo union(Halo other) {
        return new Halo(
                Math.max(front, other.front),
                Math.max(back, other.back),
                Math.max(top, other.top),
                Math.max(bottom, other.bottom),
                Math.max(left, other.left),
                Math.max(right, other.right));
    }

    boolean covers(Halo other) {
        return union(other).equals(this);
    }
}
