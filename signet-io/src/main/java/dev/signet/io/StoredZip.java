package dev.signet.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A zip file of one shape: entries uncompressed, one after the other from the first byte, without gaps, comments, extra fields or times.
 * Every zip tool reads it. In the other direction only this shape is accepted, so that each byte of a file is either content, which has a
 * checksum, or a header field with one possible value: no bit can flip unseen, and nothing unpacks to more than the file's size.
 */
final class StoredZip {
    static final int MOST_ENTRIES = 100;

    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int LONGEST_NAME = 100;
    private static final long LARGEST = 0xFFFF_FFFEL;
    private static final int LOCAL = 0x04034B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int END = 0x06054B50;
    /** 1 January 1980, the first day a zip file can name. */
    private static final short FIRST_DAY = 0x21;

    private static final short VERSION = 10;

    private StoredZip() {}

    /** An entry: {@code size} bytes at {@code position} of the file. */
    record Entry(String name, int crc, long size, long position) {
        InputStream stream(ByteSource source) {
            return source.stream(position, size);
        }

        /** Refuses content that does not have the checksum of the headers. */
        void check(ByteSource source) throws IOException {
            CRC32 actual = new CRC32();
            byte[] buffer = new byte[1 << 16];
            InputStream in = stream(source);
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                actual.update(buffer, 0, count);
            }
            if ((int) actual.getValue() != crc) {
                throw new ModelFormatException(
                        source.name(),
                        position,
                        "entry " + name + " is damaged: its CRC-32 is not the one in the header");
            }
        }
    }

    /** What is to be written under a name; {@code content} must give the same {@code size} bytes each time it is asked. */
    record Part(String name, long size, AtomicFiles.Content content) {
        Part(String name, byte[] bytes) {
            this(name, bytes.length, out -> out.write(bytes));
        }
    }

    /** The size of the file that these parts make. */
    static long size(List<Part> parts) {
        long size = END_BYTES;
        for (Part part : parts) {
            size = Math.addExact(
                    size,
                    Math.addExact(
                            part.size(),
                            LOCAL_BYTES + CENTRAL_BYTES + 2L * part.name().length()));
        }
        return size;
    }

    /** Writes a file. Asks each part twice for its bytes: the checksum stands before the content. */
    static void write(List<Part> parts, OutputStream out) throws IOException {
        if (size(parts) > LARGEST) {
            throw new IllegalArgumentException("the file would take " + size(parts)
                    + " bytes, more than the 4 GiB of a zip file; write the weights as safetensors");
        }
        List<Entry> entries = new ArrayList<>();
        long position = 0;
        for (Part part : parts) {
            Entry entry = new Entry(
                    part.name(),
                    crc(part),
                    part.size(),
                    position + LOCAL_BYTES + part.name().length());
            out.write(localHeader(entry));
            part.content().writeTo(out);
            position = entry.position() + entry.size();
            entries.add(entry);
        }
        int centralBytes = 0;
        for (Entry entry : entries) {
            byte[] header = centralHeader(entry);
            out.write(header);
            centralBytes += header.length;
        }
        out.write(endHeader(entries.size(), centralBytes, position));
    }

    private static int crc(Part part) throws IOException {
        CRC32 crc = new CRC32();
        long[] size = {0};
        part.content().writeTo(new OutputStream() {
            @Override
            public void write(int value) {
                crc.update(value);
                size[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                crc.update(bytes, from, count);
                size[0] += count;
            }
        });
        if (size[0] != part.size()) {
            throw new IllegalStateException("entry " + part.name() + " has " + size[0] + " bytes, not " + part.size());
        }
        return (int) crc.getValue();
    }

    private static ByteBuffer fieldsOf(byte[] header) {
        return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] localHeader(Entry entry) {
        byte[] header = new byte[LOCAL_BYTES + entry.name().length()];
        ByteBuffer fields = fieldsOf(header).putInt(LOCAL);
        putCommon(fields, entry);
        fields.put(ascii(entry.name()));
        return header;
    }

    /** The fields that both headers of an entry share: version, flags, method, time, day, checksum, sizes, lengths of name and extra field. */
    private static void putCommon(ByteBuffer fields, Entry entry) {
        fields.putShort(VERSION)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(FIRST_DAY);
        fields.putInt(entry.crc()).putInt((int) entry.size()).putInt((int) entry.size());
        fields.putShort((short) entry.name().length()).putShort((short) 0);
    }

    private static byte[] centralHeader(Entry entry) {
        byte[] header = new byte[CENTRAL_BYTES + entry.name().length()];
        ByteBuffer fields = fieldsOf(header).putInt(CENTRAL).putShort(VERSION);
        putCommon(fields, entry);
        long localHeader = entry.position() - LOCAL_BYTES - entry.name().length();
        fields.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        fields.putInt((int) localHeader).put(ascii(entry.name()));
        return header;
    }

    private static byte[] endHeader(int entries, int centralBytes, long centralPosition) {
        byte[] header = new byte[END_BYTES];
        fieldsOf(header)
                .putInt(END)
                .putInt(0)
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt(centralBytes)
                .putInt((int) centralPosition)
                .putShort((short) 0);
        return header;
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the list of entries and checks all headers; the content is checked by {@link Entry#check}. */
    static List<Entry> read(ByteSource source) throws IOException {
        String file = source.name();
        if (source.size() < END_BYTES) {
            throw new ModelFormatException(file, 0, "a zip file has at least 22 bytes, this one has " + source.size());
        }
        if (source.size() > LARGEST) {
            throw new ModelFormatException(file, 0, source.size() + " bytes are more than the 4 GiB of a .signet file");
        }
        long endPosition = source.size() - END_BYTES;
        byte[] end = source.bytes(endPosition, END_BYTES);
        ByteBuffer fields = fieldsOf(end);
        if (fields.getInt(0) != END) {
            throw new ModelFormatException(
                    file, endPosition, "the end of a zip file is missing: truncated, or not a .signet file");
        }
        int count = fields.getShort(10) & 0xFFFF;
        if (count > MOST_ENTRIES) {
            throw new ModelFormatException(
                    file, endPosition, count + " entries are more than the limit of " + MOST_ENTRIES);
        }
        long centralBytes = fields.getInt(12) & 0xFFFF_FFFFL;
        if (centralBytes > Math.min(endPosition, (long) count * (CENTRAL_BYTES + LONGEST_NAME))) {
            throw new ModelFormatException(
                    file, endPosition, "a list of " + centralBytes + " bytes is impossible for " + count + " entries");
        }
        long centralPosition = endPosition - centralBytes;
        require(
                file,
                endPosition,
                "the end of the zip file",
                end,
                endHeader(count, (int) centralBytes, centralPosition));
        List<Entry> entries = centralEntries(source, count, centralPosition, (int) centralBytes);
        checkLocalHeaders(source, entries, centralPosition);
        return entries;
    }

    private static List<Entry> centralEntries(ByteSource source, int count, long position, int length)
            throws IOException {
        ByteBuffer central = fieldsOf(source.bytes(position, length));
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (entries.size() < count) {
            long place = position + central.position();
            Entry entry = centralEntry(source, central, place);
            if (!names.add(entry.name())) {
                throw new ModelFormatException(source.name(), place, "entry " + entry.name() + " is there twice");
            }
            entries.add(entry);
        }
        if (central.hasRemaining()) {
            throw new ModelFormatException(
                    source.name(), position + central.position(), "something follows the list of entries");
        }
        return entries;
    }

    private static Entry centralEntry(ByteSource source, ByteBuffer central, long place) {
        int start = central.position();
        String file = source.name();
        if (central.remaining() < CENTRAL_BYTES || central.getInt(start) != CENTRAL) {
            throw new ModelFormatException(file, place, "expected the header of an entry");
        }
        int nameBytes = central.getShort(start + 28) & 0xFFFF;
        if (nameBytes == 0 || nameBytes > LONGEST_NAME || nameBytes > central.remaining() - CENTRAL_BYTES) {
            throw new ModelFormatException(file, place, "an entry with a name of " + nameBytes + " bytes");
        }
        byte[] header = new byte[CENTRAL_BYTES + nameBytes];
        central.get(header);
        String name = new String(header, CENTRAL_BYTES, nameBytes, StandardCharsets.ISO_8859_1);
        if (!name.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new ModelFormatException(
                    file, place, "the name of entry " + Quoted.text(name) + " is not plain ASCII");
        }
        if (central.getShort(start + 10) != 0) {
            throw new ModelFormatException(
                    file, place, "entry " + name + " is compressed; a .signet file holds its entries as they are");
        }
        long size = central.getInt(start + 24) & 0xFFFF_FFFFL;
        long localHeader = central.getInt(start + 42) & 0xFFFF_FFFFL;
        Entry entry = new Entry(name, central.getInt(start + 16), size, localHeader + LOCAL_BYTES + nameBytes);
        require(file, place, "the header of entry " + name, header, centralHeader(entry));
        return entry;
    }

    private static void checkLocalHeaders(ByteSource source, List<Entry> entries, long centralPosition)
            throws IOException {
        String file = source.name();
        long position = 0;
        for (Entry entry : entries) {
            if (entry.position() != position + LOCAL_BYTES + entry.name().length()) {
                throw new ModelFormatException(
                        file, position, "expected entry " + entry.name() + " here, its header places it elsewhere");
            }
            if (entry.position() + entry.size() > centralPosition) {
                throw new ModelFormatException(
                        file,
                        position,
                        "entry " + entry.name() + " of " + entry.size() + " bytes does not fit the file: truncated?");
            }
            byte[] header = source.bytes(position, LOCAL_BYTES + entry.name().length());
            require(file, position, "the header before entry " + entry.name(), header, localHeader(entry));
            position = entry.position() + entry.size();
        }
        if (position != centralPosition) {
            throw new ModelFormatException(file, position, (centralPosition - position) + " bytes belong to no entry");
        }
    }

    private static void require(String file, long place, String what, byte[] actual, byte[] expected) {
        int difference = Arrays.mismatch(actual, expected);
        if (difference >= 0) {
            throw new ModelFormatException(
                    file, place + difference, what + " is not as Signet writes it: damaged, or made by another tool");
        }
    }
}
