package dev.signet.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Text as it may stand in Signet's files: strict UTF-8, no zero bytes, no half surrogate pairs. */
final class Unicode {
    /** The order of the UTF-8 bytes, which is that of the code points, and Rust's order of strings. */
    static final Comparator<String> BYTE_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final int WELL_FORMED = -1;

    private Unicode() {}

    /** Refuses bytes that are not UTF-8 text; {@code place} is where {@code from} lies in the file. */
    static void check(String file, byte[] bytes, int from, int length, long place) {
        int fault = firstFault(bytes, from, length);
        if (fault != WELL_FORMED) {
            String found = String.format("0x%02x", bytes[fault]);
            throw new ModelFormatException(file, place + (fault - from), "expected UTF-8 text, found byte " + found);
        }
    }

    private static int firstFault(byte[] bytes, int from, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        CharBuffer out = CharBuffer.allocate(1024);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
            if (result.isError()) {
                return in.position();
            }
        } while (result.isOverflow());
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return WELL_FORMED;
    }

    /** Whether every surrogate has its other half, so that the text survives being written as UTF-8. */
    static boolean isWellFormed(String text) {
        int next = 0;
        while (next < text.length()) {
            int codePoint = text.codePointAt(next);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return false;
            }
            next += Character.charCount(codePoint);
        }
        return true;
    }
}
