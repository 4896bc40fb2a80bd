package dev.signet.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Bytes of known size that can be read from any place: a file, or an array. Files are read, not mapped: a mapping can be cut under the reader. */
public abstract sealed class ByteSource implements AutoCloseable {
    private final String name;
    private final long size;

    private ByteSource(String name, long size) {
        this.name = name;
        this.size = size;
    }

    /** Opens a regular file; directories, pipes and devices are refused. */
    public static ByteSource of(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ModelFormatException(file.toString(), "not a regular file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new OfFile(file.toString(), channel.size(), channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Bytes in memory; {@code name} stands for the file in errors. */
    public static ByteSource of(String name, byte[] bytes) {
        return new OfArray(name, bytes);
    }

    /** What errors call it. */
    public String name() {
        return name;
    }

    public long size() {
        return size;
    }

    abstract int read(long position, byte[] into, int from, int length) throws IOException;

    @Override
    public void close() throws IOException {}

    /** Exactly these bytes. Throws {@link ModelFormatException} if the file has become shorter meanwhile. */
    public byte[] bytes(long position, int length) throws IOException {
        Objects.checkFromIndexSize(position, length, size);
        byte[] bytes = new byte[length];
        readFully(stream(position, length), bytes, length, name, position);
        return bytes;
    }

    /** Fills the start of an array from a stream that stands at {@code position} of the file. */
    public static void readFully(InputStream in, byte[] into, int length, String name, long position)
            throws IOException {
        int read = in.readNBytes(into, 0, length);
        if (read < length) {
            throw new ModelFormatException(
                    name, position + read, "the file ends here; " + (length - read) + " more bytes were expected");
        }
    }

    /** The bytes from a place on, in order; ends early if the file has become shorter. */
    public InputStream stream(long position, long length) {
        Objects.checkFromIndexSize(position, length, size);
        return new InputStream() {
            private long next = position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                long left = position + length - next;
                if (left == 0) {
                    return count == 0 ? 0 : -1;
                }
                int read = ByteSource.this.read(next, into, from, (int) Math.min(count, left));
                next += Math.max(0, read);
                return read;
            }
        };
    }

    private static final class OfFile extends ByteSource {
        private final FileChannel channel;

        private OfFile(String name, long size, FileChannel channel) {
            super(name, size);
            this.channel = channel;
        }

        @Override
        int read(long position, byte[] into, int from, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(into, from, length), position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class OfArray extends ByteSource {
        private final byte[] bytes;

        private OfArray(String name, byte[] bytes) {
            super(name, bytes.length);
            this.bytes = bytes;
        }

        @Override
        int read(long position, byte[] into, int from, int length) {
            System.arraycopy(bytes, Math.toIntExact(position), into, from, length);
            return length;
        }
    }
}
