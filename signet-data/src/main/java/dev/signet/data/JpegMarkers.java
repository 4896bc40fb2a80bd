package dev.signet.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A walk over the markers of a JPEG file that decodes nothing: how many scans and tables it holds, and where its EXIF
 * block and the pieces of its colour profile lie. Reads each byte at most once and stops at the end of the first
 * picture.
 */
record JpegMarkers(int scans, int tables, int exifOffset, int exifLength, List<Integer> profileOffsets) {
    private static final int NONE = -1;
    private static final byte[] PROFILE = ImageKind.ascii("ICC_PROFILE\0");

    static JpegMarkers of(byte[] file) {
        int scans = 0;
        int tables = 0;
        int exifOffset = NONE;
        int exifLength = 0;
        List<Integer> profileOffsets = new ArrayList<>();
        int at = nextMarker(file, 2);
        while (at + 3 < file.length) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xD9) {
                break;
            }
            if (isStandalone(marker)) {
                at = nextMarker(file, at + 2);
                continue;
            }
            int length = Bytes.bigEndian16(file, at + 2);
            if (marker == 0xDA) {
                scans++;
            } else if (marker == 0xC4 || marker == 0xDB) {
                tables++;
            } else if (marker == 0xE1
                    && exifOffset == NONE
                    && ImageKind.startsWith(file, at + 4, ImageKind.ascii("Exif\0\0"))) {
                exifOffset = at + 10;
                exifLength = Math.min(length - 8, file.length - exifOffset);
            } else if (marker == 0xE2 && ImageKind.startsWith(file, at + 4, PROFILE)) {
                profileOffsets.add(at + 4);
            }
            at = nextMarker(file, at + 2 + Math.max(2, length));
        }
        return new JpegMarkers(scans, tables, exifOffset, Math.max(0, exifLength), List.copyOf(profileOffsets));
    }

    boolean hasExif() {
        return exifOffset != NONE;
    }

    private static boolean isStandalone(int marker) {
        return marker == 0x01 || marker >= 0xD0 && marker <= 0xD8;
    }

    /**
     * The place of the next 0xFF that begins a marker: skips entropy-coded bytes, stuffed zeros, restarts and fill
     * bytes.
     */
    private static int nextMarker(byte[] file, int from) {
        for (int at = from; at + 1 < file.length; at++) {
            int code = file[at + 1] & 0xFF;
            if (file[at] == (byte) 0xFF && code != 0 && code != 0xFF && !(code >= 0xD0 && code <= 0xD7)) {
                return at;
            }
        }
        return file.length;
    }
}
