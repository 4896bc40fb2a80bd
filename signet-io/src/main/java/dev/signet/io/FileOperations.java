package dev.signet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The few file operations that saving consists of. Everything that must survive a crash goes through here, so that a test can stop after
 * any of them and lose what a power failure may lose.
 */
interface FileOperations {
    /** A new file; fails if there is one of that name. */
    NewFile create(Path file) throws IOException;

    /** Renames, replacing an existing target in one step. */
    void move(Path from, Path to) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(Path file) throws IOException;

    /** Returns when names created, moved and deleted in this directory will survive a power failure. */
    void forceDirectory(Path directory) throws IOException;

    /** A file being written, from its start to its end. */
    interface NewFile extends AutoCloseable {
        void write(ByteBuffer bytes) throws IOException;

        /** Returns when everything written will survive a power failure. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
