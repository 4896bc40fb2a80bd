package dev.signet.io.torch;

import dev.signet.io.ByteSource;
import dev.signet.io.ForeignZip;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.io.StridedElements;
import dev.signet.io.TensorBytes;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * State dicts that {@code torch.save} wrote ({@code .pt}, {@code .pth}, {@code .th}), in both forms of file. Nothing in the file is executed: what is more than
 * data is refused by name. The tensors of one file may together take four times its size (tied weights are stored once), no more.
 */
public final class TorchFile {
    private static final int MOST_COPIES = 4;
    private static final int SMALL_FILE = 1 << 20;

    private final ByteSource source;
    private final Storages storages;
    private long bytesLeft;

    private TorchFile(ByteSource source, Storages storages) {
        this.source = source;
        this.storages = storages;
        this.bytesLeft = SMALL_FILE + MOST_COPIES * source.size();
    }

    /** The weights that the file holds, wherever in it. */
    public static Map<String, Tensor> read(Path file) throws IOException {
        return read(file, "");
    }

    /**
     * The tensors by name, in the order of the file.
     *
     * @param key the name under which the weights stand in what was saved; empty to find them
     * @throws ModelFormatException for a bad file, for one that asks for code, and where no or several dictionaries hold tensors
     */
    public static Map<String, Tensor> read(Path file, String key) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            return read(source, key);
        }
    }

    /** As {@link #read(Path)}, from memory; {@code name} stands for the file in errors. */
    public static Map<String, Tensor> read(String name, byte[] bytes) {
        try (ByteSource source = ByteSource.of(name, bytes)) {
            return read(source, "");
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory does no I/O", e);
        }
    }

    private static Map<String, Tensor> read(ByteSource source, String key) throws IOException {
        byte[] start = source.bytes(0, (int) Math.min(2, source.size()));
        if (start.length == 2 && start[0] == 'P' && start[1] == 'K') {
            ZippedStorages zipped = new ZippedStorages(ForeignZip.read(source));
            return new TorchFile(source, zipped).tensors(StateDict.of(source.name(), zipped.pickle(), key));
        }
        if (start.length == 2 && (start[0] & 0xFF) == 0x80) {
            StreamedStorages streamed = new StreamedStorages(source);
            return new TorchFile(source, streamed).tensors(StateDict.of(source.name(), streamed.pickle(), key));
        }
        throw new ModelFormatException(source.name(), 0, "is neither a zip file nor a pickle: no file of PyTorch's");
    }

    private Map<String, Tensor> tensors(Map<String, Pickled.Strided> found) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Pickled.Strided> named : found.entrySet()) {
            tensors.put(named.getKey(), tensor(named.getKey(), named.getValue()));
        }
        return tensors;
    }

    private ModelFormatException error(String name, String reason) {
        return new ModelFormatException(source.name(), "tensor " + Quoted.text(name) + " " + reason);
    }

    private Tensor tensor(String name, Pickled.Strided strided) throws IOException {
        Shape shape = shape(name, strided);
        ElementType type = strided.type();
        if (shape.elements() == 0) {
            return Tensor.zeros(type, shape);
        }
        long first = begin(strided);
        long span = span(name, strided, shape);
        long bytes = Math.max(shape.elements(), span) * type.bytes();
        if (bytes > bytesLeft) {
            throw error(name, "and those before it take more than " + MOST_COPIES + " times the size of the file");
        }
        bytesLeft -= bytes;
        long held = storages.bytes(strided.storage()) / type.bytes();
        if (first < 0 || first > held || span > held - first) {
            throw error(
                    name,
                    "of " + shape + " reaches from element " + first + " over " + span + " of a storage of " + held);
        }
        return read(name, strided, shape, first, (int) span);
    }

    private Shape shape(String name, Pickled.Strided strided) {
        try {
            return Shape.ofLongs(strided.sizes());
        } catch (ShapeException refused) {
            throw error(name, "cannot be: " + refused.getMessage());
        }
    }

    private static long begin(Pickled.Strided strided) {
        long view = strided.storage().offset();
        return view + strided.offset() < 0 ? -1 : view + strided.offset();
    }

    /** Elements from the first to the last, at most as many as an array holds. */
    private long span(String name, Pickled.Strided strided, Shape shape) {
        long last = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            long stride = strided.strides()[axis];
            if (stride > Shape.MAX_ELEMENTS || last > Shape.MAX_ELEMENTS) {
                throw error(name, "has a stride of " + stride + ", which leads out of every storage");
            }
            last += (shape.size(axis) - 1) * stride;
        }
        if (last >= Shape.MAX_ELEMENTS) {
            throw error(name, "is spread over " + last + " elements, more than an array holds");
        }
        return last + 1;
    }

    private Tensor read(String name, Pickled.Strided strided, Shape shape, long first, int span) throws IOException {
        ElementType type = strided.type();
        long skipped = first * type.bytes();
        Tensor stored = new TensorBytes(storages.order())
                .read(
                        source.name(),
                        storages.stream(strided.storage(), skipped),
                        storages.position(strided.storage()) + skipped,
                        name,
                        type,
                        Shape.of(span));
        if (isDense(strided.strides(), shape)) {
            return stored.reshape(shape);
        }
        return StridedElements.dense(type, shape, stored.data(), 0, strided.strides());
    }

    private static boolean isDense(long[] strides, Shape shape) {
        int[] dense = shape.strides();
        for (int axis = 0; axis < strides.length; axis++) {
            if (shape.size(axis) > 1 && strides[axis] != dense[axis]) {
                return false;
            }
        }
        return true;
    }
}
