package dev.signet.op;

/**
 * Where one sampling point of {@link GridSample} reads along one axis: input positions (-1 reads zero), their weights, and how the weights change as
 * the grid's number grows.
 */
record GridPoint(int[] sources, double[] weights, double[] slopes) {
    /** @param at the grid's number, -1 to 1 from one border of the image to the other */
    static GridPoint of(GridSample how, double at, int size) {
        double scale = how.alignCorners() ? (size - 1) / 2.0 : size / 2.0;
        double position = how.alignCorners() ? (at + 1) * scale : (at + 1) * scale - 0.5;
        if (how.mode().equals("nearest")) {
            double nearest = Math.rint(position);
            return new GridPoint(new int[] {source(how, nearest, size)}, new double[] {1}, new double[] {0});
        }
        double low = how.alignCorners() ? 0 : -0.5;
        double high = how.alignCorners() ? size - 1 : size - 0.5;
        if (position < low || position > high) {
            if (how.padding().equals("border")) {
                position = Math.clamp(position, 0, size - 1);
                scale = 0;
            } else if (how.padding().equals("reflection")) {
                scale *= reflectedUpwards(position, low, high) ? 1 : -1;
                position = reflected(position, low, high);
            }
        }
        int base = (int) Math.clamp(Math.floor(position), -4, size + 4); // further out all reads are padding
        double ratio = position - Math.floor(position);
        return how.mode().equals("linear")
                ? linear(how, base, ratio, scale, size)
                : cubic(how, base, ratio, scale, size);
    }

    private static GridPoint linear(GridSample how, int base, double ratio, double scale, int size) {
        return new GridPoint(
                new int[] {source(how, base, size), source(how, base + 1.0, size)},
                new double[] {1 - ratio, ratio},
                new double[] {-scale, scale});
    }

    private static GridPoint cubic(GridSample how, int base, double ratio, double scale, int size) {
        int[] sources = new int[4];
        double[] weights = new double[4];
        double[] slopes = new double[4];
        for (int i = 0; i < 4; i++) {
            sources[i] = source(how, base + i - 1.0, size);
            double distance = ratio - (i - 1);
            weights[i] = keys(Math.abs(distance));
            slopes[i] = scale * Math.signum(distance) * keysSlope(Math.abs(distance));
        }
        return new GridPoint(sources, weights, slopes);
    }

    private static final double KEYS = -0.75;

    private static double keys(double d) {
        return d <= 1
                ? ((KEYS + 2) * d - (KEYS + 3)) * d * d + 1
                : ((KEYS * d - 5 * KEYS) * d + 8 * KEYS) * d - 4 * KEYS;
    }

    private static double keysSlope(double d) {
        return d <= 1 ? (3 * (KEYS + 2) * d - 2 * (KEYS + 3)) * d : (3 * KEYS * d - 10 * KEYS) * d + 8 * KEYS;
    }

    /** The input position that a whole position reads; -1 for zero. */
    private static int source(GridSample how, double position, int size) {
        if (position >= 0 && position <= size - 1) {
            return (int) position;
        }
        if (!(Math.abs(position) < Integer.MAX_VALUE)) {
            return how.padding().equals("border") ? (position > 0 ? size - 1 : 0) : -1;
        }
        return switch (how.padding()) {
            case "border" -> position < 0 ? 0 : size - 1;
            case "reflection" ->
                (int) Math.clamp(
                        how.alignCorners() ? reflected(position, 0, size - 1) : reflected(position, -0.5, size - 0.5),
                        0,
                        size - 1);
            default -> -1;
        };
    }

    private static double reflected(double position, double low, double high) {
        double length = high - low;
        if (length == 0) {
            return low;
        }
        double beyond = position < low ? low - position : position - high;
        double rest = beyond - Math.floor(beyond / length) * length;
        boolean fromLow = (Math.floor(beyond / length) % 2 == 0) == (position < low);
        return fromLow ? low + rest : high - rest;
    }

    /** Whether the reflected position grows with the position. */
    private static boolean reflectedUpwards(double position, double low, double high) {
        double beyond = position < low ? low - position : position - high;
        return Math.floor(beyond / (high - low)) % 2 != 0;
    }
}
