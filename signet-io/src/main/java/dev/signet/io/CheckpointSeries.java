package dev.signet.io;

import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Numbered checkpoints of one kind in a directory: {@code NAME-000000012.safetensors} with the tensors, and
 * {@code NAME-000000012.json}, the manifest that makes it complete. Every save takes a new number, so nothing is ever written over.
 */
final class CheckpointSeries {
    private static final System.Logger LOG = System.getLogger(CheckpointSeries.class.getName());
    private static final String TENSORS = ".safetensors";
    private static final String MANIFEST = ".json";
    private static final int LARGEST_MANIFEST = 1 << 16;

    private final Path directory;
    private final String name;
    private final int keep;
    private final FileOperations operations;
    private final Pattern files;

    CheckpointSeries(Path directory, String name, int keep, FileOperations operations) {
        this.directory = directory;
        this.name = name;
        this.keep = keep;
        this.operations = operations;
        this.files = Pattern.compile(Pattern.quote(name) + "-([0-9]{9,18})\\.(safetensors|json)");
    }

    private Path file(long sequence, String extension) {
        return directory.resolve(String.format(Locale.ROOT, "%s-%09d%s", name, sequence, extension));
    }

    private List<String> fileNames() throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** The numbers of files with this extension. */
    private SortedSet<Long> sequences(List<String> fileNames, String extension) {
        SortedSet<Long> sequences = new TreeSet<>();
        for (String fileName : fileNames) {
            Matcher matcher = files.matcher(fileName);
            if (matcher.matches() && fileName.endsWith(extension)) {
                sequences.add(Long.parseLong(matcher.group(1)));
            }
        }
        return sequences;
    }

    /** The numbers of checkpoints that were completed and are still there, damaged or not. */
    SortedSet<Long> sequences() throws IOException {
        return sequences(fileNames(), MANIFEST);
    }

    /** Saves under the next number and returns it; then deletes what is older than the ones to keep. */
    long save(SafeTensors tensors) throws IOException {
        List<String> fileNames = fileNames();
        SortedSet<Long> taken = sequences(fileNames, TENSORS);
        taken.addAll(sequences(fileNames, MANIFEST));
        long sequence = taken.isEmpty() ? 1 : taken.last() + 1;
        Path file = file(sequence, TENSORS);
        AtomicFiles files = new AtomicFiles(operations);
        try {
            String[] sha256 = new String[1];
            files.write(file, tensors.encodedBytes(), out -> sha256[0] = Sha256.copy(tensors::writeTo, out));
            CheckpointManifest manifest =
                    new CheckpointManifest(sequence, file.getFileName().toString(), tensors.encodedBytes(), sha256[0]);
            files.write(file(sequence, MANIFEST), manifest.toBytes());
        } catch (IOException e) {
            withdraw(sequence, e);
            throw e;
        }
        deleteOld();
        return sequence;
    }

    /** After a failed save: the manifest first, so that no complete checkpoint ever lacks its tensors. */
    private void withdraw(long sequence, IOException failure) {
        try {
            operations.delete(file(sequence, MANIFEST));
            operations.delete(file(sequence, TENSORS));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void deleteOld() {
        try {
            List<String> fileNames = fileNames();
            List<Long> complete = new ArrayList<>(sequences(fileNames, MANIFEST)).reversed();
            long oldestKept = complete.get(Math.min(keep, complete.size()) - 1);
            for (long sequence : complete.subList(Math.min(keep, complete.size()), complete.size())) {
                operations.delete(file(sequence, MANIFEST));
            }
            for (long sequence : sequences(fileNames, TENSORS)) {
                // Without a manifest: deleted above, or a save that a crash cut short.
                if (sequence < oldestKept || !complete.contains(sequence)) {
                    operations.delete(file(sequence, TENSORS));
                }
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "old checkpoints in " + directory + " could not be deleted; the new one is saved: " + e);
        }
    }

    /**
     * The newest checkpoint that is whole. Empty if none was ever completed; throws {@link ModelFormatException} if all are damaged or
     * the newest is of a newer major version.
     */
    Optional<Checkpoint> load() throws IOException {
        List<String> warnings = new ArrayList<>();
        for (long sequence : new ArrayList<>(sequences()).reversed()) {
            try {
                SafeTensors tensors = load(sequence);
                return Optional.of(new Checkpoint(sequence, tensors.tensors(), tensors.metadata(), warnings));
            } catch (CheckpointManifest.NewerCheckpointException e) {
                throw e.reason();
            } catch (ModelFormatException e) {
                warnings.add("checkpoint passed over: " + e.getMessage());
            } catch (NoSuchFileException e) {
                warnings.add("checkpoint passed over: " + e.getFile() + " is missing");
            } catch (IOException e) {
                warnings.add("checkpoint passed over: " + file(sequence, TENSORS) + " cannot be read: " + e);
            }
        }
        if (warnings.isEmpty()) {
            return Optional.empty();
        }
        throw new ModelFormatException(
                directory.toString(),
                "none of " + warnings.size() + " checkpoints named " + name + " is whole: "
                        + String.join("; ", warnings));
    }

    private SafeTensors load(long sequence) throws IOException, CheckpointManifest.NewerCheckpointException {
        CheckpointManifest manifest = manifest(file(sequence, MANIFEST));
        Path file = file(sequence, TENSORS);
        if (manifest.sequence() != sequence
                || !manifest.file().equals(file.getFileName().toString())) {
            throw new ModelFormatException(
                    file(sequence, MANIFEST).toString(), "is the manifest of " + Quoted.text(manifest.file()));
        }
        try (ByteSource source = ByteSource.of(file)) {
            if (source.size() != manifest.bytes()) {
                throw new ModelFormatException(
                        source.name(), "has " + source.size() + " bytes, its manifest says " + manifest.bytes());
            }
            if (!Sha256.of(source.stream(0, source.size())).equals(manifest.sha256())) {
                throw new ModelFormatException(source.name(), "is damaged: its SHA-256 is not the one in its manifest");
            }
            return SafeTensors.read(
                    source.name(), source.stream(0, source.size()), source.size(), SafeTensorsLimits.DEFAULT);
        }
    }

    private static CheckpointManifest manifest(Path file)
            throws IOException, CheckpointManifest.NewerCheckpointException {
        try (ByteSource source = ByteSource.of(file)) {
            if (source.size() > LARGEST_MANIFEST) {
                throw new ModelFormatException(
                        source.name(), source.size() + " bytes are over the limit of " + LARGEST_MANIFEST);
            }
            return CheckpointManifest.read(source.name(), source.bytes(0, (int) source.size()));
        }
    }

    /** Saves tensors with metadata. */
    long save(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        return save(new SafeTensors(tensors, metadata));
    }
}
