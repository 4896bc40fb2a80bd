package dev.signet.io.torch;

import dev.signet.io.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** The bytes of pickles, in order; knows where it is, and ends with a {@link ModelFormatException}. */
final class PickleInput {
    private final String file;
    private final InputStream in;
    private final long end;
    private long position;

    /**
     * @param position of the stream's first byte in the file
     * @param end the position behind the last byte that may be read
     */
    PickleInput(String file, InputStream in, long position, long end) {
        this.file = file;
        this.in = in;
        this.position = position;
        this.end = end;
    }

    long position() {
        return position;
    }

    ModelFormatException error(String reason) {
        return error(position, reason);
    }

    ModelFormatException error(long place, String reason) {
        return new ModelFormatException(file, place, reason);
    }

    int next() throws IOException {
        int value = position < end ? in.read() : -1;
        if (value < 0) {
            throw error("the file ends inside a pickle: truncated?");
        }
        position++;
        return value;
    }

    /** An unsigned little-endian number of one to four bytes. */
    long number(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) next() << (8 * i);
        }
        return value;
    }

    /** A little-endian number of eight bytes. */
    long eight() throws IOException {
        long low = number(4);
        return low | number(4) << 32;
    }

    byte[] bytes(long count) throws IOException {
        if (count < 0 || count > end - position) {
            throw error(count + " bytes are announced, " + (end - position) + " are left: truncated?");
        }
        byte[] bytes = in.readNBytes((int) Math.min(count, Integer.MAX_VALUE - 8));
        if (bytes.length < count) {
            throw error(position + bytes.length, "the file ends here; more bytes were expected");
        }
        position += count;
        return bytes;
    }

    String text(long count) throws IOException {
        return new String(bytes(count), StandardCharsets.UTF_8);
    }

    /** Two's complement, little-endian; no bytes are 0. */
    BigInteger whole(long count) throws IOException {
        if (count > 255) {
            throw error("a whole number of " + count + " bytes is over the limit of 255");
        }
        byte[] bytes = bytes(count);
        byte[] turned = new byte[bytes.length + (bytes.length == 0 ? 1 : 0)];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(turned);
    }

    /** A line without its end, as old opcodes have them. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            if (line.length() == 1000) {
                throw error("a name of more than 1000 characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
