package dev.signet.data;

import java.io.IOException;

/** A picture that cannot or may not be decoded: which file, and why. */
public final class ImageFormatException extends IOException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final String reason;

    public ImageFormatException(String file, String reason) {
        super(file + ": " + reason);
        this.file = file;
        this.reason = reason;
    }

    ImageFormatException(String file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
        this.file = file;
        this.reason = reason;
    }

    public String file() {
        return file;
    }

    public String reason() {
        return reason;
    }
}
