package dev.signet.data;

/**
 * Makes embedded colour profiles unrecognisable, so that no decoder applies them to the samples: models were trained on
 * what Pillow and torchvision give out, which is the stored samples. PNG needs nothing, its decoder skips them.
 */
final class ColourProfiles {
    private static final int VP8X_FLAGS = 20;
    private static final int PROFILE_FLAG = 0x20;
    private static final int FIRST_CHUNK = 12;

    private ColourProfiles() {}

    /** The file itself if there is no profile, else a changed copy. */
    static byte[] hideInJpeg(byte[] file, JpegMarkers markers) {
        if (markers.profileOffsets().isEmpty()) {
            return file;
        }
        byte[] copy = file.clone();
        for (int offset : markers.profileOffsets()) {
            copy[offset] = 'X';
        }
        return copy;
    }

    /** The profile is the chunk after the extended header, and a flag in that header says so. */
    static byte[] hideInWebp(byte[] file) {
        if (file.length <= VP8X_FLAGS
                || !ImageKind.startsWith(file, FIRST_CHUNK, ImageKind.ascii("VP8X"))
                || (file[VP8X_FLAGS] & PROFILE_FLAG) == 0) {
            return file;
        }
        byte[] copy = file.clone();
        copy[VP8X_FLAGS] &= (byte) ~PROFILE_FLAG;
        int next = FIRST_CHUNK + 8 + 10;
        if (ImageKind.startsWith(copy, next, ImageKind.ascii("ICCP"))) {
            copy[next] = 'X';
        }
        return copy;
    }
}
