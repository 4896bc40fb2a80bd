package dev.signet.tensor;

/**
 * What one element of a tensor is: every type ONNX knows but the complex ones. Fast algorithms compute in {@link #FLOAT32}; the others run on the reference
 * of an op. Types narrower than a byte take a whole byte each in memory.
 */
public enum ElementType {
    FLOAT32(32, Kind.FLOAT),
    FLOAT64(64, Kind.FLOAT),
    FLOAT16(16, Kind.FLOAT),
    BFLOAT16(16, Kind.FLOAT),
    INT8(8, Kind.SIGNED),
    INT16(16, Kind.SIGNED),
    INT32(32, Kind.SIGNED),
    INT64(64, Kind.SIGNED),
    UINT8(8, Kind.UNSIGNED),
    UINT16(16, Kind.UNSIGNED),
    UINT32(32, Kind.UNSIGNED),
    UINT64(64, Kind.UNSIGNED),
    BOOL(8, Kind.UNSIGNED),
    /** 4 bits of exponent, 3 of mantissa, no infinities. */
    FLOAT8E4M3FN(8, Kind.FLOAT),
    /** 4 bits of exponent, 3 of mantissa, no infinities, no negative zero. */
    FLOAT8E4M3FNUZ(8, Kind.FLOAT),
    /** 5 bits of exponent, 2 of mantissa. */
    FLOAT8E5M2(8, Kind.FLOAT),
    /** 5 bits of exponent, 2 of mantissa, no infinities, no negative zero. */
    FLOAT8E5M2FNUZ(8, Kind.FLOAT),
    /** A power of 2. */
    FLOAT8E8M0(8, Kind.FLOAT),
    /** 2 bits of exponent, 1 of mantissa, neither infinities nor NaN. */
    FLOAT4E2M1(4, Kind.FLOAT),
    UINT4(4, Kind.UNSIGNED),
    INT4(4, Kind.SIGNED),
    UINT2(2, Kind.UNSIGNED),
    INT2(2, Kind.SIGNED),
    /** A text; nothing is computed with it. */
    STRING(0, Kind.TEXT);

    private enum Kind {
        FLOAT,
        SIGNED,
        UNSIGNED,
        TEXT
    }

    private final int bits;
    private final Kind kind;

    ElementType(int bits, Kind kind) {
        this.bits = bits;
        this.kind = kind;
    }

    /** Bits of one element in files, where narrow ones are packed; 0 for texts. */
    public int bits() {
        return bits;
    }

    /** Bytes of one element in memory. */
    public int bytes() {
        return Math.ceilDiv(bits, 8);
    }

    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /** Whole numbers, {@link #BOOL} included. */
    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    public boolean isUnsigned() {
        return kind == Kind.UNSIGNED;
    }

    /** The value of an integer type that the lowest bits of a number stand for: what arithmetic that overflows leaves. Not 0 is true. */
    public long wrap(long number) {
        if (this == BOOL) {
            return number == 0 ? 0 : 1;
        }
        int unused = 64 - bits;
        return isUnsigned() ? number << unused >>> unused : number << unused >> unused;
    }

    /** The smallest number of an integer type. */
    public long smallest() {
        return isUnsigned() ? 0 : -1L << (bits - 1);
    }

    /** The largest number of an integer type; all bits set, which is -1, for {@link #UINT64}. */
    public long largest() {
        if (this == BOOL) {
            return 1;
        }
        return isUnsigned() ? -1L >>> (64 - bits) : ~smallest();
    }

    /** A new zeroed array for this many elements: {@code float[]}, {@code double[]}, {@code long[]}, {@code int[]}, {@code short[]}, {@code byte[]} or {@code String[]}. */
    public Object newArray(int elements) {
        return switch (this) {
            case FLOAT32 -> new float[elements];
            case FLOAT64 -> new double[elements];
            case INT64, UINT64 -> new long[elements];
            case INT32, UINT32 -> new int[elements];
            case INT16, UINT16, FLOAT16, BFLOAT16 -> new short[elements];
            case STRING -> emptyTexts(elements);
            default -> new byte[elements];
        };
    }

    private static String[] emptyTexts(int elements) {
        String[] texts = new String[elements];
        java.util.Arrays.fill(texts, "");
        return texts;
    }
}
