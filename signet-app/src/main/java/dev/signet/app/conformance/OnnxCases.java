package dev.signet.app.conformance;

import dev.signet.io.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip of ONNX backend tests: folders {@code SUITE/TEST} with {@code model.onnx} and {@code test_data_set_N/input_K.pb, output_K.pb}, listed in
 * {@code INDEX.tsv} with version, operators and whether they concern convolutional networks ({@code cnn} or {@code other}).
 */
public final class OnnxCases implements AutoCloseable {
    private static final int LARGEST_ENTRY = 256 << 20;

    private final ZipFile zip;

    private OnnxCases(ZipFile zip) {
        this.zip = zip;
    }

    public static OnnxCases open(Path file) throws IOException {
        try {
            return new OnnxCases(new ZipFile(file.toFile()));
        } catch (ZipException damaged) {
            throw new ModelFormatException(file.toString(), "no whole zip file: " + damaged.getMessage());
        }
    }

    /** One line of the index. */
    public record Case(String name, List<String> ops, boolean cnn) {
        /** The operator that the case is counted under: its only one, or {@code (several)}. */
        public String subject() {
            return ops.size() == 1 ? ops.getFirst() : "(several)";
        }
    }

    /** Whole networks beside the cases: {@code SUITE/NAME.onnx} with a recorded output {@code NAME_output_0.pb}, but no input. */
    public List<String> networks() {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(".onnx") && !name.endsWith("/model.onnx"))
                .map(name -> name.substring(0, name.length() - ".onnx".length()))
                .filter(name -> has(name + "_output_0.pb"))
                .sorted()
                .toList();
    }

    /** All cases in the order of the index, without the whole networks. */
    public List<Case> all() throws IOException {
        List<Case> cases = new ArrayList<>();
        String index = new String(bytes("INDEX.tsv"), StandardCharsets.UTF_8);
        for (String line : index.lines().filter(text -> !text.startsWith("#")).toList()) {
            String[] columns = line.split("\t", -1);
            if (columns.length < 4) {
                throw new ModelFormatException(zip.getName(), "INDEX.tsv: expected four columns, found: " + line);
            }
            if (has(columns[0] + "/model.onnx")) {
                cases.add(new Case(columns[0], List.of(columns[2].split("[, ]+")), columns[3].equals("cnn")));
            }
        }
        return cases;
    }

    boolean has(String entry) {
        return zip.getEntry(entry) != null;
    }

    byte[] bytes(String name) throws IOException {
        ZipEntry entry = Optional.ofNullable(zip.getEntry(name))
                .orElseThrow(() -> new ModelFormatException(zip.getName(), "there is no " + name));
        if (entry.getSize() > LARGEST_ENTRY) {
            throw new ModelFormatException(
                    zip.getName(), name + " has " + entry.getSize() + " bytes, allowed are " + LARGEST_ENTRY);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(LARGEST_ENTRY);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
