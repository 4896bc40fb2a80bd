package dev.signet.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Zip files that other tools made, as NumPy and PyTorch use them: entries stored or deflated, zip64 or not. Only the directory at the end is believed, and it
 * must agree with the headers before the entries; entries may not overlap, so that nothing small unpacks to something large many times over. Names are only
 * names: nothing is ever unpacked to a path.
 */
public final class ForeignZip {
    static final int MOST_ENTRIES = 100_000;
    /** An entry of more than a mebibyte may not be more than a hundred times as large as what it is packed in. */
    static final int LARGEST_RATIO = 100;

    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_BYTES = 56;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCAL = 0x04034B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int END = 0x06054B50;
    private static final int LOCATOR = 0x07064B50;
    private static final int END64 = 0x06064B50;
    private static final int ZIP64_FIELD = 1;
    private static final int ENCRYPTED = 1;
    private static final long IN_ZIP64 = 0xFFFF_FFFFL;

    private final ByteSource source;
    private final Map<String, Entry> entries;

    private ForeignZip(ByteSource source, Map<String, Entry> entries) {
        this.source = source;
        this.entries = entries;
    }

    /** An entry: {@code bytes} bytes, in {@code packed} bytes at {@code position} of the file. */
    public record Entry(String name, int crc, boolean deflated, long packed, long bytes, long position) {}

    /** Reads the list of entries. Throws {@link ModelFormatException} where it contradicts itself or the file. */
    public static ForeignZip read(ByteSource source) throws IOException {
        ForeignZip zip = new ForeignZip(source, new HashMap<>());
        Directory directory = directory(source);
        List<Entry> listed = zip.central(directory);
        zip.place(listed, directory.position());
        return zip;
    }

    public ByteSource source() {
        return source;
    }

    /** The names of all entries, sorted. */
    public List<String> names() {
        return entries.keySet().stream().sorted().toList();
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Throws {@link ModelFormatException} if there is none of this name. */
    public Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ModelFormatException(source.name(), "entry " + Quoted.text(name) + " is missing");
        }
        return entry;
    }

    /** The content of an entry, unpacked as it is read. */
    public InputStream stream(Entry entry) {
        InputStream packed = source.stream(entry.position(), entry.packed());
        return entry.deflated() ? new Unpacking(packed, entry) : packed;
    }

    /** The whole content of an entry, whose checksum is verified. */
    public byte[] bytes(Entry entry, int limit) throws IOException {
        if (entry.bytes() > limit) {
            throw new ModelFormatException(
                    source.name(),
                    entry.position(),
                    "entry " + Quoted.text(entry.name()) + " of " + entry.bytes() + " bytes is over the limit of "
                            + limit);
        }
        check(entry);
        return stream(entry).readNBytes((int) entry.bytes());
    }

    /** Refuses content that has not the size and the checksum that the directory says. */
    public void check(Entry entry) throws IOException {
        CRC32 actual = new CRC32();
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        InputStream in = stream(entry);
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            actual.update(buffer, 0, count);
            size += count;
        }
        if (size != entry.bytes() || (int) actual.getValue() != entry.crc()) {
            throw new ModelFormatException(
                    source.name(),
                    entry.position(),
                    "entry " + Quoted.text(entry.name()) + " is damaged: its "
                            + (size == entry.bytes() ? "CRC-32" : "size") + " is not the one in the directory");
        }
    }

    /** Where the list of entries is. */
    private record Directory(long entries, long bytes, long position, long endPosition) {}

    private static ByteBuffer fields(ByteSource source, long position, int length) throws IOException {
        return ByteBuffer.wrap(source.bytes(position, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Directory directory(ByteSource source) throws IOException {
        String file = source.name();
        long size = source.size();
        if (size < END_BYTES) {
            throw new ModelFormatException(file, 0, "a zip file has at least 22 bytes, this one has " + size);
        }
        int searched = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer tail = fields(source, size - searched, searched);
        for (int at = searched - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_BYTES + (tail.getShort(at + 20) & 0xFFFF) == searched) {
                Directory found = end(source, tail, at, size - searched + at);
                if (found.entries() > MOST_ENTRIES
                        || found.bytes() < found.entries() * CENTRAL_BYTES
                        || found.position() < 0
                        || found.bytes() < 0
                        || found.position() > found.endPosition() - found.bytes()) {
                    throw new ModelFormatException(
                            file,
                            found.endPosition(),
                            "a list of " + found.entries() + " entries in " + found.bytes() + " bytes at "
                                    + found.position() + " is impossible here, or over the limit of " + MOST_ENTRIES
                                    + " entries");
                }
                return found;
            }
        }
        throw new ModelFormatException(file, size, "the end of a zip file is missing: truncated, or no zip file");
    }

    private static Directory end(ByteSource source, ByteBuffer tail, int at, long position) throws IOException {
        long count = tail.getShort(at + 10) & 0xFFFF;
        long bytes = tail.getInt(at + 12) & IN_ZIP64;
        long start = tail.getInt(at + 16) & IN_ZIP64;
        if (position < LOCATOR_BYTES + END64_BYTES) {
            return new Directory(count, bytes, start, position);
        }
        ByteBuffer locator = fields(source, position - LOCATOR_BYTES, LOCATOR_BYTES);
        if (locator.getInt(0) != LOCATOR) {
            return new Directory(count, bytes, start, position);
        }
        long end64 = locator.getLong(8);
        if (end64 < 0 || end64 > position - LOCATOR_BYTES - END64_BYTES) {
            throw new ModelFormatException(
                    source.name(), position - LOCATOR_BYTES, "the zip64 directory cannot be at " + end64);
        }
        ByteBuffer fields = fields(source, end64, END64_BYTES);
        if (fields.getInt(0) != END64) {
            throw new ModelFormatException(source.name(), end64, "expected the end of a zip64 directory");
        }
        return new Directory(fields.getLong(32), fields.getLong(40), fields.getLong(48), end64);
    }

    private List<Entry> central(Directory directory) throws IOException {
        String file = source.name();
        if (directory.bytes() > (256 << 20)) {
            throw new ModelFormatException(
                    file, directory.position(), "a directory of " + directory.bytes() + " bytes is over the limit");
        }
        ByteBuffer central = fields(source, directory.position(), (int) directory.bytes());
        List<Entry> listed = new ArrayList<>();
        for (long i = 0; i < directory.entries(); i++) {
            long place = directory.position() + central.position();
            if (central.remaining() < CENTRAL_BYTES || central.getInt(central.position()) != CENTRAL) {
                throw new ModelFormatException(file, place, "expected the header of an entry");
            }
            listed.add(entry(central, place));
        }
        if (central.hasRemaining()) {
            throw new ModelFormatException(
                    file, directory.position() + central.position(), "something follows the list of entries");
        }
        return listed;
    }

    private Entry entry(ByteBuffer central, long place) {
        int start = central.position();
        int nameBytes = central.getShort(start + 28) & 0xFFFF;
        int extraBytes = central.getShort(start + 30) & 0xFFFF;
        int commentBytes = central.getShort(start + 32) & 0xFFFF;
        if (central.remaining() < CENTRAL_BYTES + nameBytes + extraBytes + commentBytes) {
            throw new ModelFormatException(source.name(), place, "the header of an entry runs past the directory");
        }
        byte[] name = new byte[nameBytes];
        central.get(start + CENTRAL_BYTES, name);
        String text = new String(name, StandardCharsets.UTF_8);
        if ((central.getShort(start + 8) & ENCRYPTED) != 0) {
            throw new ModelFormatException(source.name(), place, "entry " + Quoted.text(text) + " is encrypted");
        }
        int method = central.getShort(start + 10) & 0xFFFF;
        if (method != 0 && method != 8) {
            throw new ModelFormatException(
                    source.name(),
                    place,
                    "entry " + Quoted.text(text) + " is packed by method " + method
                            + "; expected stored (0) or deflated (8)");
        }
        Sizes sizes = new Sizes(
                central.getInt(start + 24) & IN_ZIP64,
                central.getInt(start + 20) & IN_ZIP64,
                central.getInt(start + 42) & IN_ZIP64);
        sizes = zip64(sizes, central, start + CENTRAL_BYTES + nameBytes, extraBytes, place);
        central.position(start + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes);
        Entry entry =
                new Entry(text, central.getInt(start + 16), method == 8, sizes.packed(), sizes.bytes(), sizes.header());
        checkSizes(entry, place);
        return entry;
    }

    private record Sizes(long bytes, long packed, long header) {}

    /** Numbers too large for their fields stand in an extra field, those that are, in this order. */
    private Sizes zip64(Sizes sizes, ByteBuffer central, int from, int length, long place) {
        int at = from;
        while (at + 4 <= from + length) {
            int kind = central.getShort(at) & 0xFFFF;
            int end = at + 4 + (central.getShort(at + 2) & 0xFFFF);
            if (end > from + length) {
                break;
            }
            if (kind == ZIP64_FIELD) {
                long[] values = {sizes.bytes(), sizes.packed(), sizes.header()};
                int next = at + 4;
                for (int i = 0; i < values.length; i++) {
                    if (values[i] == IN_ZIP64) {
                        if (next + 8 > end) {
                            throw new ModelFormatException(source.name(), place, "a zip64 field is too short");
                        }
                        values[i] = central.getLong(next);
                        next += 8;
                    }
                }
                return new Sizes(values[0], values[1], values[2]);
            }
            at = end;
        }
        return sizes;
    }

    private void checkSizes(Entry entry, long place) {
        String what = "entry " + Quoted.text(entry.name());
        if (entry.packed() < 0
                || entry.bytes() < 0
                || entry.position() < 0
                || entry.packed() > source.size()
                || entry.position() > source.size()) {
            throw new ModelFormatException(
                    source.name(), place, what + " does not fit a file of " + source.size() + " bytes");
        }
        if (!entry.deflated() && entry.bytes() != entry.packed()) {
            throw new ModelFormatException(
                    source.name(),
                    place,
                    what + " is stored and has " + entry.bytes() + " bytes in " + entry.packed() + " bytes");
        }
        if (entry.bytes() > (1 << 20) && entry.bytes() / LARGEST_RATIO > entry.packed()) {
            throw new ModelFormatException(
                    source.name(),
                    place,
                    what + " would unpack from " + entry.packed() + " to " + entry.bytes()
                            + " bytes, over the limit of " + LARGEST_RATIO + " times");
        }
    }

    /** Finds the content of each entry behind its local header, and that no two share bytes. */
    private void place(List<Entry> listed, long end) throws IOException {
        List<Entry> sorted = new ArrayList<>(listed);
        sorted.sort(Comparator.comparingLong(Entry::position));
        long free = 0;
        for (Entry entry : sorted) {
            long header = entry.position();
            String what = "entry " + Quoted.text(entry.name());
            if (header < free || header > end - LOCAL_BYTES) {
                throw new ModelFormatException(source.name(), header, what + " overlaps another or the directory");
            }
            ByteBuffer local = fields(source, header, LOCAL_BYTES);
            if (local.getInt(0) != LOCAL) {
                throw new ModelFormatException(source.name(), header, "expected the header of " + what);
            }
            long content = header + LOCAL_BYTES + (local.getShort(26) & 0xFFFF) + (local.getShort(28) & 0xFFFF);
            free = content + entry.packed();
            if (free > end) {
                throw new ModelFormatException(source.name(), header, what + " runs into the directory: truncated?");
            }
            Entry placed =
                    new Entry(entry.name(), entry.crc(), entry.deflated(), entry.packed(), entry.bytes(), content);
            if (entries.put(entry.name(), placed) != null) {
                throw new ModelFormatException(source.name(), header, what + " is there twice");
            }
        }
    }

    /** Inflates, and never more than the directory says. */
    private final class Unpacking extends InflaterInputStream {
        private final Entry entry;
        private long left;

        Unpacking(InputStream packed, Entry entry) {
            super(packed, new Inflater(true), 1 << 16);
            this.entry = entry;
            this.left = entry.bytes();
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            try {
                int read = super.read(into, from, count);
                left -= Math.max(0, read);
                if (left < 0) {
                    throw damaged("holds more than the " + entry.bytes() + " bytes of the directory");
                }
                if (read < 0) {
                    inf.end();
                }
                return read;
            } catch (ZipException | EOFException refused) {
                throw damaged("is no deflated data");
            }
        }

        private ModelFormatException damaged(String how) {
            return new ModelFormatException(
                    source.name(), entry.position(), "entry " + Quoted.text(entry.name()) + " " + how);
        }
    }
}
