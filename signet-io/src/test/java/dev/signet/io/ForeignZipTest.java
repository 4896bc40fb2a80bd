package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ForeignZipTest {
    private static final int CENTRAL = 0x02014B50;

    private static byte[] zip(String... namesAndContents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static ForeignZip read(byte[] file) throws IOException {
        return ForeignZip.read(ByteSource.of("z.zip", file));
    }

    /** Changes a field of the n-th header in the directory. */
    private static byte[] changed(byte[] file, int entry, int field, int value, int bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int seen = 0;
        for (int at = 0; at < file.length - 4; at++) {
            if (buffer.getInt(at) == CENTRAL && seen++ == entry) {
                for (int i = 0; i < bytes; i++) {
                    buffer.put(at + field + i, (byte) (value >> (8 * i)));
                }
                return buffer.array();
            }
        }
        throw new IllegalArgumentException("no entry " + entry);
    }

    @Test
    void deflatedEntriesAreReadWhole() throws IOException {
        ForeignZip zip = read(zip("a", "alpha", "dir/b", "beta"));
        assertThat(zip.names()).containsExactly("a", "dir/b");
        assertThat(new String(zip.bytes(zip.entry("dir/b"), 100), StandardCharsets.UTF_8))
                .isEqualTo("beta");
        assertThatThrownBy(() -> zip.entry("c")).hasMessageContaining("'c' is missing");
        assertThatThrownBy(() -> zip.bytes(zip.entry("a"), 4)).hasMessageContaining("limit of 4");
    }

    @Test
    void whatUnpacksToMoreThanAHundredTimesIsRefusedBeforeUnpacking() throws IOException {
        byte[] file = zip("bomb", "0".repeat(2 << 20));
        assertThat(file.length).isLessThan(10_000);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'bomb' would unpack");
    }

    @Test
    void anEntryThatHoldsMoreThanItSaysStopsThere() throws IOException {
        byte[] file = changed(zip("a", "x".repeat(1000)), 0, 24, 10, 4);
        ForeignZip zip = read(file);
        assertThatThrownBy(() -> zip.bytes(zip.entry("a"), 100)).hasMessageContaining("more than the 10 bytes");
    }

    @Test
    void entriesThatShareBytesAreRefused() throws IOException {
        byte[] file = changed(zip("a", "alpha", "b", "beta"), 1, 42, 0, 4);
        assertThatThrownBy(() -> read(file)).hasMessageContaining("overlaps");
    }

    @Test
    void oneNameTwiceIsRefused() throws IOException {
        byte[] file = zip("a", "alpha", "b", "beta");
        byte[] twice = changed(file, 1, 46, 'a', 1);
        assertThatThrownBy(() -> read(twice)).hasMessageContaining("'a' is there twice");
    }

    @Test
    void encryptedEntriesAndUnknownMethodsAreRefusedByName() throws IOException {
        byte[] file = zip("a", "alpha");
        assertThatThrownBy(() -> read(changed(file, 0, 8, 1, 2))).hasMessageContaining("'a' is encrypted");
        assertThatThrownBy(() -> read(changed(file, 0, 10, 12, 2))).hasMessageContaining("method 12");
    }

    @Test
    void aWrongChecksumIsFound() throws IOException {
        ForeignZip zip = read(changed(zip("a", "alpha"), 0, 16, 0, 4));
        assertThatThrownBy(() -> zip.check(zip.entry("a"))).hasMessageContaining("CRC-32");
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] file = zip("a", "alpha", "b", "beta");
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(ModelFormatException.class);
        }
    }
}
