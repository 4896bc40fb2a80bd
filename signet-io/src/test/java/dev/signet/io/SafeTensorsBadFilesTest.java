package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the safetensors format forbids, one file for each rule. */
class SafeTensorsBadFilesTest {
    /** What the parser and the JVM need for themselves, whatever the file's size. */
    private static final long FIXED_COST = 512 << 10;

    @TempDir
    Path directory;

    @SuppressWarnings("ArrayRecordComponent")
    record Bad(String what, byte[] file, String reason) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static byte[] raw(long headerLength, byte[] header, int dataBytes) {
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(headerLength).put(header).array();
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return raw(bytes.length, bytes, dataBytes);
    }

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets
                + "}";
    }

    private static String one(String dtype, String shape, String offsets) {
        return "{" + tensor("t", dtype, shape, offsets) + "}";
    }

    private static byte[] withByte(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }

    static List<Bad> badFiles() {
        String good = one("F32", "[1]", "[0,4]");
        List<Bad> bad = new ArrayList<>();
        bad.add(new Bad("empty file", new byte[0], "starts with 8 bytes"));
        bad.add(new Bad("seven bytes", new byte[7], "starts with 8 bytes"));
        bad.add(new Bad("length only", raw(0, new byte[0], 0), "does not start with '{'"));
        bad.add(new Bad(
                "length of 2^63", raw(Long.MIN_VALUE, new byte[2], 0), "9223372036854775808 bytes is over the limit"));
        bad.add(new Bad("length of 2^64 - 1", raw(-1, new byte[2], 0), "18446744073709551615 bytes is over the limit"));
        bad.add(new Bad("length over the limit", raw((16 << 20) + 1, new byte[2], 0), "is over the limit of 16777216"));
        bad.add(new Bad(
                "length beyond the file",
                raw(3, "{}".getBytes(StandardCharsets.UTF_8), 0),
                "does not fit a file of 10 bytes"));
        bad.add(new Bad(
                "header cut short",
                raw(good.length() + 8, good.getBytes(StandardCharsets.UTF_8), 4),
                "does not fit a file"));
        bad.add(new Bad("header starts with a space", file(" {}", 0), "does not start with '{'"));
        bad.add(new Bad("header is a list", file("[]", 0), "does not start with '{'"));
        bad.add(new Bad("header starts with a byte order mark", file("\uFEFF{}", 0), "does not start with '{'"));
        bad.add(new Bad(
                "header is UTF-16", raw(4, "{}".getBytes(StandardCharsets.UTF_16LE), 0), "expected UTF-8 text"));
        bad.add(new Bad(
                "byte 0xff in a name",
                withByte(file(good, 4), 10, 0xFF),
                "byte 10: expected UTF-8 text, found byte 0xff"));
        bad.add(new Bad(
                "overlong encoding of /",
                withByte(withByte(file("{\"ab" + good.substring(2), 4), 10, 0xC0), 11, 0xAF),
                "expected UTF-8 text"));
        bad.add(new Bad("zero byte after the header", file("{}\0", 0), "expected UTF-8 text"));
        bad.add(new Bad(
                "half a surrogate pair in a name",
                file("{" + tensor("\\ud800", "F32", "[1]", "[0,4]") + "}", 4),
                "surrogate"));
        bad.add(new Bad("not JSON", file("{hello}", 0), "not valid JSON"));
        bad.add(new Bad("JSON without its end", file("{", 0), "not valid JSON"));
        bad.add(new Bad("comment", file("{/**/}", 0), "not valid JSON"));
        bad.add(new Bad(
                "comma at the end", file("{" + tensor("t", "F32", "[1]", "[0,4]") + ",}", 4), "not valid JSON"));
        bad.add(new Bad("text after the header", file("{}{}", 0), "follows the end"));
        bad.add(new Bad("nested 100,000 deep", file("{\"t\":" + "[".repeat(100_000), 0), "must be an object"));
        bad.add(new Bad("nested inside a shape", file(one("F32", "[[[[[[1]]]]]]", "[0,4]"), 4), ""));
        bad.add(new Bad(
                "name there twice",
                file("{" + tensor("t", "F32", "[0]", "[0,0]") + "," + tensor("t", "F32", "[1]", "[0,4]") + "}", 4),
                "'t' is there twice"));
        bad.add(new Bad(
                "name there twice, once escaped",
                file(
                        "{" + tensor("t", "F32", "[0]", "[0,0]") + "," + tensor("\\u0074", "F32", "[1]", "[0,4]") + "}",
                        4),
                "there twice"));
        bad.add(new Bad(
                "dtype there twice",
                file("{\"t\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
                "'dtype' is there twice"));
        bad.add(new Bad(
                "metadata there twice",
                file("{\"__metadata__\":{},\"__metadata__\":{}}", 0),
                "'__metadata__' is there twice"));
        bad.add(new Bad("name in the metadata twice", file("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0), "twice"));
        bad.add(new Bad("metadata with a number", file("{\"__metadata__\":{\"a\":1}}", 0), "must be a text"));
        bad.add(new Bad("metadata with an object", file("{\"__metadata__\":{\"a\":{}}}", 0), "must be a text"));
        bad.add(new Bad("metadata is a list", file("{\"__metadata__\":[]}", 0), "must be an object of texts"));
        bad.add(new Bad("metadata is null", file("{\"__metadata__\":null}", 0), "must be an object of texts"));
        bad.add(new Bad("tensor is a number", file("{\"t\":1}", 0), "must be an object"));
        bad.add(new Bad(
                "no dtype",
                file("{\"t\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
                "one of dtype, shape and data_offsets is missing"));
        bad.add(new Bad(
                "no shape",
                file("{\"t\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4),
                "one of dtype, shape and data_offsets is missing"));
        bad.add(new Bad(
                "no offsets",
                file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4),
                "one of dtype, shape and data_offsets is missing"));
        bad.add(new Bad(
                "unknown field",
                file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"strides\":[1]}}", 4),
                "'strides' is not known"));
        bad.add(new Bad("unknown dtype", file(one("F6_E3M2", "[1]", "[0,1]"), 1), "'F6_E3M2' is not known"));
        bad.add(new Bad(
                "dtype is a number",
                file("{\"t\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
                "must be a text"));
        bad.add(new Bad("shape is a number", file(one("F32", "1", "[0,4]"), 4), "must be a list of integers"));
        bad.add(new Bad("negative size", file(one("F32", "[-1]", "[0,4]"), 4), "negative number -1"));
        bad.add(new Bad("minus zero", file(one("F32", "[-0]", "[0,0]"), 0), "negative number -0"));
        bad.add(new Bad("size with a fraction", file(one("F32", "[1.0]", "[0,4]"), 4), "must be a list of integers"));
        bad.add(new Bad("size with an exponent", file(one("F32", "[1e0]", "[0,4]"), 4), "must be a list of integers"));
        bad.add(new Bad("size is text", file(one("F32", "[\"1\"]", "[0,4]"), 4), "must be a list of integers"));
        bad.add(new Bad(
                "size of 2^64", file(one("F32", "[18446744073709551616]", "[0,4]"), 4), "does not fit 63 bits"));
        bad.add(new Bad(
                "size of 1,000 digits",
                file(one("F32", "[" + "9".repeat(1000) + "]", "[0,4]"), 4),
                "over the limit of 64"));
        bad.add(new Bad(
                "product of 2^64", file(one("F32", "[2147483648,8589934592]", "[0,0]"), 0), "outside 0..2147483639"));
        bad.add(new Bad(
                "product of 2^64 from small sizes",
                file(one("U8", "[65536,65536,65536,65536]", "[0,0]"), 0),
                "more than 2147483639"));
        bad.add(new Bad("product of 2^32", file(one("U8", "[65536,65536]", "[0,0]"), 0), "more than 2147483639"));
        bad.add(new Bad("more bytes than 2^33", file(one("F64", "[2147483639]", "[0,17179869112]"), 8), "truncated?"));
        bad.add(new Bad(
                "nine axes", file(one("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]"), 4), "more numbers than the limit of 8"));
        bad.add(new Bad("one offset", file(one("F32", "[1]", "[0]"), 4), "must be begin and end"));
        bad.add(new Bad("three offsets", file(one("F32", "[1]", "[0,4,8]"), 4), "more numbers than the limit of 2"));
        bad.add(new Bad("offsets backwards", file(one("F32", "[1]", "[4,0]"), 4), "run backwards"));
        bad.add(new Bad("offsets beyond the file", file(one("F32", "[2]", "[0,8]"), 4), "truncated?"));
        bad.add(new Bad(
                "offset of 2^63 - 1",
                file(one("F32", "[1]", "[9223372036854775803,9223372036854775807]"), 4),
                "truncated?"));
        bad.add(new Bad("less bytes than the shape", file(one("F32", "[2]", "[0,4]"), 4), "takes 8 bytes"));
        bad.add(new Bad("more bytes than the shape", file(one("F32", "[1]", "[0,8]"), 8), "takes 4 bytes"));
        bad.add(new Bad("bytes for no elements", file(one("F32", "[0]", "[0,4]"), 4), "takes 0 bytes"));
        bad.add(new Bad("gap at the start", file(one("F32", "[1]", "[4,8]"), 8), "leaves a gap after 0"));
        bad.add(new Bad(
                "gap in the middle",
                file("{" + tensor("a", "U8", "[1]", "[0,1]") + "," + tensor("b", "U8", "[1]", "[2,3]") + "}", 3),
                "leaves a gap after 1"));
        bad.add(new Bad(
                "same bytes twice",
                file("{" + tensor("a", "U8", "[2]", "[0,2]") + "," + tensor("b", "U8", "[2]", "[0,2]") + "}", 2),
                "overlaps what ends at 2"));
        bad.add(new Bad(
                "overlap by one byte",
                file("{" + tensor("a", "U8", "[2]", "[0,2]") + "," + tensor("b", "U8", "[2]", "[1,3]") + "}", 3),
                "overlaps what ends at 2"));
        bad.add(new Bad(
                "no elements inside another tensor",
                file("{" + tensor("a", "U8", "[2]", "[0,2]") + "," + tensor("b", "U8", "[0]", "[1,1]") + "}", 2),
                "overlaps what ends at 2"));
        bad.add(new Bad("bytes at the end", file(good, 5), "1 bytes at the end belong to no tensor"));
        bad.add(new Bad("bytes and no tensor", file("{}", 1), "1 bytes at the end belong to no tensor"));
        bad.add(new Bad(
                "bool of 2",
                withByte(file(one("BOOL", "[2]", "[0,2]"), 2), file(one("BOOL", "[2]", "[0,2]"), 2).length - 1, 2),
                "holds the byte 2"));
        return bad;
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void isRefusedWithItsReasonFromMemoryAndFromDisk(Bad bad) throws IOException {
        Throwable fromMemory = catchThrowable(() -> SafeTensors.read("bad.safetensors", bad.file()));
        assertThat(fromMemory)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("bad.safetensors: byte ")
                .hasMessageContaining(bad.reason());
        assertThat(fromMemory.toString()).hasSizeLessThan(1000);
        Path file = directory.resolve("bad.safetensors");
        Files.write(file, bad.file());
        Throwable fromDisk = catchThrowable(() -> SafeTensors.read(file));
        assertThat(fromDisk).isInstanceOf(ModelFormatException.class);
        assertThat(((ModelFormatException) fromDisk).reason()).isEqualTo(((ModelFormatException) fromMemory).reason());
        assertThat(((ModelFormatException) fromDisk).file()).isEqualTo(file.toString());
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void costsAtMostTwiceItsSize(Bad bad) {
        assertThat(allocatedByReading(bad.file())).isLessThanOrEqualTo(2L * bad.file().length + FIXED_COST);
    }

    /** The dearest header there is: nothing but names. What it takes is bounded by the limits on tensors and header. */
    @Test
    void aHeaderOfNamesStopsAtTheLimitOfTensors() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write('{');
        for (int i = 0; i < 200_000; i++) {
            String name = Integer.toString(i, 36);
            header.write(((i == 0 ? "" : ",") + tensor(name, "U8", "[0]", "[0,0]")).getBytes(StandardCharsets.UTF_8));
        }
        header.write('}');
        byte[] file = raw(header.size(), header.toByteArray(), 0);
        assertThat(catchThrowable(() -> SafeTensors.read("names", file)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("more tensors than the limit of 100000");
        assertThat(allocatedByReading(file)).isLessThan(128 << 20);
    }

    @Test
    void limitsCanBeChanged() {
        byte[] file = file(one("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]"), 4);
        SafeTensorsLimits limits = SafeTensorsLimits.DEFAULT.withRank(9);
        assertThat(SafeTensors.read("nine", file, limits).tensors()).containsKey("t");
        assertThat(catchThrowable(() -> SafeTensors.read("nine", file, limits.withHeaderBytes(10))))
                .hasMessageContaining("limit of 10");
        assertThat(catchThrowable(() -> SafeTensors.read("nine", file, limits.withTensors(0))))
                .hasMessageContaining("limit of 0");
    }

    private static long allocatedByReading(byte[] file) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // The first time also pays for loading classes.
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                SafeTensors.read("bad", file);
            } catch (ModelFormatException e) {
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        return least;
    }
}
