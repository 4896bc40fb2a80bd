package dev.signet.io;

import java.util.OptionalLong;

/**
 * The content of a file is not what its format demands: damaged, truncated, hostile, or written by a newer Signet.
 *
 * <p>It is unchecked and apart from {@link java.io.IOException} on purpose: a bad file (exit code 7) is another thing than a bad disk
 * (exit code 5), and readers of bytes in memory do no I/O at all.
 */
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final long NO_OFFSET = -1;

    private final String file;
    private final long offset;
    private final String reason;

    /** A fault of the file as a whole, or one whose place has a name inside {@code reason}. */
    public ModelFormatException(String file, String reason) {
        this(file, NO_OFFSET, reason);
    }

    /** A fault at a byte of the file, counted from 0. */
    public ModelFormatException(String file, long offset, String reason) {
        super(offset < 0 ? file + ": " + reason : file + ": byte " + offset + ": " + reason);
        this.file = file;
        this.offset = offset;
        this.reason = reason;
    }

    /** The file, as the caller named it; an entry of a container reads {@code model.signet!graph.json}. */
    public String file() {
        return file;
    }

    /** The byte at which the fault was found, counted from 0, where there is one. */
    public OptionalLong offset() {
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** What is wrong, without file and place. */
    public String reason() {
        return reason;
    }
}
