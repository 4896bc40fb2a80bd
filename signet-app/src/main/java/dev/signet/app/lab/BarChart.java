package dev.signet.app.lab;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars with their numbers written out, as inline SVG.
 *
 * @param across what the length means, with its unit
 * @param logarithmic for numbers far apart: each grid step is ten times the last
 */
record BarChart(String title, String across, boolean logarithmic, List<Bar> bars) {
    private static final int WIDTH = 860;
    private static final int LEFT = 230;
    private static final int RIGHT = 150;
    private static final int STEP = 38;
    private static final int TOP = 44;

    /** One bar; {@code written} stands at its end. */
    record Bar(String name, double value, String written) {
        static Bar of(String name, double value) {
            return new Bar(name, value, LineChart.number(value));
        }
    }

    BarChart {
        bars = List.copyOf(bars);
    }

    String svg() {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = TOP + STEP * bars.size() + 36;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                Markup.escape(title)));
        text(svg, 8, 24, "title", "start", title);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double length = Math.max(2, share(bar.value(), most) * (WIDTH - LEFT - RIGHT));
            int y = TOP + i * STEP;
            text(svg, LEFT - 10, y + 21, "name", "end", bar.name());
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar s%d\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                    i % 6,
                    LEFT,
                    y + 4,
                    length,
                    STEP - 12));
            text(svg, LEFT + length + 8, y + 21, "name", "start", bar.written());
        }
        text(
                svg,
                LEFT,
                height - 12,
                "label",
                "start",
                across + (logarithmic ? " (logarithmic: equal lengths are equal factors)" : ""));
        return svg.append("</svg>").toString();
    }

    private double share(double value, double most) {
        if (!logarithmic) {
            return most <= 0 ? 0 : value / most;
        }
        return most <= 1 ? 1 : Math.log10(Math.max(1, value)) / Math.log10(most);
    }

    private static void text(StringBuilder svg, double x, double y, String style, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                style,
                anchor,
                x,
                y,
                Markup.escape(text)));
    }
}
