package dev.signet.app.lab;

import java.util.Locale;

/**
 * A map as squares with its numbers: blue below zero, orange above, as strong as the number is large.
 *
 * @param rows height, then width
 * @param numbers whether to write them
 * @param padding how many rings of cells around are padding, drawn hatched
 */
record Grid(String caption, float[] values, int rows, int columns, boolean numbers, int padding) {
    private static final int CELL = 46;
    /** Pixels of a cell on the page. */
    private static final int SHOWN = 42;

    static Grid numbers(String caption, float[] values, int rows, int columns) {
        return new Grid(caption, values, rows, columns, true, 0);
    }

    Grid padding(int rings) {
        return new Grid(caption, values, rows, columns, numbers, rings);
    }

    /** At most five characters: rounding errors are zero. */
    private static String written(float value, float most) {
        double size = Math.abs(value);
        if (size < 1e-5 * most) {
            return "0";
        }
        double step = size >= 100 ? 1 : size >= 10 ? 10 : 100;
        return LineChart.number(Math.round(value * step) / step);
    }

    String figure() {
        float most = 1e-12f;
        for (float value : values) {
            most = Math.max(most, Math.abs(value));
        }
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"grid-map\" viewBox=\"0 0 %d %d\" style=\"width:%dpx\" role=\"img\" aria-label=\"%s\">",
                columns * CELL,
                rows * CELL,
                columns * SHOWN,
                Markup.escape(caption)));
        for (int i = 0; i < rows * columns; i++) {
            int row = i / columns;
            int column = i % columns;
            boolean outside = row < padding || column < padding || row >= rows - padding || column >= columns - padding;
            double strength = Math.abs(values[i]) / most;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"%.3f\"/>",
                    outside ? "outside" : values[i] < 0 ? "below" : "above",
                    column * CELL + 1,
                    row * CELL + 1,
                    CELL - 2,
                    CELL - 2,
                    outside ? 1 : strength * 0.75));
            if (numbers) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text class=\"cell\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>",
                        column * CELL + CELL / 2,
                        row * CELL + CELL / 2 + 6,
                        written(values[i], most)));
            }
        }
        return Markup.figure(svg.append("</svg>").toString(), caption);
    }
}
