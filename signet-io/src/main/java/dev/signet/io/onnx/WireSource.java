package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import java.nio.file.Path;
import java.util.Optional;

/** The bytes of one file with what has been spent of its limits. */
final class WireSource {
    private final String file;
    private final byte[] bytes;
    private final OnnxLimits limits;
    private final Optional<Path> folder;
    private int nodes;
    private int initializers;
    private int messages;
    private int entries;

    WireSource(String file, byte[] bytes, OnnxLimits limits) {
        this(file, bytes, limits, Optional.empty());
    }

    /** @param folder where elements may lie in other files; absent where none are opened */
    WireSource(String file, byte[] bytes, OnnxLimits limits, Optional<Path> folder) {
        this.folder = folder;
        this.file = file;
        this.bytes = bytes;
        this.limits = limits;
        if (bytes.length > limits.fileBytes()) {
            throw new ModelFormatException(
                    file, "the file has " + bytes.length + " bytes, allowed are " + limits.fileBytes());
        }
    }

    String file() {
        return file;
    }

    Optional<Path> folder() {
        return folder;
    }

    byte[] bytes() {
        return bytes;
    }

    OnnxLimits limits() {
        return limits;
    }

    /** The outermost message. */
    WireReader reader() {
        return new WireReader(this, Place.FILE, 0, bytes.length);
    }

    void countMessage(Place place, int at) {
        messages = spend("protobuf messages", messages, limits.messages(), place, at);
    }

    void countEntries(int count, Place place, int at) {
        if (count > limits.entries() - entries) {
            throw new ModelFormatException(
                    file, at, place + ": more than " + limits.entries() + " texts and numbers in lists of attributes");
        }
        entries += count;
    }

    void countNode(Place place, int at) {
        nodes = spend("nodes", nodes, limits.nodes(), place, at);
    }

    void countInitializer(Place place, int at) {
        initializers = spend("initializers", initializers, limits.initializers(), place, at);
    }

    private int spend(String what, int used, int allowed, Place place, int at) {
        if (used >= allowed) {
            throw new ModelFormatException(file, at, place + ": more than " + allowed + " " + what);
        }
        return used + 1;
    }
}
