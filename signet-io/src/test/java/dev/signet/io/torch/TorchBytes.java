package dev.signet.io.torch;

import dev.signet.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files as {@code torch.save} does, opcode by opcode. */
public final class TorchBytes {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final boolean streamed;
    private final Map<String, byte[]> storages = new LinkedHashMap<>();
    private final Map<String, Integer> elements = new LinkedHashMap<>();

    public TorchBytes(boolean streamed) {
        this.streamed = streamed;
        op(0x80).op(2);
    }

    public TorchBytes op(int opcode) {
        pickle.write(opcode);
        return this;
    }

    public TorchBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return op('X').number(bytes.length, 4).raw(bytes);
    }

    public TorchBytes whole(long value) {
        return value >= 0 && value < 256
                ? op('K').op((int) value)
                : op(0x8a).op(8).number(value, 8);
    }

    public TorchBytes number(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            op((int) (value >> (8 * i)) & 0xFF);
        }
        return this;
    }

    public TorchBytes raw(byte[] bytes) {
        pickle.writeBytes(bytes);
        return this;
    }

    public TorchBytes global(String module, String name) {
        return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public TorchBytes storage(String key, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return storage(key, "FloatStorage", bytes.array(), values.length);
    }

    public TorchBytes storage(String key, String kind, byte[] bytes, int count) {
        storages.put(key, bytes);
        elements.put(key, count);
        op('(').text("storage").global("torch", kind).text(key).text("cpu").whole(count);
        if (streamed) {
            op('N');
        }
        return op('t').op('Q');
    }

    public TorchBytes wholes(long... values) {
        op('(');
        for (long value : values) {
            whole(value);
        }
        return op('t');
    }

    /** A tensor of a new storage. */
    public TorchBytes tensor(String key, Tensor tensor) {
        long[] sizes = new long[tensor.shape().rank()];
        long[] strides = new long[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = tensor.shape().size(axis);
            strides[axis] = tensor.shape().strides()[axis];
        }
        return tensor(key, 0, sizes, strides, tensor.floats());
    }

    public TorchBytes tensor(String key, long offset, long[] sizes, long[] strides, float... values) {
        global("torch._utils", "_rebuild_tensor_v2").op('(').storage(key, values);
        whole(offset).wholes(sizes).wholes(strides).op(0x89);
        return global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
    }

    /** What was pickled so far. */
    public byte[] pickle() {
        return pickle.toByteArray();
    }

    /** The file around what was pickled. */
    public byte[] file() {
        op('.');
        return streamed ? stream() : zip();
    }

    private byte[] stream() {
        TorchBytes before = new TorchBytes(true);
        before.op(0x8a).op(10).number(0xa86a20f9469cfc6cL, 8).number(0x1950, 2).op('.');
        before.op(0x80).op(2).op('M').number(1001, 2).op('.');
        before.op(0x80).op(2).op('}').text("little_endian").op(0x88).op('s').op('.');
        TorchBytes keys = new TorchBytes(true).op(']').op('(');
        storages.keySet().forEach(keys::text);
        keys.op('e').op('.');
        before.raw(pickle.toByteArray()).raw(keys.pickle.toByteArray());
        storages.forEach((key, bytes) ->
                before.number(Objects.requireNonNull(elements.get(key)), 8).raw(bytes));
        return before.pickle.toByteArray();
    }

    private byte[] zip() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle.toByteArray());
        entries.put("archive/byteorder", "little".getBytes(StandardCharsets.UTF_8));
        storages.forEach((key, bytes) -> entries.put("archive/data/" + key, bytes));
        entries.put("archive/version", "3\n".getBytes(StandardCharsets.UTF_8));
        return zip(entries);
    }

    public static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            List<Map.Entry<String, byte[]>> list = new ArrayList<>(entries.entrySet());
            for (Map.Entry<String, byte[]> named : list) {
                ZipEntry entry = new ZipEntry(named.getKey());
                CRC32 crc = new CRC32();
                crc.update(named.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(named.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(named.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
