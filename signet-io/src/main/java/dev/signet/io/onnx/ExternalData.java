package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Elements that lie in a file beside the model. Only a regular file inside the model's own folder is opened, that is reached without a symbolic link and has no other name:
 * nothing else on the machine can be made to look like weights.
 */
final class ExternalData {
    private static final Set<String> KEYS = Set.of("location", "offset", "length", "checksum");
    private static final int PIECE = 1 << 16;

    private final Path folder;
    private final WireReader message;
    private final String tensor;
    private final Map<String, String> entries = new LinkedHashMap<>();

    private ExternalData(Path folder, WireReader message, String tensor) {
        this.folder = folder;
        this.message = message;
        this.tensor = tensor;
    }

    /**
     * The bytes of one tensor, little-endian.
     *
     * @param folder where the model is
     * @param message the tensor's
     * @param expected how many bytes its type and sizes need
     */
    static ByteBuffer read(Path folder, WireReader message, String tensor, long expected) {
        ExternalData data = new ExternalData(folder, message, tensor);
        data.readEntries();
        try {
            return data.bytes(expected);
        } catch (IOException unreadable) {
            throw data.error("cannot be read: " + unreadable);
        }
    }

    private void readEntries() {
        WireReader reader = message.again();
        while (reader.next()) {
            if (reader.field() == 13) {
                readEntry(reader.message("external_data", entries.size()));
            } else {
                reader.skip();
            }
        }
        if (!entries.containsKey("location")) {
            throw error("has no location");
        }
    }

    private void readEntry(WireReader reader) {
        String key = "";
        String value = "";
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> key = reader.text();
                case 2 -> value = reader.text();
                default -> reader.skip();
            }
        }
        if (!KEYS.contains(key) || entries.put(key, value) != null) {
            throw error("has the key " + Quoted.text(key) + ", expected each of "
                    + KEYS.stream().sorted().toList() + " once at most");
        }
    }

    private ByteBuffer bytes(long expected) throws IOException {
        Path real = folder.toRealPath();
        Path file = contained(real);
        BasicFileAttributes before = checked(real, file);
        long offset = number("offset", 0);
        long length = number("length", expected);
        if (length != expected) {
            throw error("has a length of " + length + ", its type and sizes need " + expected);
        }
        if (offset > before.size() || length > before.size() - offset) {
            throw error("ends at byte " + (offset + length) + " of a file of " + before.size());
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw error("has " + length + " bytes, more than one array holds");
        }
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            BasicFileAttributes opened = checked(real, file);
            if (!Objects.equals(before.fileKey(), opened.fileKey()) || channel.size() != before.size()) {
                throw error("was exchanged while it was opened");
            }
            checkDigest(channel);
            return part(channel, offset, (int) length);
        }
    }

    /** The path that the location means, if that is one inside the folder on every system. */
    private Path contained(Path real) {
        String location = entries.getOrDefault("location", "");
        boolean plain = !location.isEmpty()
                && location.chars().noneMatch(letter -> letter < ' ' || letter == '\\' || letter == ':')
                && !location.startsWith("/");
        if (plain) {
            Path file = real.resolve(location);
            boolean inside = file.equals(file.normalize()) && file.startsWith(real) && !file.equals(real);
            if (inside) {
                return file;
            }
        }
        throw error("is at " + Quoted.text(location) + ", expected a path inside the model's folder, without .. and :");
    }

    private BasicFileAttributes checked(Path real, Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw error("is in " + file + ", which does not exist");
        }
        if (!file.toRealPath().equals(real.resolve(real.relativize(file)))) {
            throw error("is behind a symbolic link: " + file);
        }
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw error("is in no regular file: " + file);
        }
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (unix && !Objects.equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS), 1)) {
            throw error("is in a file with another name (a hard link): " + file);
        }
        return attributes;
    }

    private long number(String key, long fallback) {
        String text = entries.get(key);
        if (text == null) {
            return fallback;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw error("has the " + key + " " + Quoted.text(text) + ", expected a number of bytes");
        }
        return Long.parseLong(text);
    }

    /** The standard's checksum is the SHA-1 digest of the whole file. */
    private void checkDigest(SeekableByteChannel channel) throws IOException {
        String expected = entries.get("checksum");
        if (expected == null) {
            return;
        }
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        while (channel.read(piece) >= 0) {
            digest.update(piece.flip());
            piece.clear();
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equalsIgnoreCase(expected)) {
            throw error("has the checksum " + Quoted.text(expected) + ", its file has " + found);
        }
    }

    private ByteBuffer part(SeekableByteChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(offset);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw error("ended while it was read");
            }
        }
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private ModelFormatException error(String reason) {
        return message.error("the external data of tensor " + Quoted.text(tensor) + " " + reason);
    }
}
