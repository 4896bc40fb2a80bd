package dev.signet.nn;

import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Interpolation;
import dev.signet.op.Resize;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The spatial axes at other sizes (PyTorch's {@code Upsample}): nearest, nearest-exact, linear, bilinear, trilinear or bicubic. Output sizes are
 * {@code floor(n scale)}, or as given.
 *
 * @param sizes one for all axes or one for each; empty where factors are given
 * @param factors one for all axes or one for each; empty where sizes are given
 * @param alignCorners the first and last positions of input and output coincide; otherwise their outer edges do
 */
public record Upsample(List<Integer> sizes, List<Double> factors, String mode, boolean alignCorners) implements Layer {
    public Upsample {
        sizes = List.copyOf(sizes);
        factors = List.copyOf(factors);
        if (sizes.isEmpty() == factors.isEmpty()) {
            throw new ShapeException("Upsample: either sizes or factors say how large the output is, got sizes " + sizes
                    + " and factors " + factors);
        }
        if (alignCorners && mode.startsWith("nearest")) {
            throw new ShapeException("Upsample(mode='" + mode + "'): there are no corners to align; use linear,"
                    + " bilinear, trilinear or bicubic");
        }
    }

    static Upsample by(double... factors) {
        List<Double> each = java.util.Arrays.stream(factors).boxed().toList();
        return new Upsample(List.of(), each, "nearest", false);
    }

    static Upsample to(int... sizes) {
        return new Upsample(IntStream.of(sizes).boxed().toList(), List.of(), "nearest", false);
    }

    /** {@code nearest}, {@code nearest-exact}, {@code linear} (one axis), {@code bilinear}, {@code trilinear} or {@code bicubic}. */
    public Upsample mode(String other) {
        return new Upsample(sizes, factors, other, alignCorners);
    }

    public Upsample alignCorners(boolean align) {
        return new Upsample(sizes, factors, mode, align);
    }

    /** The op for an input of this shape; throws {@link ShapeException} for a mode that is not for so many axes. */
    public Op op(SymbolicShape x) {
        int count = x.rank() - 2;
        checkAxes(x, count);
        List<Integer> axes = IntStream.range(2, x.rank()).boxed().toList();
        if (!sizes.isEmpty()) {
            return Resize.toSizes(interpolation(), axes, spread(sizes, count));
        }
        List<Double> each = spread(factors, count);
        if (!alignCorners) {
            return Resize.byScales(interpolation(), axes, each);
        }
        List<Integer> rounded = new ArrayList<>();
        for (int axis = 0; axis < count; axis++) {
            rounded.add((int) Math.floor(x.size(axis + 2) * each.get(axis)));
        }
        return Resize.toSizes(interpolation(), axes, rounded);
    }

    private void checkAxes(SymbolicShape x, int count) {
        int wanted = switch (mode) {
            case "linear" -> 1;
            case "bilinear", "bicubic" -> 2;
            case "trilinear" -> 3;
            default -> count;
        };
        if (count < 1 || count > 3 || count != wanted) {
            throw new ShapeException("input is " + x + ", expected [batch, channels, "
                    + (count == wanted ? "1 to 3" : wanted) + " spatial axes] for mode " + mode);
        }
    }

    private static <T> List<T> spread(List<T> given, int count) {
        if (given.size() != 1 && given.size() != count) {
            throw new ShapeException(given.size() + " sizes or factors for " + count + " spatial axes: " + given);
        }
        return given.size() == count ? given : Collections.nCopies(count, given.getFirst());
    }

    private Interpolation interpolation() {
        String coordinates = alignCorners ? "align_corners" : "half_pixel";
        return switch (mode) {
            case "nearest" -> new Interpolation("nearest", "asymmetric", "floor", -0.75, false, false, 0);
            case "nearest-exact" ->
                new Interpolation("nearest", "half_pixel", "round_prefer_ceil", -0.75, false, false, 0);
            case "linear", "bilinear", "trilinear" -> Interpolation.of("linear", coordinates);
            case "bicubic" -> Interpolation.of("cubic", coordinates);
            default ->
                throw new ShapeException("Upsample: mode is '" + mode
                        + "', expected nearest, nearest-exact, linear, bilinear, trilinear or bicubic");
        };
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(op(x.shape()), x);
    }

    @Override
    public String toString() {
        String size = sizes.isEmpty()
                ? "scale_factor="
                        + (factors.size() == 1
                                ? Python.number(factors.getFirst())
                                : factors.stream().map(Python::number).collect(Collectors.joining(", ", "(", ")")))
                : "size=" + Python.sizes(sizes);
        return "Upsample(" + size + ", mode='" + mode + "')";
    }
}
