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
        long sum = 0;
        for (int parameter = 0; parameter < sizes.length; parameter++) {
            for (int from = 0; from < sizes[parameter]; from += SIZE) {
                pieces.add(new Piece(parameter, from, Math.min(sizes[parameter], from + SIZE)));
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
