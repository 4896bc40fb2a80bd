package dev.signet.data;

/**
 * Finds the EXIF orientation of a picture, the one piece of metadata that changes its pixels. Every read is bounded by
 * the file, every loop by a constant; whatever is malformed means {@link Orientation#UPRIGHT}.
 */
final class ExifOrientation {
    private static final int MAX_CHUNKS = 10_000;
    private static final int MAX_ENTRIES = 1_000;
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT_TYPE = 3;
    private static final int LONG_TYPE = 4;

    private ExifOrientation() {}

    static Orientation ofJpeg(byte[] file, JpegMarkers markers) {
        return markers.hasExif() ? ofTiff(file, markers.exifOffset(), markers.exifLength()) : Orientation.UPRIGHT;
    }

    /** From the {@code eXIf} chunk: length, name, data, checksum. */
    static Orientation ofPng(byte[] file) {
        long at = 8;
        for (int i = 0; i < MAX_CHUNKS && at + 12 <= file.length; i++) {
            long length = Bytes.bigEndian32(file, (int) at);
            if (ImageKind.startsWith(file, (int) at + 4, ImageKind.ascii("eXIf"))) {
                return ofTiff(file, (int) at + 8, (int) Math.min(length, file.length - at - 8));
            }
            at += 12 + length;
        }
        return Orientation.UPRIGHT;
    }

    /** From the {@code EXIF} chunk: name, length, data padded to an even size. */
    static Orientation ofWebp(byte[] file) {
        long at = 12;
        for (int i = 0; i < MAX_CHUNKS && at + 8 <= file.length; i++) {
            long length = Bytes.littleEndian32(file, (int) at + 4);
            if (ImageKind.startsWith(file, (int) at, ImageKind.ascii("EXIF"))) {
                int start = (int) at + 8;
                int skip = ImageKind.startsWith(file, start, ImageKind.ascii("Exif\0\0")) ? 6 : 0;
                return ofTiff(file, start + skip, (int) Math.min(length, file.length - start) - skip);
            }
            at += 8 + length + (length & 1);
        }
        return Orientation.UPRIGHT;
    }

    private static Orientation ofTiff(byte[] file, int start, int length) {
        if (length < 8) {
            return Orientation.UPRIGHT;
        }
        boolean little = file[start] == 'I' && file[start + 1] == 'I';
        boolean big = file[start] == 'M' && file[start + 1] == 'M';
        if (!little && !big || read16(file, start + 2, little) != 42) {
            return Orientation.UPRIGHT;
        }
        long directory = read32(file, start + 4, little);
        if (directory < 8 || directory + 2 > length) {
            return Orientation.UPRIGHT;
        }
        int entries = Math.min(MAX_ENTRIES, read16(file, start + (int) directory, little));
        for (int i = 0; i < entries && directory + 2 + 12L * (i + 1) <= length; i++) {
            int entry = start + (int) directory + 2 + 12 * i;
            if (read16(file, entry, little) == ORIENTATION_TAG) {
                return Orientation.ofExif(value(file, entry, little));
            }
        }
        return Orientation.UPRIGHT;
    }

    private static long value(byte[] file, int entry, boolean little) {
        return switch (read16(file, entry + 2, little)) {
            case SHORT_TYPE -> read16(file, entry + 8, little);
            case LONG_TYPE -> read32(file, entry + 8, little);
            default -> 1;
        };
    }

    private static int read16(byte[] file, int at, boolean little) {
        return little ? Bytes.littleEndian16(file, at) : Bytes.bigEndian16(file, at);
    }

    private static long read32(byte[] file, int at, boolean little) {
        return little ? Bytes.littleEndian32(file, at) : Bytes.bigEndian32(file, at);
    }
}
