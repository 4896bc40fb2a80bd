package dev.signet.op;

import dev.signet.tensor.ShapeException;

/**
 * One axis of {@link Resample}: for each output position the input positions it reads and their weights, in order. Positions outside are those at
 * the border.
 *
 * @param ratio input positions for each output position; with {@code alignCorners} not read, for the ends meet then
 */
public record ResampleAxis(ResampleMode mode, boolean alignCorners, int inputSize, int outputSize, double ratio) {
    /** PyTorch's and OpenCV's choice. */
    private static final double KEYS = -0.75;

    public ResampleAxis {
        if (inputSize < 1 || outputSize < 1) {
            throw new ShapeException(
                    "cannot resample " + inputSize + " positions to " + outputSize + "; both must be at least 1");
        }
    }

    private double coordinate(int output) {
        if (alignCorners) {
            return outputSize == 1 ? 0 : output * ((inputSize - 1.0) / (outputSize - 1));
        }
        return (output + 0.5) * ratio - 0.5;
    }

    /** The input positions read, in order; some may be equal at the border. */
    public int[] reads(int output) {
        return switch (mode) {
            case NEAREST -> new int[] {inside(output * ratio)};
            case NEAREST_EXACT -> new int[] {inside((output + 0.5) * ratio)};
            case LINEAR -> {
                int first = inside(Math.max(0, coordinate(output)));
                yield new int[] {first, inside(first + 1)};
            }
            case CUBIC -> {
                double first = Math.floor(coordinate(output)) - 1;
                yield new int[] {inside(first), inside(first + 1), inside(first + 2), inside(first + 3)};
            }
        };
    }

    private int inside(double coordinate) {
        return (int) Math.clamp(Math.floor(coordinate), 0, inputSize - 1);
    }

    /** The weight of each position that {@link #reads}. */
    public double[] weights(int output) {
        return switch (mode) {
            case NEAREST, NEAREST_EXACT -> new double[] {1};
            case LINEAR -> {
                double at = Math.max(0, coordinate(output));
                double second = Math.clamp(at - inside(at), 0, 1);
                yield new double[] {1 - second, second};
            }
            case CUBIC -> {
                double at = coordinate(output);
                double past = at - Math.floor(at);
                yield new double[] {far(past + 1), near(past), near(1 - past), far(2 - past)};
            }
        };
    }

    /** Keys' kernel up to a distance of 1 (1981). */
    private static double near(double distance) {
        return ((KEYS + 2) * distance - (KEYS + 3)) * distance * distance + 1;
    }

    /** Keys' kernel at distances of 1 to 2. */
    private static double far(double distance) {
        return ((KEYS * distance - 5 * KEYS) * distance + 8 * KEYS) * distance - 4 * KEYS;
    }
}
