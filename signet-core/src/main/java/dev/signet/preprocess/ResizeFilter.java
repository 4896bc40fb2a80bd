package dev.signet.preprocess;

import java.util.Locale;

/** Pillow's six ways to weigh the source pixels under an output pixel. Distances are in units of the filter's scale. */
public enum ResizeFilter {
    /** The source pixel under the centre of the output pixel; never looks at its neighbours. */
    NEAREST(0),
    BOX(0.5),
    BILINEAR(1),
    HAMMING(1),
    BICUBIC(2),
    LANCZOS(3);

    private final double support;

    ResizeFilter(double support) {
        this.support = support;
    }

    /** The distance beyond which the weight is 0. */
    double support() {
        return support;
    }

    /** The weight, before normalisation, of a source pixel at this distance from the output pixel's centre. */
    double weight(double distance) {
        double x = Math.abs(distance);
        return switch (this) {
            case NEAREST -> throw new IllegalStateException("nearest has no weights");
            case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
            case BILINEAR -> Math.max(0, 1 - x);
            case HAMMING -> hamming(x);
            case BICUBIC -> bicubic(x);
            case LANCZOS -> distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
        };
    }

    private static double hamming(double x) {
        if (x >= 1) {
            return 0;
        }
        return sinc(x) * (0.54 + 0.46 * StrictMath.cos(x * Math.PI));
    }

    /** Keys' cubic with a = -0.5. */
    private static double bicubic(double x) {
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(x * Math.PI) / (x * Math.PI);
    }

    /** The lower-case name, as in model files. */
    String plainName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
