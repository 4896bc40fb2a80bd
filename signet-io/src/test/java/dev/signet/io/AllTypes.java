package dev.signet.io;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors for tests: every bit pattern random, except in bools. */
public final class AllTypes {
    private AllTypes() {}

    /** The types that safetensors files have. */
    public static List<ElementType> stored() {
        return Arrays.stream(Dtype.values()).map(Dtype::type).toList();
    }

    public static Tensor random(ElementType type, Shape shape, RandomStream random) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.elements(); i++) {
            long bits = random.bits(i);
            switch (tensor.data()) {
                case float[] floats -> floats[i] = Float.intBitsToFloat((int) bits);
                case double[] doubles -> doubles[i] = Double.longBitsToDouble(bits);
                case long[] longs -> longs[i] = bits;
                case int[] ints -> ints[i] = (int) bits;
                case short[] shorts -> shorts[i] = (short) bits;
                case byte[] bytes -> bytes[i] = (byte) (type == ElementType.BOOL ? bits & 1 : bits);
                default ->
                    throw new IllegalStateException(
                            "no tensor holds " + tensor.data().getClass());
            }
        }
        return tensor;
    }

    /** One tensor of each type and shape, rank 0, zero sizes and more than one buffer's worth included. */
    static Map<String, Tensor> tensors(long seed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Shape[] shapes = {
            Shape.scalar(), Shape.of(0), Shape.of(3, 0, 2), Shape.of(7), Shape.of(2, 3, 5), Shape.of(3, 30_001)
        };
        for (ElementType type : stored()) {
            for (Shape shape : shapes) {
                String name = type + "/" + shape;
                tensors.put(name, random(type, shape, RandomStream.of(seed, name)));
            }
        }
        return tensors;
    }
}
