package dev.signet.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file read whole, unpacked if it is gzip by its first bytes. A gzip that swells beyond measure is refused while it
 * swells.
 */
record RawFile(Path path) {
    private static final long MAX_BYTES = Integer.MAX_VALUE - 8;
    private static final long MAX_RATIO = 100;
    private static final int ALWAYS_ALLOWED = 1 << 20;

    /** The first bytes after unpacking, fewer if the file is shorter or no whole gzip. */
    byte[] head(int count) throws IOException {
        try (InputStream in = unpacked()) {
            return in.readNBytes(count);
        } catch (EOFException | ZipException e) {
            return new byte[0];
        }
    }

    /** All bytes after unpacking. */
    byte[] bytes() throws IOException {
        long packed = Files.size(path);
        long limit = isGzip() ? Math.min(MAX_BYTES, ALWAYS_ALLOWED + MAX_RATIO * packed) : MAX_BYTES;
        try (InputStream in = unpacked()) {
            byte[] bytes = in.readNBytes((int) limit);
            if (in.read() >= 0) {
                throw new DatasetException(path + ": the " + packed + " bytes of the file unpack to more than " + limit
                        + "; a data file does not swell a hundredfold");
            }
            return bytes;
        } catch (EOFException | ZipException e) {
            throw new DatasetException(path + ": damaged gzip file (" + e.getMessage() + "); download it again");
        }
    }

    private boolean isGzip() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(2), new byte[] {0x1F, (byte) 0x8B});
        }
    }

    private InputStream unpacked() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        if (!isGzip()) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
