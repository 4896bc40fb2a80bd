package dev.signet.app.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over two labelled axes as inline SVG, in colours that read on light and dark; every line is also named at its end and has dashes of its own, so
 * that colour is not needed.
 *
 * @param logarithmic whether the horizontal axis is
 */
record LineChart(String title, String across, String up, boolean logarithmic, List<Series> series) {
    private static final int WIDTH = 920;
    private static final int HEIGHT = 440;
    private static final int LEFT = 84;
    private static final int RIGHT = 258;
    private static final int TOP = 44;
    private static final int BOTTOM = 64;
    private static final List<String> DASHES = List.of("", "10 5", "3 4", "14 4 3 4", "6 6", "1 5");

    /** A line, with a spread around each point (empty for none). */
    record Series(String name, List<Double> x, List<Double> y, List<Double> spread) {
        Series {
            x = List.copyOf(x);
            y = List.copyOf(y);
            spread = List.copyOf(spread);
        }

        static Series of(String name, List<Double> x, List<Double> y) {
            return new Series(name, x, y, List.of());
        }
    }

    LineChart {
        series = List.copyOf(series);
    }

    static LineChart of(String title, String across, String up, List<Series> series) {
        return new LineChart(title, across, up, false, series);
    }

    LineChart logarithmic(boolean yes) {
        return new LineChart(title, across, up, yes, series);
    }

    /** The chart; each figure a reader may want is in the page's text or table too. */
    String svg() {
        double lowX = series.stream()
                .flatMap(s -> s.x().stream())
                .mapToDouble(this::place)
                .min()
                .orElse(0);
        double highX = series.stream()
                .flatMap(s -> s.x().stream())
                .mapToDouble(this::place)
                .max()
                .orElse(1);
        List<Double> ticks = ticks(least(), most());
        double lowY = ticks.getFirst();
        double highY = ticks.getLast();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                Markup.escape(title)));
        text(svg, LEFT, 24, "title", "start", title);
        for (double tick : ticks) {
            double y = scale(tick, lowY, highY, HEIGHT - BOTTOM, TOP);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y));
            text(svg, LEFT - 8, y + 5, "tick", "end", number(tick));
        }
        for (double x : acrossTicks()) {
            double at = scale(place(x), lowX, highX, LEFT, WIDTH - RIGHT);
            text(svg, at, HEIGHT - BOTTOM + 22, "tick", "middle", number(x));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "label", "middle", across);
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"label\" text-anchor=\"middle\" transform=\"translate(20 %d) rotate(-90)\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2,
                Markup.escape(up)));
        double[] names = nameHeights(lowY, highY);
        for (int i = 0; i < series.size(); i++) {
            line(svg, series.get(i), i, lowX, highX, lowY, highY, names[i]);
        }
        return svg.append("</svg>").toString();
    }

    private double place(double x) {
        return logarithmic ? Math.log(x) : x;
    }

    private double least() {
        double least = Double.POSITIVE_INFINITY;
        for (Series s : series) {
            for (int i = 0; i < s.y().size(); i++) {
                least = Math.min(
                        least,
                        s.y().get(i) - (s.spread().isEmpty() ? 0 : s.spread().get(i)));
            }
        }
        return least;
    }

    private double most() {
        double most = Double.NEGATIVE_INFINITY;
        for (Series s : series) {
            for (int i = 0; i < s.y().size(); i++) {
                most = Math.max(
                        most,
                        s.y().get(i) + (s.spread().isEmpty() ? 0 : s.spread().get(i)));
            }
        }
        return most;
    }

    /** Round numbers that take in both ends. */
    static List<Double> ticks(double low, double high) {
        double range = Math.max(high - low, Math.max(Math.abs(high), 1e-9) * 1e-3);
        double rough = range / 5;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough / power <= 1
                ? power
                : rough / power <= 2 ? 2 * power : rough / power <= 5 ? 5 * power : 10 * power;
        List<Double> ticks = new ArrayList<>();
        long first = (long) Math.floor(low / step + 1e-9);
        for (long i = first; ; i++) {
            ticks.add(i * step);
            if (i * step >= high - 1e-9 * step && ticks.size() > 1) {
                return ticks;
            }
        }
    }

    /** The points of the first line, or round numbers where there are many. */
    private List<Double> acrossTicks() {
        List<Double> all = series.isEmpty() ? List.of() : series.getFirst().x();
        if (all.size() <= 11) {
            return all;
        }
        double last = all.getLast();
        return ticks(all.getFirst(), last).stream()
                .filter(tick -> tick >= all.getFirst() && tick <= last)
                .toList();
    }

    private static double scale(double value, double low, double high, double from, double to) {
        return high == low ? (from + to) / 2 : from + (value - low) / (high - low) * (to - from);
    }

    /** Where the names stand at the right: at the ends of their lines, pushed apart. */
    private double[] nameHeights(double lowY, double highY) {
        double[] heights = new double[series.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < heights.length; i++) {
            heights[i] = scale(series.get(i).y().getLast(), lowY, highY, HEIGHT - BOTTOM, TOP);
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(heights[a], heights[b]));
        double floor = TOP;
        for (int i : order) {
            heights[i] = Math.max(heights[i], floor);
            floor = heights[i] + 20;
        }
        double ceiling = HEIGHT - BOTTOM;
        for (int i : order.reversed()) {
            heights[i] = Math.min(heights[i], ceiling);
            ceiling = heights[i] - 20;
        }
        return heights;
    }

    private void line(
            StringBuilder svg,
            Series each,
            int index,
            double lowX,
            double highX,
            double lowY,
            double highY,
            double nameAt) {
        StringBuilder points = new StringBuilder();
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < each.x().size(); i++) {
            double x = scale(place(each.x().get(i)), lowX, highX, LEFT, WIDTH - RIGHT);
            double y = each.y().get(i);
            points.append(point(x, scale(y, lowY, highY, HEIGHT - BOTTOM, TOP)));
            if (!each.spread().isEmpty()) {
                double spread = each.spread().get(i);
                upper.append(point(x, scale(y + spread, lowY, highY, HEIGHT - BOTTOM, TOP)));
                lower.insert(0, point(x, scale(y - spread, lowY, highY, HEIGHT - BOTTOM, TOP)));
            }
        }
        String colour = "s" + index % DASHES.size();
        if (!each.spread().isEmpty()) {
            svg.append("<polygon class=\"band ")
                    .append(colour)
                    .append("\" points=\"")
                    .append(upper)
                    .append(lower)
                    .append("\"/>");
        }
        svg.append("<polyline class=\"line ")
                .append(colour)
                .append("\" stroke-dasharray=\"")
                .append(DASHES.get(index % DASHES.size()))
                .append("\" points=\"")
                .append(points)
                .append("\"/>");
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"line %s\" stroke-dasharray=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                colour,
                DASHES.get(index % DASHES.size()),
                WIDTH - RIGHT + 10,
                WIDTH - RIGHT + 38,
                nameAt,
                nameAt));
        text(svg, WIDTH - RIGHT + 44, nameAt + 5, "name", "start", each.name());
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
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

    /** Short: 0.5, 12, 1,200, 1e-7. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e7)) {
            return String.format(Locale.ROOT, "%.0e", value);
        }
        String text = String.format(Locale.ROOT, "%,.3f", value);
        return text.replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
    }
}
