package dev.signet.nn;

import dev.signet.tensor.ShapeException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Sizes per spatial axis, given once for all axes or one for each, outermost axis first. */
final class Sizes {
    private Sizes() {}

    /** As given: one number, or one for each axis, none below {@code least}. {@code layer} and {@code what} name them in the error. */
    static List<Integer> asGiven(String layer, String what, int axes, int least, int... sizes) {
        if (sizes.length != 1 && sizes.length != axes) {
            throw new ShapeException(layer + ": " + sizes.length + " numbers for " + what + ", expected one"
                    + (axes == 1 ? "" : " for all axes or " + axes + ", one for each of " + axesInWords(axes)));
        }
        for (int size : sizes) {
            refuseBelow(layer, what, least, size);
        }
        return IntStream.of(sizes).boxed().toList();
    }

    private static void refuseBelow(String layer, String what, int least, int size) {
        if (size >= least) {
            return;
        }
        if (what.equals("padding")) {
            throw new ShapeException(layer + ": negative padding " + size + "; crop the input instead");
        }
        throw new ShapeException(layer + ": " + what + " " + size + ", expected at least " + least);
    }

    private static String axesInWords(int axes) {
        return axes == 2 ? "height and width" : "depth, height and width";
    }

    /** One for each axis. */
    static List<Integer> perAxis(String layer, String what, int axes, int least, int... sizes) {
        return spread(asGiven(layer, what, axes, least, sizes), axes);
    }

    /** One for each axis, from what {@link #asGiven} gave. */
    static List<Integer> spread(List<Integer> sizes, int axes) {
        return sizes.size() == axes ? sizes : List.copyOf(Collections.nCopies(axes, sizes.getFirst()));
    }

    static int[] array(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }
}
