package dev.signet.data;

/** One thing that is wrong with a data set: where, of what kind, and why. */
public record Problem(String path, Kind kind, String reason) {
    /** What happened to the thing at the path. */
    public enum Kind {
        /** A picture that could not be decoded was left out; counts against the allowed share. */
        UNREADABLE,
        /** A file that does not claim to be a picture, or a folder that belongs to no part, was left out. */
        IGNORED,
        /** A class without any file was left out. */
        EMPTY_CLASS,
        /** There is nothing to tell apart. */
        SINGLE_CLASS,
        /** A test or validation class that is not trained on was left out. */
        UNKNOWN_CLASS,
        /** A link that leads back to a folder above it was not followed. */
        LINK_LOOP,
        /** The same picture is in two parts: results on the second are too good. */
        DUPLICATE
    }

    @Override
    public String toString() {
        return path + ": " + reason;
    }
}
