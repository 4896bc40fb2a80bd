package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.tensor.ShapeException;
import java.util.List;

/**
 * How {@link Resize} makes values between positions, in the words of ONNX's Resize.
 *
 * @param mode {@code nearest}, {@code linear} or {@code cubic} (Keys, 1981)
 * @param coordinates where an output position lies in the input: {@code half_pixel}, {@code half_pixel_symmetric}, {@code pytorch_half_pixel},
 *     {@code align_corners}, {@code asymmetric}, {@code tf_half_pixel_for_nn} or {@code tf_crop_and_resize}
 * @param nearest which neighbour {@code nearest} takes: {@code round_prefer_floor}, {@code round_prefer_ceil}, {@code floor} or {@code ceil}
 * @param cubicCoefficient the slope of the cubic at distance 1
 * @param excludeOutside whether positions outside the input get no weight, the others more, instead of reading the border
 * @param antialias whether the window grows with the scale when shrinking
 * @param extrapolation what {@code tf_crop_and_resize} reads outside the input
 */
public record Interpolation(
        String mode,
        String coordinates,
        String nearest,
        double cubicCoefficient,
        boolean excludeOutside,
        boolean antialias,
        double extrapolation) {
    private static final List<String> MODES = List.of("nearest", "linear", "cubic");
    private static final List<String> NEAREST = List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil");
    private static final List<String> COORDINATES = List.of(
            "half_pixel",
            "half_pixel_symmetric",
            "pytorch_half_pixel",
            "align_corners",
            "asymmetric",
            "tf_half_pixel_for_nn",
            "tf_crop_and_resize");

    static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.optional("mode", Attribute.Kind.TEXT, "nearest", "nearest, linear or cubic"),
            Attribute.optional(
                    "coordinate_transformation_mode",
                    Attribute.Kind.TEXT,
                    "half_pixel",
                    String.join(", ", COORDINATES)),
            Attribute.optional("nearest_mode", Attribute.Kind.TEXT, "round_prefer_floor", String.join(", ", NEAREST)),
            Attribute.optional("cubic_coeff_a", Attribute.Kind.NUMBER, -0.75, ""),
            Attribute.optional("exclude_outside", Attribute.Kind.FLAG, false, ""),
            Attribute.optional("antialias", Attribute.Kind.FLAG, false, "only linear and cubic"),
            Attribute.optional("extrapolation_value", Attribute.Kind.NUMBER, 0.0, ""));

    public Interpolation {
        check("mode", mode, MODES);
        check("coordinate_transformation_mode", coordinates, COORDINATES);
        check("nearest_mode", nearest, NEAREST);
    }

    private static void check(String what, String given, List<String> allowed) {
        if (!allowed.contains(given)) {
            throw new ShapeException(what + " is '" + given + "', expected one of " + allowed);
        }
    }

    /** The nearest position, in halves rounded down, where pixels are areas. */
    public static final Interpolation NEAREST_HALF_PIXEL = of("nearest", "half_pixel");

    /** With the standard's defaults for the rest. */
    public static Interpolation of(String mode, String coordinates) {
        return new Interpolation(mode, coordinates, "round_prefer_floor", -0.75, false, false, 0);
    }

    static Interpolation from(Attributes attributes) {
        return new Interpolation(
                attributes.text("mode"),
                attributes.text("coordinate_transformation_mode"),
                attributes.text("nearest_mode"),
                attributes.number("cubic_coeff_a"),
                attributes.flag("exclude_outside"),
                attributes.flag("antialias"),
                attributes.number("extrapolation_value"));
    }

    Attributes addTo(Attributes attributes) {
        return attributes
                .with("mode", mode)
                .with("coordinate_transformation_mode", coordinates)
                .with("nearest_mode", nearest)
                .with("cubic_coeff_a", cubicCoefficient)
                .with("exclude_outside", excludeOutside)
                .with("antialias", antialias)
                .with("extrapolation_value", extrapolation);
    }

    /** What one axis reads; {@code begin} and {@code end} are its region of interest, as parts of its length. */
    ResizeAxis axis(int inputSize, int outputSize, double scale, double begin, double end) {
        int[][] sources = new int[outputSize][];
        double[][] weights = new double[outputSize][];
        for (int output = 0; output < outputSize; output++) {
            double at = position(output, inputSize, outputSize, scale, begin, end);
            boolean outside = coordinates.equals("tf_crop_and_resize") && (at < 0 || at > inputSize - 1);
            if (outside) {
                sources[output] = new int[0];
                weights[output] = new double[0];
            } else {
                taps(at, inputSize, scale, output, sources, weights);
            }
        }
        return new ResizeAxis(sources, weights);
    }

    /** Where an output position lies in the input. The standard scales lengths without rounding them. */
    private double position(int output, int inputSize, int outputSize, double scale, double begin, double end) {
        double scaled = scale * inputSize;
        return switch (coordinates) {
            case "align_corners" -> scaled == 1 ? 0 : output * (inputSize - 1) / (scaled - 1);
            case "asymmetric" -> output / scale;
            case "pytorch_half_pixel" -> scaled == 1 ? -0.5 : (output + 0.5) / scale - 0.5;
            case "half_pixel_symmetric" -> inputSize / 2.0 * (1 - outputSize / scaled) + (output + 0.5) / scale - 0.5;
            case "tf_half_pixel_for_nn" -> (output + 0.5) / scale;
            case "tf_crop_and_resize" -> {
                double length = (end - begin) * (inputSize - 1);
                yield begin * (inputSize - 1) + (scaled == 1 ? length / 2 : output * length / (scaled - 1));
            }
            default -> (output + 0.5) / scale - 0.5;
        };
    }

    /** Weights of an even number of neighbours around a position, half of them after it; past the input they go to its border. */
    private void taps(double at, int inputSize, double scale, int output, int[][] sources, double[][] weights) {
        int base = (int) Math.ceil(at) - 1;
        double ratio = at - base; // above 0, at most 1
        if (mode.equals("nearest")) {
            int source = Math.clamp(base + (takesLower(ratio) ? 0 : 1), 0, inputSize - 1);
            sources[output] = new int[] {source};
            weights[output] = new double[] {1};
            return;
        }
        double shrink = antialias ? Math.min(scale, 1) : 1;
        int reach = mode.equals("linear") ? 1 : 2;
        int first = (int) Math.floor(-reach / shrink) + 1;
        int count = 2 - 2 * first;
        int[] from = new int[count];
        double[] part = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int source = base + first + i;
            double distance = Math.abs(shrink * (first + i - ratio));
            boolean left = excludeOutside && (source < 0 || source >= inputSize);
            part[i] = left ? 0 : mode.equals("linear") ? Math.max(0, 1 - distance) : cubic(distance);
            from[i] = Math.clamp(source, 0, inputSize - 1);
            sum += part[i];
        }
        if (antialias || excludeOutside) {
            for (int i = 0; i < count; i++) {
                part[i] /= sum;
            }
        }
        sources[output] = from;
        weights[output] = part;
    }

    private boolean takesLower(double ratio) {
        if (ratio == 1) {
            return false;
        }
        return switch (nearest) {
            case "round_prefer_floor" -> ratio <= 0.5;
            case "round_prefer_ceil" -> ratio < 0.5;
            default -> nearest.equals("floor");
        };
    }

    /** The convolution kernel of Keys at a distance. */
    private double cubic(double distance) {
        double a = cubicCoefficient;
        if (distance <= 1) {
            return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
        }
        return distance < 2 ? ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a : 0;
    }
}
