package dev.signet.io;

import dev.signet.tensor.RandomStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Random damage to a file: the same damage for the same number. */
public final class Mutation {
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "-1",
        "0",
        "9223372036854775807",
        "18446744073709551615",
        "1e999",
        "null",
        "true",
        "{}",
        "[]",
        "__metadata__",
        "dtype",
        "shape",
        "data_offsets",
        "F32",
        "I64",
        "\u0000",
        "\uFEFF",
        "\\ud800",
        "nan",
        "//",
        "/*"
    };

    private Mutation() {}

    public static byte[] of(byte[] original, RandomStream random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.below(0, 4);
        for (int change = 0; change < changes; change++) {
            bytes = once(bytes, random.at(change + 1));
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, RandomStream random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.bits(0)};
        }
        // Half of the damage goes to the first bytes, where headers are.
        int range = random.below(0, 2) == 0 ? Math.min(bytes.length, 300) : bytes.length;
        int at = random.below(1, range);
        byte[] changed = bytes.clone();
        switch (random.below(2, 7)) {
            case 0 -> changed[at] ^= (byte) (1 << random.below(3, 8));
            case 1 -> changed[at] = (byte) random.bits(3);
            case 2 -> changed[at] = (byte) ('0' + random.below(3, 10));
            case 3 -> changed = Arrays.copyOf(bytes, at);
            case 4 -> changed = splice(bytes, at, new byte[0], 1 + random.below(3, 16));
            case 5 ->
                changed = splice(
                        bytes,
                        at,
                        PIECES[random.below(3, PIECES.length)].getBytes(StandardCharsets.UTF_8),
                        random.below(4, 4));
            default -> {
                int from = random.below(3, range);
                int to = Math.min(bytes.length, from + 1 + random.below(4, 60));
                changed = splice(bytes, at, Arrays.copyOfRange(bytes, from, to), 0);
            }
        }
        return changed;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] piece, int removed) {
        int tail = Math.min(bytes.length, at + removed);
        byte[] result = Arrays.copyOf(bytes, at + piece.length + bytes.length - tail);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(bytes, tail, result, at + piece.length, bytes.length - tail);
        return result;
    }
}
