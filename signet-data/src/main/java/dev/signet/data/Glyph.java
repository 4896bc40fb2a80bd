package dev.signet.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ten figures of {@link GeneratedImages}, as lines through points in the square from -1 to 1, y downwards. */
enum Glyph {
    CIRCLE(closed(regular(20, 1, 1))),
    TRIANGLE(closed(regular(3, 1, 1))),
    SQUARE(closed(new double[] {-0.8, -0.8, 0.8, -0.8, 0.8, 0.8, -0.8, 0.8})),
    CROSS(new double[] {-1, 0, 1, 0}, new double[] {0, -1, 0, 1}),
    STAR(closed(regular(10, 1.05, 0.42))),
    ARROW(new double[] {0, 1, 0, -1}, new double[] {-0.65, -0.3, 0, -1, 0.65, -0.3}),
    SPIRAL(spiral()),
    WAVE(wave()),
    HOURGLASS(closed(new double[] {-0.75, -0.95, 0.75, -0.95, -0.75, 0.95, 0.75, 0.95})),
    HEART(closed(heart()));

    private final List<double[]> strokes;

    Glyph(double[]... strokes) {
        this.strokes = List.of(strokes);
    }

    /** Each stroke as x, y, x, y, ... Not to be written to. */
    List<double[]> strokes() {
        return strokes;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Points around a circle, the first at the top; every second one at the inner radius. */
    private static double[] regular(int points, double radius, double innerRadius) {
        double[] line = new double[2 * points];
        for (int i = 0; i < points; i++) {
            double r = i % 2 == 0 ? radius : innerRadius;
            put(line, i, r, -Math.PI / 2 + 2 * Math.PI * i / points);
        }
        return line;
    }

    private static double[] spiral() {
        int points = 28;
        double[] line = new double[2 * points];
        for (int i = 0; i < points; i++) {
            double share = (double) i / (points - 1);
            put(line, i, 0.08 + 0.95 * share, 4.2 * Math.PI * share);
        }
        return line;
    }

    private static void put(double[] line, int point, double radius, double angle) {
        line[2 * point] = radius * StrictMath.cos(angle);
        line[2 * point + 1] = radius * StrictMath.sin(angle);
    }

    private static double[] wave() {
        int points = 19;
        double[] line = new double[2 * points];
        for (int i = 0; i < points; i++) {
            double share = (double) i / (points - 1);
            line[2 * i] = 2.2 * share - 1.1;
            line[2 * i + 1] = 0.55 * StrictMath.sin(4 * Math.PI * share);
        }
        return line;
    }

    /** The curve x = 16 sin^3 t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t. */
    private static double[] heart() {
        int points = 20;
        double[] line = new double[2 * points];
        for (int i = 0; i < points; i++) {
            double t = 2 * Math.PI * i / points;
            double sine = StrictMath.sin(t);
            line[2 * i] = sine * sine * sine;
            line[2 * i + 1] = -(13 * StrictMath.cos(t)
                            - 5 * StrictMath.cos(2 * t)
                            - 2 * StrictMath.cos(3 * t)
                            - StrictMath.cos(4 * t))
                    / 16;
        }
        return line;
    }

    private static double[] closed(double[] line) {
        double[] ring = Arrays.copyOf(line, line.length + 2);
        ring[line.length] = line[0];
        ring[line.length + 1] = line[1];
        return ring;
    }
}
