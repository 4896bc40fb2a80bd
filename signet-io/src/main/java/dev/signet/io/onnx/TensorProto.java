package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import dev.signet.tensor.Tensor;
import java.util.List;

/** A stored tensor whose elements are still bytes of the file; {@link #tensor} decodes them. */
public final class TensorProto {
    private final String name;
    private final int dataType;
    private final List<Long> sizes;
    private final boolean external;
    private final WireReader message;

    TensorProto(String name, int dataType, List<Long> sizes, boolean external, WireReader message) {
        this.name = name;
        this.dataType = dataType;
        this.sizes = List.copyOf(sizes);
        this.external = external;
        this.message = message;
    }

    public String name() {
        return name;
    }

    /** ONNX's number of the element type. */
    public int dataType() {
        return dataType;
    }

    public List<Long> sizes() {
        return sizes;
    }

    /** Whether the elements are in another file. */
    public boolean isExternal() {
        return external;
    }

    /**
     * The tensor, decoded now.
     *
     * @throws ModelFormatException where type, sizes and bytes do not fit together
     * @throws UnsupportedOnnxException for an element type that Signet lacks, and for elements in another file where those are not opened
     */
    public Tensor tensor() {
        return new TensorDecoder(this, message).decode();
    }

    @Override
    public String toString() {
        return name + " " + DataTypes.name(dataType) + sizes;
    }
}
