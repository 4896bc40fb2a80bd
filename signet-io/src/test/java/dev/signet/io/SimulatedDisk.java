package dev.signet.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A directory on a disk that may lose power. Operations take place in a real directory and are also followed in a model of what is safe: a
 * name is safe once its directory was forced, a byte once its file was. {@link #afterPowerFailure} lists what may be found afterwards.
 */
final class SimulatedDisk implements FileOperations {
    /** The machine stops here; nothing after it has an effect. */
    static final class PowerFailure extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What a careless program leaves out, to prove that the simulation notices. */
    enum Carelessness {
        NONE,
        NO_FORCE,
        NO_FORCE_OF_THE_DIRECTORY
    }

    private static final class Data {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private byte[] forced = new byte[0];

        /** The bytes that may be there: all, only the forced ones, a part of the rest, or zeros in place of the rest. */
        private byte[] found(int variant) {
            byte[] all = written.toByteArray();
            return switch (variant) {
                case 0 -> all;
                case 1 -> forced;
                case 2 -> Arrays.copyOf(all, (forced.length + all.length) / 2);
                default -> Arrays.copyOf(forced, all.length);
            };
        }
    }

    private static final int VARIANTS = 4;

    /** A change of names that takes place as a whole or not at all. */
    private record NameChange(Optional<String> removed, Optional<String> added, Data data) {
        private void applyTo(Map<String, Data> names) {
            removed.ifPresent(names::remove);
            added.ifPresent(name -> names.put(name, data));
        }
    }

    private final FileOperations system = new SystemFiles();
    private final Map<String, Data> names = new TreeMap<>();
    private final Map<String, Data> safeNames = new TreeMap<>();
    private final List<NameChange> pending = new ArrayList<>();
    private Carelessness carelessness = Carelessness.NONE;
    private int operations;
    private int powerFailsAt = Integer.MAX_VALUE;
    private int fullAt = Integer.MAX_VALUE;

    void become(Carelessness carelessness) {
        this.carelessness = carelessness;
    }

    int operations() {
        return operations;
    }

    /** Lets so many more operations pass, then fails. */
    void failPowerAfter(int more) {
        powerFailsAt = operations + more;
    }

    /** Lets so many more operations pass, then refuses one with an {@link IOException}. */
    void beFullAfter(int more) {
        fullAt = operations + more;
    }

    private void step() throws IOException {
        if (operations >= powerFailsAt) {
            throw new PowerFailure();
        }
        if (operations++ == fullAt) {
            throw new IOException("No space left on device");
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private void change(NameChange change) {
        change.applyTo(names);
        pending.add(change);
    }

    @Override
    public NewFile create(Path file) throws IOException {
        step();
        NewFile real = system.create(file);
        Data data = new Data();
        change(new NameChange(Optional.empty(), Optional.of(name(file)), data));
        return new NewFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                step();
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                data.written.write(copy);
                real.write(bytes);
            }

            @Override
            public void force() throws IOException {
                step();
                if (carelessness != Carelessness.NO_FORCE) {
                    data.forced = data.written.toByteArray();
                }
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        system.move(from, to);
        change(new NameChange(
                Optional.of(name(from)), Optional.of(name(to)), Objects.requireNonNull(names.get(name(from)))));
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        system.delete(file);
        if (names.containsKey(name(file))) {
            change(new NameChange(
                    Optional.of(name(file)), Optional.empty(), Objects.requireNonNull(names.get(name(file)))));
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        step();
        if (carelessness == Carelessness.NO_FORCE_OF_THE_DIRECTORY) {
            return;
        }
        pending.forEach(change -> change.applyTo(safeNames));
        pending.clear();
    }

    /** Every content the directory may have after a power failure now: any of the pending changes of names, in either order. */
    Set<Map<String, String>> afterPowerFailure() {
        Set<Map<String, String>> found = new LinkedHashSet<>();
        if (pending.size() > 12) {
            throw new IllegalStateException(pending.size() + " changes are too many to try all subsets of");
        }
        for (int subset = 0; subset < 1 << pending.size(); subset++) {
            List<NameChange> survived = new ArrayList<>();
            for (int i = 0; i < pending.size(); i++) {
                if ((subset >> i & 1) == 1) {
                    survived.add(pending.get(i));
                }
            }
            for (List<NameChange> order : List.of(survived, survived.reversed())) {
                Map<String, Data> state = new TreeMap<>(safeNames);
                order.forEach(change -> change.applyTo(state));
                for (int variant = 0; variant < VARIANTS; variant++) {
                    found.add(contents(state, variant));
                }
            }
        }
        return found;
    }

    private static Map<String, String> contents(Map<String, Data> state, int variant) {
        Map<String, String> contents = new LinkedHashMap<>();
        // One character for each byte: strings compare by content.
        state.forEach((name, data) -> contents.put(name, new String(data.found(variant), StandardCharsets.ISO_8859_1)));
        return contents;
    }

    /** Writes such a content into an empty directory. */
    static void materialise(Map<String, String> contents, Path directory) throws IOException {
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
