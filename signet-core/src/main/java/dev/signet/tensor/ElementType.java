package dev.signet.tensor;

/** What one element of a tensor is. Fast algorithms compute in {@link #FLOAT32}; the others run on the reference of an op. */
public enum ElementType {
    FLOAT32(4, Kind.FLOAT),
    FLOAT64(8, Kind.FLOAT),
    FLOAT16(2, Kind.FLOAT),
    BFLOAT16(2, Kind.FLOAT),
    INT8(1, Kind.INTEGER),
    INT16(2, Kind.INTEGER),
    INT32(4, Kind.INTEGER),
    INT64(8, Kind.INTEGER),
    UINT8(1, Kind.INTEGER),
    UINT16(2, Kind.INTEGER),
    UINT32(4, Kind.INTEGER),
    UINT64(8, Kind.INTEGER),
    BOOL(1, Kind.INTEGER);

    private enum Kind {
        FLOAT,
        INTEGER
    }

    private final int bytes;
    private final Kind kind;

    ElementType(int bytes, Kind kind) {
        this.bytes = bytes;
        this.kind = kind;
    }

    /** Bytes of one element in memory and in files. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /** A new zeroed primitive array for this many elements: {@code float[]}, {@code double[]}, {@code long[]}, {@code int[]}, {@code short[]} or {@code byte[]}. */
    public Object newArray(int elements) {
        return switch (this) {
            case FLOAT32 -> new float[elements];
            case FLOAT64 -> new double[elements];
            case INT64, UINT64 -> new long[elements];
            case INT32, UINT32 -> new int[elements];
            case INT16, UINT16, FLOAT16, BFLOAT16 -> new short[elements];
            case INT8, UINT8, BOOL -> new byte[elements];
        };
    }
}
