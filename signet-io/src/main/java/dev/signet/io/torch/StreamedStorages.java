package dev.signet.io.torch;

import dev.signet.io.ByteSource;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.tensor.ElementType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * A file of PyTorch before 1.6: five pickles one after the other (a magic number, the protocol, the machine, the object, the keys of the storages), then the
 * storages in the order of the keys, each with the number of its elements before it.
 */
final class StreamedStorages implements Storages {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int PROTOCOL = 1001;
    private static final int LARGEST_PICKLES = 64 << 20;
    private static final int COUNT_BYTES = 8;

    private final ByteSource source;
    private final Pickled root;
    private final ByteOrder order;
    private final Map<String, Place> places = new HashMap<>();

    /** Bytes {@code begin} to {@code end} of the file. */
    private record Place(long begin, long end) {}

    StreamedStorages(ByteSource source) throws IOException {
        this.source = source;
        long end = Math.min(source.size(), LARGEST_PICKLES);
        PickleInput in =
                new PickleInput(source.name(), new BufferedInputStream(source.stream(0, source.size())), 0, end);
        expect(in, MAGIC, "the magic number");
        expect(in, BigInteger.valueOf(PROTOCOL), "the protocol");
        this.order = byteOrder(PickleReader.read(in).root());
        PickleReader.Pickle object = PickleReader.read(in);
        this.root = object.root();
        place(in, PickleReader.read(in).root(), object.storages());
    }

    Pickled pickle() {
        return root;
    }

    private static void expect(PickleInput in, BigInteger wanted, String what) throws IOException {
        long place = in.position();
        Pickled found = PickleReader.read(in).root();
        if (!(found instanceof Pickled.Whole whole) || !whole.value().equals(wanted)) {
            throw in.error(place, "expected " + what + " of a PyTorch file, found " + found.kind());
        }
    }

    private static ByteOrder byteOrder(Pickled machine) {
        boolean big = machine instanceof Pickled.Entries entries
                && entries.map.get("little_endian") instanceof Pickled.Truth little
                && !little.value();
        return big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private void place(PickleInput in, Pickled keys, Map<String, ElementType> types) throws IOException {
        if (!(keys instanceof Pickled.Items list)) {
            throw in.error(keys.kind() + " stands where the keys of the storages are expected");
        }
        long position = in.position();
        for (Pickled key : list.list) {
            if (!(key instanceof Pickled.Text name)) {
                throw in.error(key.kind() + " is the key of a storage");
            }
            ElementType type = types.get(name.value());
            if (type == null) {
                throw new ModelFormatException(
                        source.name(), position, "nothing says what storage " + Quoted.text(name.value()) + " holds");
            }
            if (position > source.size() - COUNT_BYTES) {
                throw new ModelFormatException(source.name(), position, "the file ends before its storages");
            }
            long count = ByteBuffer.wrap(source.bytes(position, COUNT_BYTES))
                    .order(order)
                    .getLong();
            long begin = position + COUNT_BYTES;
            if (count < 0 || count > (source.size() - begin) / type.bytes()) {
                throw new ModelFormatException(
                        source.name(),
                        position,
                        "a storage of " + count + " elements does not fit the file: truncated?");
            }
            position = begin + count * type.bytes();
            if (places.put(name.value(), new Place(begin, position)) != null) {
                throw new ModelFormatException(
                        source.name(), begin, "storage " + Quoted.text(name.value()) + " is there twice");
            }
        }
        if (position != source.size()) {
            throw new ModelFormatException(
                    source.name(), position, (source.size() - position) + " bytes at the end belong to no storage");
        }
    }

    private Place at(Pickled.Storage storage) {
        Place place = places.get(storage.key());
        if (place == null) {
            throw new ModelFormatException(source.name(), "storage " + Quoted.text(storage.key()) + " is missing");
        }
        return place;
    }

    @Override
    public ByteOrder order() {
        return order;
    }

    @Override
    public long bytes(Pickled.Storage storage) {
        return at(storage).end() - at(storage).begin();
    }

    @Override
    public long position(Pickled.Storage storage) {
        return at(storage).begin();
    }

    @Override
    public InputStream stream(Pickled.Storage storage, long from) {
        return source.stream(at(storage).begin() + from, bytes(storage) - from);
    }
}
