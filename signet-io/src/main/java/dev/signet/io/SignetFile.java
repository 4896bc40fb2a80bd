package dev.signet.io;

import dev.signet.io.StoredZip.Part;
import dev.signet.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code .signet} container: an uncompressed zip of {@code graph.json}, {@code weights.safetensors}, {@code preprocess.json},
 * {@code labels.txt}, {@code metrics.json}, {@code choices.json} if algorithms were measured, and {@code manifest.json}, in this order, that any zip tool opens. The manifest has the version
 * of the format and size and SHA-256 of every other entry. The same archive gives the same bytes everywhere.
 *
 * <p>Reading checks every byte: one flipped bit or a cut anywhere is a {@link ModelFormatException} that names the entry and the reason.
 * Nothing is unpacked, and no name from the file becomes a path.
 */
public final class SignetFile {
    static final int MAJOR = 1;
    static final int MINOR = 0;

    private static final String GRAPH = "graph.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String PREPROCESS = "preprocess.json";
    private static final String LABELS = "labels.txt";
    private static final String METRICS = "metrics.json";
    private static final String CHOICES = "choices.json";
    private static final String MANIFEST = "manifest.json";
    private static final List<String> CONTENT = List.of(GRAPH, WEIGHTS, PREPROCESS, LABELS, METRICS);
    private static final int LARGEST_MANIFEST = 1 << 16;
    private static final int LARGEST_TEXT = JsonLimits.DEFAULT.documentBytes();

    private SignetFile() {}

    /** Writes or replaces a file: after a crash it is the old one or the new one, never a part. */
    public static void write(Path file, ModelArchive archive) throws IOException {
        List<Part> parts = parts(archive);
        AtomicFiles.ofSystem().write(file, StoredZip.size(parts), out -> StoredZip.write(parts, out));
    }

    /** The whole file. Throws {@link IllegalArgumentException} if it is larger than an array can be. */
    public static byte[] toBytes(ModelArchive archive) {
        List<Part> parts = parts(archive);
        if (StoredZip.size(parts) > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a file of " + StoredZip.size(parts) + " bytes does not fit an array; write it to a path");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) StoredZip.size(parts));
        try {
            StoredZip.write(parts, out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing memory does no I/O", e);
        }
        return out.toByteArray();
    }

    private static List<Part> parts(ModelArchive archive) {
        SafeTensors weights = SafeTensors.of(archive.weights());
        List<Part> parts = new ArrayList<>();
        parts.add(text(GRAPH, Json.text(archive.graph())));
        parts.add(new Part(WEIGHTS, weights.encodedBytes(), weights::writeTo));
        parts.add(text(PREPROCESS, Json.text(archive.preprocess())));
        parts.add(text(LABELS, lines(archive.labels())));
        parts.add(text(METRICS, Json.text(archive.metrics())));
        if (!archive.choices().isEmpty()) {
            parts.add(text(CHOICES, Json.text(choices(archive.choices()))));
        }
        parts.add(new Part(MANIFEST, Json.bytes(manifest(parts).toJson())));
        return parts;
    }

    private static JsonValue choices(Map<String, String> algorithms) {
        JsonObject object = JsonObject.empty();
        for (Map.Entry<String, String> choice : algorithms.entrySet()) {
            object = object.with(choice.getKey(), JsonValue.of(choice.getValue()));
        }
        return object;
    }

    private static Part text(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST_TEXT) {
            throw new IllegalArgumentException(
                    name + " would take " + bytes.length + " bytes, more than the limit of " + LARGEST_TEXT);
        }
        return new Part(name, bytes);
    }

    private static String lines(List<String> labels) {
        StringBuilder lines = new StringBuilder();
        labels.forEach(label -> lines.append(label).append('\n'));
        return lines.toString();
    }

    private static SignetManifest manifest(List<Part> parts) {
        List<SignetManifest.Entry> entries = new ArrayList<>();
        for (Part part : parts) {
            try {
                String sha256 = Sha256.copy(part.content(), OutputStream.nullOutputStream());
                entries.add(new SignetManifest.Entry(part.name(), part.size(), sha256));
            } catch (IOException e) {
                throw new UncheckedIOException("writing nowhere does no I/O", e);
            }
        }
        return new SignetManifest(MAJOR, MINOR, entries);
    }

    /** Reads and checks a whole file. Throws {@link ModelFormatException} for a bad file, {@link IOException} if it cannot be read at all. */
    public static ModelArchive read(Path file) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            return read(source);
        }
    }

    /** Reads and checks a file that is in memory; {@code name} stands for it in errors. */
    public static ModelArchive read(String name, byte[] bytes) {
        try (ByteSource source = ByteSource.of(name, bytes)) {
            return read(source);
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory does no I/O", e);
        }
    }

    /** Checks every entry against its hash and returns the manifest, without parsing graph or weights. */
    public static SignetManifest verify(Path file) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            return verified(source, StoredZip.read(source));
        }
    }

    private static ModelArchive read(ByteSource source) throws IOException {
        List<StoredZip.Entry> entries = StoredZip.read(source);
        verified(source, entries);
        // The names are those of CONTENT, in that order, perhaps with CHOICES behind them.
        return new ModelArchive(
                json(source, entries.get(0)),
                weights(source, entries.get(1)),
                json(source, entries.get(2)),
                labels(source, entries.get(3)),
                json(source, entries.get(4)),
                hasChoices(entries) ? choices(source, entries.get(CONTENT.size())) : Map.of());
    }

    private static boolean hasChoices(List<StoredZip.Entry> entries) {
        return entries.stream().anyMatch(entry -> entry.name().equals(CHOICES));
    }

    private static Map<String, String> choices(ByteSource source, StoredZip.Entry entry) throws IOException {
        JsonCursor json = JsonCursor.of(entryName(source, CHOICES), json(source, entry));
        Map<String, String> choices = new TreeMap<>();
        json.fields().forEach((problem, algorithm) -> choices.put(problem, algorithm.text()));
        return choices;
    }

    private static SignetManifest verified(ByteSource source, List<StoredZip.Entry> entries) throws IOException {
        SignetManifest manifest = manifest(source, entries);
        List<String> found = entries.stream().map(StoredZip.Entry::name).toList();
        List<String> content = new ArrayList<>(CONTENT);
        if (hasChoices(entries)) {
            content.add(CHOICES);
        }
        for (String name : found) {
            if (!content.contains(name) && !name.equals(MANIFEST)) {
                throw new ModelFormatException(
                        source.name(), "entry " + Quoted.text(name) + " has no place in a .signet file");
            }
        }
        for (int i = 0; i < content.size(); i++) {
            if (i >= found.size() || !found.get(i).equals(content.get(i))) {
                throw new ModelFormatException(
                        source.name(), "expected entry " + content.get(i) + " in place " + i + ", found " + found);
            }
            verify(source, entries.get(i), manifest);
        }
        if (manifest.entries().size() != content.size()) {
            throw new ModelFormatException(
                    entryName(source, MANIFEST),
                    "lists " + manifest.entries().size() + " entries, the file has " + CONTENT.size());
        }
        return manifest;
    }

    /** The manifest is read before all else: a file of a newer major version may look different in every other way. */
    private static SignetManifest manifest(ByteSource source, List<StoredZip.Entry> entries) throws IOException {
        for (StoredZip.Entry entry : entries) {
            if (entry.name().equals(MANIFEST)) {
                if (entry.size() > LARGEST_MANIFEST) {
                    throw new ModelFormatException(
                            source.name(),
                            "entry " + MANIFEST + " of " + entry.size() + " bytes is over the limit of "
                                    + LARGEST_MANIFEST);
                }
                entry.check(source);
                byte[] bytes = source.bytes(entry.position(), (int) entry.size());
                return SignetManifest.of(Json.parse(entryName(source, MANIFEST), bytes));
            }
        }
        throw new ModelFormatException(source.name(), "entry " + MANIFEST + " is missing: not a .signet file");
    }

    private static void verify(ByteSource source, StoredZip.Entry entry, SignetManifest manifest) throws IOException {
        entry.check(source);
        SignetManifest.Entry expected = manifest.entries().stream()
                .filter(listed -> listed.name().equals(entry.name()))
                .findFirst()
                .orElseThrow(() -> new ModelFormatException(
                        entryName(source, MANIFEST),
                        "entry " + entry.name() + " is in the file but not in the manifest"));
        if (entry.size() != expected.bytes()) {
            throw new ModelFormatException(
                    source.name(),
                    entry.position(),
                    "entry " + entry.name() + " has " + entry.size() + " bytes, the manifest says " + expected.bytes());
        }
        if (!Sha256.of(entry.stream(source)).equals(expected.sha256())) {
            throw new ModelFormatException(
                    source.name(),
                    entry.position(),
                    "entry " + entry.name() + " was changed: its SHA-256 is not the one in the manifest");
        }
    }

    private static String entryName(ByteSource source, String entry) {
        return source.name() + "!" + entry;
    }

    private static byte[] text(ByteSource source, StoredZip.Entry entry) throws IOException {
        if (entry.size() > LARGEST_TEXT) {
            throw new ModelFormatException(
                    source.name(),
                    "entry " + entry.name() + " of " + entry.size() + " bytes is over the limit of " + LARGEST_TEXT);
        }
        return source.bytes(entry.position(), (int) entry.size());
    }

    private static JsonValue json(ByteSource source, StoredZip.Entry entry) throws IOException {
        return Json.parse(entryName(source, entry.name()), text(source, entry)).value();
    }

    private static Map<String, Tensor> weights(ByteSource source, StoredZip.Entry entry) throws IOException {
        String name = entryName(source, entry.name());
        return SafeTensors.read(name, entry.stream(source), entry.size(), SafeTensorsLimits.DEFAULT)
                .tensors();
    }

    private static List<String> labels(ByteSource source, StoredZip.Entry entry) throws IOException {
        String name = entryName(source, entry.name());
        byte[] bytes = text(source, entry);
        Unicode.check(name, bytes, 0, bytes.length, 0);
        String lines = new String(bytes, StandardCharsets.UTF_8);
        if (lines.indexOf('\r') >= 0 || !(lines.isEmpty() || lines.endsWith("\n"))) {
            throw new ModelFormatException(name, "expected lines that end with a line feed");
        }
        return lines.isEmpty()
                ? List.of()
                : List.of(lines.substring(0, lines.length() - 1).split("\n", -1));
    }
}
