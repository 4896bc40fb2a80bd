package dev.signet.data;

import dev.signet.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * Signet's built-in pictures: ten figures drawn with strokes, each in its own place, size, turn, slant, thickness and
 * shade, over a background with a gradient, stray lines and noise. Needs no download, and is a real task: what matters
 * is the figure, which no single pixel and no nearest picture tells.
 *
 * <p>A picture is a pure function of (kind, seed, part, index) and has the same bytes on every machine. Labels go
 * round: 0, 1, ..., 9, 0, ...
 */
public final class GeneratedImages {
    /** What the pictures look like. */
    public enum Kind {
        /** 28 x 28 grey, light strokes on dark, as MNIST. */
        GREY(28),
        /** 32 x 32 RGB, light strokes of any hue on a dark ground of any hue, as CIFAR. */
        COLOUR(32);

        private final int size;

        Kind(int size) {
            this.size = size;
        }

        int channels() {
            return this == GREY ? 1 : 3;
        }
    }

    private static final double MAX_THICKNESS = 3;

    /** The share of the free border by which a figure leaves the middle. */
    private static final double SHIFT = 0.8;

    private static final List<String> CLASSES =
            Arrays.stream(Glyph.values()).map(Glyph::label).toList();

    private GeneratedImages() {}

    /** 6,000 pictures to train on and 2,000 to test. */
    public static DatasetSplits splits(Kind kind, long seed) {
        return splits(kind, 6_000, 2_000, seed);
    }

    public static DatasetSplits splits(Kind kind, int trainSize, int testSize, long seed) {
        return DatasetSplits.of(part(kind, "train", trainSize, seed), part(kind, "test", testSize, seed));
    }

    /** The first {@code size} pictures of the endless series that belongs to this seed and part name. */
    public static ImageDataset part(Kind kind, String part, int size, long seed) {
        RandomStream stream = RandomStream.of(seed, "generated/" + kind.name() + "/" + part);
        int bytes = kind.size * kind.size * kind.channels();
        byte[] pixels = new byte[Math.multiplyExact(size, bytes)];
        int[] labels = new int[size];
        StrokeCanvas canvas = new StrokeCanvas(kind.size, MAX_THICKNESS);
        for (int i = 0; i < size; i++) {
            labels[i] = i % CLASSES.size();
            draw(kind, Glyph.values()[labels[i]], new Draws(stream.at(i)), canvas, pixels, i * bytes);
        }
        return new PackedImages("generated-" + part, CLASSES, labels, kind.size, kind.size, kind.channels(), pixels, 0);
    }

    /** Random numbers in the order in which one picture needs them. */
    private static final class Draws {
        private final RandomStream stream;
        private long next;

        Draws(RandomStream stream) {
            this.stream = stream;
        }

        double between(double from, double to) {
            return stream.uniform(next++, from, to);
        }

        int below(int bound) {
            return stream.below(next++, bound);
        }

        /** Nearly normal, mean 0 and deviation 1: the sum of four uniform numbers, free of logarithms. */
        double noise() {
            long bits = stream.bits(next++);
            int sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += (int) (bits >>> 16 * i) & 0xFFFF;
            }
            return (sum - 131_070) / 37_837.0;
        }
    }

    private static void draw(Kind kind, Glyph glyph, Draws draws, StrokeCanvas canvas, byte[] pixels, int offset) {
        int channels = kind.channels();
        double[] background = new double[channels];
        double[] ink = new double[channels];
        chooseShades(kind, draws, background, ink);
        double gradientX = draws.between(-1, 1) * 30 / kind.size;
        double gradientY = draws.between(-1, 1) * 30 / kind.size;
        double noise = draws.between(4, 14);
        double[] clutter = strayLines(kind, draws, canvas);
        canvas.clear();
        drawGlyph(kind, glyph, draws, canvas);
        double thickness = draws.between(1.3, 2.7);
        double middle = (kind.size - 1) / 2.0;
        for (int pixel = 0; pixel < kind.size * kind.size; pixel++) {
            int row = pixel / kind.size;
            int column = pixel % kind.size;
            double light = gradientX * (column - middle) + gradientY * (row - middle);
            double cover = canvas.coverage(pixel, thickness);
            for (int c = 0; c < channels; c++) {
                double ground = background[c] + light + clutter[pixel] * (ink[c] - background[c]);
                double shade = ground + cover * (ink[c] - ground) + noise * draws.noise();
                pixels[offset + pixel * channels + c] = (byte) (int) Math.clamp(shade + 0.5, 0.0, 255.0);
            }
        }
    }

    /**
     * Light on dark. Colours may have any hue: the ink is lighter than the ground in every channel, and most in one of
     * them.
     */
    private static void chooseShades(Kind kind, Draws draws, double[] background, double[] ink) {
        if (kind == Kind.GREY) {
            background[0] = draws.between(5, 70);
            ink[0] = draws.between(160, 250);
            return;
        }
        for (int c = 0; c < 3; c++) {
            background[c] = draws.between(5, 110);
            ink[c] = background[c] + draws.between(50, 120);
        }
        ink[draws.below(3)] += 30;
    }

    /** Up to three short faint lines; gives the share of ink at each pixel. */
    private static double[] strayLines(Kind kind, Draws draws, StrokeCanvas canvas) {
        canvas.clear();
        int lines = draws.below(4);
        for (int i = 0; i < lines; i++) {
            double x = draws.between(0, kind.size);
            double y = draws.between(0, kind.size);
            canvas.line(x, y, x + draws.between(-7, 7), y + draws.between(-7, 7));
        }
        double strength = draws.between(0.2, 0.5);
        double[] clutter = new double[kind.size * kind.size];
        for (int pixel = 0; pixel < clutter.length; pixel++) {
            clutter[pixel] = strength * canvas.coverage(pixel, 1);
        }
        return clutter;
    }

    private static void drawGlyph(Kind kind, Glyph glyph, Draws draws, StrokeCanvas canvas) {
        double radius = draws.between(0.24, 0.38) * kind.size;
        double free = (kind.size - 1) / 2.0 - radius;
        double x = (kind.size - 1) / 2.0 + draws.between(-SHIFT, SHIFT) * free;
        double y = (kind.size - 1) / 2.0 + draws.between(-SHIFT, SHIFT) * free;
        double angle = draws.between(-0.5, 0.5);
        double stretch = draws.between(0.85, 1.15);
        double slant = draws.between(-0.2, 0.2);
        double cosine = radius * StrictMath.cos(angle);
        double sine = radius * StrictMath.sin(angle);
        for (double[] stroke : glyph.strokes()) {
            double lastX = 0;
            double lastY = 0;
            for (int i = 0; i < stroke.length; i += 2) {
                double glyphX = stroke[i] * stretch + slant * stroke[i + 1];
                double glyphY = stroke[i + 1] / stretch;
                double pointX = x + cosine * glyphX - sine * glyphY;
                double pointY = y + sine * glyphX + cosine * glyphY;
                if (i > 0) {
                    canvas.line(lastX, lastY, pointX, pointY);
                }
                lastX = pointX;
                lastY = pointY;
            }
        }
    }
}
