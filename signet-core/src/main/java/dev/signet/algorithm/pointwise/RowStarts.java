package dev.signet.algorithm.pointwise;

/** Where the rows of a value begin, counted through samples, planes and rows. */
public record RowStarts(int depth, int height, int origin, int sampleStride, int planeStride, int rowStride) {
    public int at(int row) {
        int plane = row / height;
        return origin + plane / depth * sampleStride + plane % depth * planeStride + row % height * rowStride;
    }
}
