package dev.signet.io.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/** Where the elements of storages lie in a file. */
interface Storages {
    ByteOrder order();

    /** The bytes the file has for a storage. Throws {@link dev.signet.io.ModelFormatException} if it has none under this key. */
    long bytes(Pickled.Storage storage) throws IOException;

    /** The place in the file of a storage's first byte. */
    long position(Pickled.Storage storage) throws IOException;

    /** The storage's bytes from one on. */
    InputStream stream(Pickled.Storage storage, long from) throws IOException;
}
