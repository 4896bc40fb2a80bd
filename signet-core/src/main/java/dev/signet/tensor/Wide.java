package dev.signet.tensor;

import java.util.Arrays;

/**
 * A dense tensor in the widest arithmetic its element type has: {@code double} for floats, {@code long} for integers and bool (of uint64, the same 64 bits); texts
 * are kept as they are. References of ops compute on these; {@link #toTensor} rounds once, at the end.
 */
public final class Wide {
    private static final String[] NO_TEXTS = {};

    private final ElementType type;
    private final Shape shape;
    private final double[] doubles;
    private final long[] longs;
    private final String[] texts;

    private Wide(ElementType type, Shape shape, double[] doubles, long[] longs, String[] texts) {
        this.type = type;
        this.shape = shape;
        this.doubles = doubles;
        this.longs = longs;
        this.texts = texts;
    }

    private Wide(ElementType type, Shape shape, double[] doubles, long[] longs) {
        this(type, shape, doubles, longs, NO_TEXTS);
    }

    public static Wide zeros(ElementType type, Shape shape) {
        if (type == ElementType.STRING) {
            return new Wide(type, shape, new double[0], new long[0], (String[]) type.newArray(shape.elements()));
        }
        return type.isFloat()
                ? new Wide(type, shape, new double[shape.elements()], new long[0])
                : new Wide(type, shape, new double[0], new long[shape.elements()]);
    }

    /** A float32-typed tensor that holds these doubles unrounded; shares the array. */
    public static Wide ofDoubles(Shape shape, double... values) {
        return ofDoubles(ElementType.FLOAT32, shape, values);
    }

    public static Wide ofDoubles(ElementType type, Shape shape, double... values) {
        if (values.length != shape.elements() || !type.isFloat()) {
            throw new ShapeException(values.length + " doubles do not make a " + type + "[" + shape + "]");
        }
        return new Wide(type, shape, values, new long[0]);
    }

    /** An int64 tensor; shares the array. */
    public static Wide ofLongs(Shape shape, long... values) {
        return ofLongs(ElementType.INT64, shape, values);
    }

    public static Wide ofLongs(ElementType type, Shape shape, long... values) {
        if (values.length != shape.elements() || !type.isInteger()) {
            throw new ShapeException(values.length + " integers do not make a " + type + "[" + shape + "]");
        }
        return new Wide(type, shape, new double[0], values);
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    public boolean isFloat() {
        return type.isFloat();
    }

    /** The live storage of a float tensor; throws {@link IllegalArgumentException} for another. */
    public double[] doubles() {
        if (!type.isFloat()) {
            throw new IllegalArgumentException(type + "[" + shape + "] holds no floats");
        }
        return doubles;
    }

    /** The live storage of an integer or bool tensor (bool: 0 or 1); throws {@link IllegalArgumentException} for another. */
    public long[] longs() {
        if (!type.isInteger()) {
            throw new IllegalArgumentException(type + "[" + shape + "] holds no integers");
        }
        return longs;
    }

    /** The live storage of a tensor of texts; throws {@link IllegalArgumentException} for another. */
    public String[] texts() {
        if (type != ElementType.STRING) {
            throw new IllegalArgumentException(type + "[" + shape + "] holds numbers");
        }
        return texts;
    }

    /** The same elements under another shape of as many, copied. */
    public Wide reshaped(Shape other) {
        if (other.elements() != shape.elements()) {
            throw new ShapeException(shape.elements() + " elements of " + this + " do not fill the shape " + other);
        }
        return new Wide(type, other, doubles.clone(), longs.clone(), texts.clone());
    }

    /** Copies {@code count} elements of a tensor of the same element type, from index {@code sourceAt} there to index {@code at} here. */
    public void copy(Wide source, int sourceAt, int at, int count) {
        if (source.type != type) {
            throw new IllegalArgumentException("cannot copy " + source + " into " + this);
        }
        if (isFloat()) {
            System.arraycopy(source.doubles, sourceAt, doubles, at, count);
        } else if (type == ElementType.STRING) {
            System.arraycopy(source.texts, sourceAt, texts, at, count);
        } else {
            System.arraycopy(source.longs, sourceAt, longs, at, count);
        }
    }

    /** An integer or float element as a double. */
    public double number(int at) {
        if (isFloat()) {
            return doubles[at];
        }
        long whole = longs()[at];
        boolean large = type == ElementType.UINT64 && whole < 0;
        return large ? ((whole >>> 1) | (whole & 1)) * 2.0 : whole;
    }

    public static Wide of(Tensor tensor) {
        Wide wide = zeros(tensor.type(), tensor.shape());
        Object data = tensor.data();
        if (tensor.type() == ElementType.STRING) {
            System.arraycopy(data, 0, wide.texts, 0, tensor.elements());
            return wide;
        }
        for (int i = 0; i < tensor.elements(); i++) {
            switch (tensor.type()) {
                case FLOAT32 -> wide.doubles[i] = ((float[]) data)[i];
                case FLOAT64 -> wide.doubles[i] = ((double[]) data)[i];
                case FLOAT16 -> wide.doubles[i] = Float.float16ToFloat(((short[]) data)[i]);
                case BFLOAT16 -> wide.doubles[i] = Float.intBitsToFloat(((short[]) data)[i] << 16);
                case INT64, UINT64 -> wide.longs[i] = ((long[]) data)[i];
                case INT32 -> wide.longs[i] = ((int[]) data)[i];
                case UINT32 -> wide.longs[i] = Integer.toUnsignedLong(((int[]) data)[i]);
                case INT16 -> wide.longs[i] = ((short[]) data)[i];
                case UINT16 -> wide.longs[i] = Short.toUnsignedLong(((short[]) data)[i]);
                case INT8, INT4, INT2 -> wide.longs[i] = ((byte[]) data)[i];
                case UINT8, BOOL, UINT4, UINT2 -> wide.longs[i] = Byte.toUnsignedLong(((byte[]) data)[i]);
                case FLOAT8E8M0 -> wide.doubles[i] = PowerOfTwo.decode(((byte[]) data)[i]);
                default -> wide.doubles[i] = NarrowFloat.of(tensor.type()).decode(((byte[]) data)[i]);
            }
        }
        return wide;
    }

    /** Rounds each element once to the element type. */
    public Tensor toTensor() {
        Tensor tensor = Tensor.zeros(type, shape);
        Object data = tensor.data();
        if (type == ElementType.STRING) {
            System.arraycopy(texts, 0, data, 0, texts.length);
            return tensor;
        }
        for (int i = 0; i < shape.elements(); i++) {
            switch (type) {
                case FLOAT32 -> ((float[]) data)[i] = (float) doubles[i];
                case FLOAT64 -> ((double[]) data)[i] = doubles[i];
                case FLOAT16 -> ((short[]) data)[i] = toFloat16(doubles[i]);
                case BFLOAT16 -> ((short[]) data)[i] = toBfloat16(doubles[i]);
                case INT64, UINT64 -> ((long[]) data)[i] = longs[i];
                case INT32, UINT32 -> ((int[]) data)[i] = (int) longs[i];
                case INT16, UINT16 -> ((short[]) data)[i] = (short) longs[i];
                case INT8, UINT8, BOOL, INT4, UINT4, INT2, UINT2 -> ((byte[]) data)[i] = (byte) type.wrap(longs[i]);
                case FLOAT8E8M0 -> ((byte[]) data)[i] = PowerOfTwo.encode(doubles[i], PowerOfTwo.Rounding.NEAREST);
                default -> ((byte[]) data)[i] = NarrowFloat.of(type).encode(doubles[i]);
            }
        }
        return tensor;
    }

    /**
     * The nearest number of a float type, ties to even.
     *
     * @param saturate whether what lies beyond the largest number of a type of 8 bits becomes that number, instead of infinity or NaN
     */
    public static double round(ElementType type, double value, boolean saturate) {
        return switch (type) {
            case FLOAT64 -> value;
            case FLOAT32 -> (float) value;
            case FLOAT16 -> Float.float16ToFloat(toFloat16(value));
            case BFLOAT16 -> Float.intBitsToFloat(toBfloat16(value) << 16);
            case FLOAT8E8M0 -> PowerOfTwo.decode(PowerOfTwo.encode(value, PowerOfTwo.Rounding.NEAREST));
            default -> NarrowFloat.of(type).round(value, saturate);
        };
    }

    private static short toFloat16(double value) {
        return Float.floatToFloat16(roundToOdd(value));
    }

    private static short toBfloat16(double value) {
        float odd = roundToOdd(value);
        if (Float.isNaN(odd)) {
            return (short) 0x7FC0;
        }
        int bits = Float.floatToRawIntBits(odd);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Rounding to odd on the way to an even narrower type makes the two roundings one (Boldo and Melquiond, 2008). */
    private static float roundToOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || Float.isNaN(nearest) || Float.isInfinite(nearest)) {
            return nearest;
        }
        float towardsZero = Math.abs(nearest) > Math.abs(value)
                ? Float.intBitsToFloat(Float.floatToRawIntBits(nearest) - 1)
                : nearest;
        return Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) | 1);
    }

    static boolean sameBits(Object a, Object b) {
        return switch (a) {
            case float[] floats -> b instanceof float[] other && sameFloatBits(floats, other);
            case double[] doubles -> b instanceof double[] other && sameDoubleBits(doubles, other);
            case long[] longs -> b instanceof long[] other && Arrays.equals(longs, other);
            case int[] ints -> b instanceof int[] other && Arrays.equals(ints, other);
            case short[] shorts -> b instanceof short[] other && Arrays.equals(shorts, other);
            case byte[] bytes -> b instanceof byte[] other && Arrays.equals(bytes, other);
            case String[] texts -> b instanceof String[] other && Arrays.equals(texts, other);
            default -> false;
        };
    }

    private static boolean sameFloatBits(float[] a, float[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameDoubleBits(double[] a, double[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (Double.doubleToRawLongBits(a[i]) != Double.doubleToRawLongBits(b[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return type + "[" + shape + "]";
    }
}
