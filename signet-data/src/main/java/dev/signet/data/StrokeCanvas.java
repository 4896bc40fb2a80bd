package dev.signet.data;

import java.util.Arrays;

/**
 * Draws lines with soft edges: remembers for each pixel how far the nearest line's centre is. Uses only operations that
 * IEEE 754 rounds correctly, so every machine draws the same bytes.
 */
final class StrokeCanvas {
    private final int size;
    private final double reach;
    private final double[] squaredDistance;

    /** A square canvas whose lines will be at most this thick. */
    StrokeCanvas(int size, double maxThickness) {
        this.size = size;
        this.reach = maxThickness / 2 + 1;
        this.squaredDistance = new double[size * size];
        clear();
    }

    void clear() {
        Arrays.fill(squaredDistance, reach * reach);
    }

    /** A line between two points; pixel (row, column) has its centre at (column, row). */
    void line(double x0, double y0, double x1, double y1) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double squaredLength = Math.max(dx * dx + dy * dy, 1e-9);
        int fromRow = Math.max(0, (int) (Math.min(y0, y1) - reach));
        int toRow = Math.min(size - 1, (int) (Math.max(y0, y1) + reach) + 1);
        int fromColumn = Math.max(0, (int) (Math.min(x0, x1) - reach));
        int toColumn = Math.min(size - 1, (int) (Math.max(x0, x1) + reach) + 1);
        for (int row = fromRow; row <= toRow; row++) {
            for (int column = fromColumn; column <= toColumn; column++) {
                double along = Math.clamp(((column - x0) * dx + (row - y0) * dy) / squaredLength, 0.0, 1.0);
                double offX = column - x0 - along * dx;
                double offY = row - y0 - along * dy;
                int pixel = row * size + column;
                squaredDistance[pixel] = Math.min(squaredDistance[pixel], offX * offX + offY * offY);
            }
        }
    }

    /** How much of the pixel a line of this thickness covers, 0 to 1. */
    double coverage(int pixel, double thickness) {
        return Math.clamp(thickness / 2 + 0.5 - Math.sqrt(squaredDistance[pixel]), 0.0, 1.0);
    }
}
