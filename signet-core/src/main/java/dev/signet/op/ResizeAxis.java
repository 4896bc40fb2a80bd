package dev.signet.op;

/**
 * What resizing reads along one axis: for each output position the input positions and their weights, which sum to 1.
 *
 * @param sources by output position, inside the input; none where the position lies outside a region of interest and reads the extrapolation value
 * @param weights by output position, as many as sources
 */
public record ResizeAxis(int[][] sources, double[][] weights) {
    /** Whether this output position reads nothing of the input. */
    public boolean isOutside(int output) {
        return sources[output].length == 0;
    }

    /** Whether every output position reads the input position of its own number alone. */
    public boolean isIdentity(int inputSize) {
        if (sources.length != inputSize) {
            return false;
        }
        for (int i = 0; i < inputSize; i++) {
            if (sources[i].length != 1 || sources[i][0] != i) {
                return false;
            }
        }
        return true;
    }
}
