package dev.signet.data;

/** Integers in byte arrays, as file formats store them. */
final class Bytes {
    private Bytes() {}

    static int bigEndian16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    static int littleEndian16(byte[] bytes, int at) {
        return (bytes[at + 1] & 0xFF) << 8 | bytes[at] & 0xFF;
    }

    /** As a long, because file formats mean it without sign. */
    static long bigEndian32(byte[] bytes, int at) {
        return (long) bigEndian16(bytes, at) << 16 | bigEndian16(bytes, at + 2);
    }

    static long littleEndian32(byte[] bytes, int at) {
        return (long) littleEndian16(bytes, at + 2) << 16 | littleEndian16(bytes, at);
    }
}
