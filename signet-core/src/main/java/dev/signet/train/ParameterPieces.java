package dev.signet.train;

import java.util.ArrayList;
import java.util.List;

/**
 * All parameters cut into pieces of at most {@link #SIZE} elements, by their sizes alone. Sums over all parameters go piece by piece, so that they do not depend
 * on who computes which.
 */
final class ParameterPieces {
    static final int SIZE = 8192;

    private final List<Piece> pieces = new ArrayList<>();
    private final long elements;

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) of one parameter. */
    record Piece(int parameter, int from, int to) {}

    ParameterPieces(int[] sizes) {
        this(sizes, SIZE);
    }

    /** Each parameter in one piece. */
    static ParameterPieces whole(int[] sizes) {
        return new ParameterPieces(sizes, Integer.MAX_VALUE);
    }

    private ParameterPieces(int[] sizes, int most) {
        long sum = 0;
        for (int parameter = 0; parameter < sizes.length; parameter++) {
            for (long from = 0; from < sizes[parameter]; from += most) {
                pieces.add(new Piece(parameter, (int) from, (int) Math.min(sizes[parameter], from + most)));
            }
            sum += sizes[parameter];
        }
        elements = sum;
    }

    int count() {
        return pieces.size();
    }

    long elements() {
        return elements;
    }

    Piece get(int number) {
        return pieces.get(number);
    }
}
