package dev.signet.io.numpy;

import dev.signet.io.AtomicFiles;
import dev.signet.io.ByteSource;
import dev.signet.io.ForeignZip;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in one file, as {@code numpy.savez} and {@code numpy.savez_compressed} write them: a zip of {@code NAME.npy} entries. Names are only
 * names, whatever path they look like. What is written is not compressed, has no times, and is the same for the same tensors everywhere.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";
    /** The first day a zip file can name. */
    private static final LocalDateTime FIRST_DAY = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /** The arrays by name, sorted. Throws {@link ModelFormatException} for a bad file; each array is checked against its checksum. */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            return read(source);
        }
    }

    /** As {@link #read(Path)}, from an open file. */
    public static Map<String, Tensor> read(ByteSource source) throws IOException {
        ForeignZip zip = ForeignZip.read(source);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : zip.names()) {
            if (!name.endsWith(SUFFIX)) {
                throw new ModelFormatException(
                        source.name(), "entry " + Quoted.text(name) + " is no array: its name does not end with .npy");
            }
            ForeignZip.Entry entry = zip.entry(name);
            zip.check(entry);
            String array = name.substring(0, name.length() - SUFFIX.length());
            tensors.put(array, Npy.read(source.name() + "!" + name, zip.stream(entry), entry.bytes()));
        }
        return tensors;
    }

    /** Writes or replaces a file. Throws {@link IllegalArgumentException} for bfloat16, which NumPy lacks. */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        long bytes = tensors.values().stream().mapToLong(Npy::bytes).sum();
        AtomicFiles.ofSystem().write(file, bytes, out -> write(tensors, out));
    }

    static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, Tensor> named : new TreeMap<>(tensors).entrySet()) {
            ZipEntry entry = new ZipEntry(named.getKey() + SUFFIX);
            CheckedOutputStream counting = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
            Npy.write(named.getValue(), counting);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(Npy.bytes(named.getValue()));
            entry.setCrc(counting.getChecksum().getValue());
            entry.setTimeLocal(FIRST_DAY);
            zip.putNextEntry(entry);
            Npy.write(named.getValue(), zip);
            zip.closeEntry();
        }
        zip.finish();
    }
}
