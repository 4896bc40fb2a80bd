package dev.signet.nn;

import java.util.List;
import java.util.stream.Collectors;

/** Pairs (height, width) from one number or two, and how Python prints them. */
final class Sizes {
    private Sizes() {}

    static List<Integer> pair(int... sizes) {
        return switch (sizes.length) {
            case 1 -> List.of(sizes[0], sizes[0]);
            case 2 -> List.of(sizes[0], sizes[1]);
            default ->
                throw new IllegalArgumentException(
                        "expected one size or (height, width), got " + sizes.length + " sizes");
        };
    }

    static String tuple(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
