package dev.signet.data;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The picture formats that are decoded, told apart by their first bytes and never by the file's name. */
public enum ImageKind {
    JPEG,
    PNG,
    GIF,
    BMP,
    WEBP;

    private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /** The format whose magic these bytes begin with. */
    public static Optional<ImageKind> sniff(byte[] head) {
        if (head.length >= 3 && head[0] == (byte) 0xFF && head[1] == (byte) 0xD8 && head[2] == (byte) 0xFF) {
            return Optional.of(JPEG);
        }
        if (startsWith(head, 0, PNG_MAGIC)) {
            return Optional.of(PNG);
        }
        if (startsWith(head, 0, ascii("GIF87a")) || startsWith(head, 0, ascii("GIF89a"))) {
            return Optional.of(GIF);
        }
        if (startsWith(head, 0, ascii("RIFF")) && startsWith(head, 8, ascii("WEBP"))) {
            return Optional.of(WEBP);
        }
        // Two letters alone would take many a text for a picture; the reserved fields that follow the size are zero.
        if (startsWith(head, 0, ascii("BM")) && startsWith(head, 6, new byte[4])) {
            return Optional.of(BMP);
        }
        return Optional.empty();
    }

    static boolean startsWith(byte[] bytes, int from, byte[] magic) {
        if (bytes.length < from + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (bytes[from + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
