package dev.signet.io.torch;

import dev.signet.io.ForeignZip;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file of PyTorch 1.6 and later: a zip of {@code NAME/data.pkl}, the pickle, and {@code NAME/data/KEY}, one entry for each storage. */
final class ZippedStorages implements Storages {
    private static final String PICKLE = "data.pkl";
    private static final int LARGEST_PICKLE = 64 << 20;

    private final ForeignZip zip;
    private final String prefix;
    private final ByteOrder order;
    private final Set<String> checked = new HashSet<>();

    ZippedStorages(ForeignZip zip) throws IOException {
        this.zip = zip;
        this.prefix = prefix();
        this.order = byteOrder();
    }

    private String prefix() {
        List<String> pickles = zip.names().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw new ModelFormatException(
                    zip.source().name(),
                    "is a zip file with " + pickles.size() + " entries data.pkl, expected one: no file of PyTorch's");
        }
        String found = pickles.getFirst().substring(0, pickles.getFirst().length() - PICKLE.length());
        if (zip.has(found + "constants.pkl")) {
            throw new ModelFormatException(
                    zip.source().name(),
                    "is a TorchScript program; nothing was executed. Save model.state_dict() instead");
        }
        return found;
    }

    private ByteOrder byteOrder() throws IOException {
        if (!zip.has(prefix + "byteorder")) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String text = new String(zip.bytes(zip.entry(prefix + "byteorder"), 100), StandardCharsets.UTF_8).strip();
        return switch (text) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default ->
                throw new ModelFormatException(
                        zip.source().name(), "the byte order " + Quoted.text(text) + " is neither little nor big");
        };
    }

    Pickled pickle() throws IOException {
        byte[] bytes = zip.bytes(zip.entry(prefix + PICKLE), LARGEST_PICKLE);
        String name = zip.source().name() + "!" + prefix + PICKLE;
        return PickleReader.read(new PickleInput(name, new ByteArrayInputStream(bytes), 0, bytes.length))
                .root();
    }

    private ForeignZip.Entry entry(Pickled.Storage storage) {
        return zip.entry(prefix + "data/" + storage.key());
    }

    @Override
    public ByteOrder order() {
        return order;
    }

    @Override
    public long bytes(Pickled.Storage storage) throws IOException {
        ForeignZip.Entry entry = entry(storage);
        if (checked.add(storage.key())) {
            zip.check(entry);
        }
        return entry.bytes();
    }

    @Override
    public long position(Pickled.Storage storage) {
        return entry(storage).position();
    }

    @Override
    public InputStream stream(Pickled.Storage storage, long from) throws IOException {
        InputStream in = zip.stream(entry(storage));
        in.skipNBytes(from);
        return in;
    }
}
