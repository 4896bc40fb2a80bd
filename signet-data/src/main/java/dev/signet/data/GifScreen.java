package dev.signet.data;

import dev.signet.preprocess.Image;
import java.util.Arrays;
import java.util.Optional;

/**
 * The canvas of a GIF and where its first frame lies on it: ImageIO decodes the frame alone, viewers and Pillow show
 * the canvas.
 */
record GifScreen(int height, int width, int frameTop, int frameLeft) {
    private static final int MAX_BLOCKS = 10_000;

    /** Empty if the file ends before its first frame. */
    static Optional<GifScreen> of(byte[] file) {
        if (file.length < 13) {
            return Optional.empty();
        }
        int width = Bytes.littleEndian16(file, 6);
        int height = Bytes.littleEndian16(file, 8);
        int flags = file[10] & 0xFF;
        int at = 13 + ((flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1));
        for (int blocks = 0; blocks < MAX_BLOCKS && at + 9 < file.length; blocks++) {
            if (file[at] == 0x2C) {
                return Optional.of(new GifScreen(
                        height, width, Bytes.littleEndian16(file, at + 3), Bytes.littleEndian16(file, at + 1)));
            }
            if (file[at] != 0x21) {
                return Optional.empty();
            }
            at = afterSubBlocks(file, at + 2);
        }
        return Optional.empty();
    }

    private static int afterSubBlocks(byte[] file, int from) {
        int at = from;
        while (at < file.length && file[at] != 0) {
            at += 1 + (file[at] & 0xFF);
        }
        return at + 1;
    }

    /** The frame on its canvas, the rest in this colour. A frame that does not fit its canvas is returned alone. */
    Image place(Image frame, int background) {
        boolean fills = frame.height() == height && frame.width() == width;
        if (fills || frameTop + frame.height() > height || frameLeft + frame.width() > width) {
            return frame;
        }
        int channels = frame.channels();
        byte[] out = new byte[height * width * channels];
        if (channels == 1) {
            Arrays.fill(out, (byte) background);
        } else {
            for (int i = 0; i < out.length; i++) {
                out[i] = (byte) (background >> 8 * (2 - i % 3));
            }
        }
        for (int row = 0; row < frame.height(); row++) {
            System.arraycopy(
                    frame.pixels(),
                    row * frame.width() * channels,
                    out,
                    ((row + frameTop) * width + frameLeft) * channels,
                    frame.width() * channels);
        }
        return new Image(height, width, channels, out);
    }
}
