package dev.signet.data;

import dev.signet.preprocess.Image;
import java.io.IOException;
import java.util.List;

/**
 * Labelled pictures by index. All methods may be called from several threads at once and give the same answer every
 * time.
 */
public interface ImageDataset {
    int size();

    /** The classes' names; a label is a position in this list. */
    List<String> classes();

    /** The class of picture {@code i}, {@code 0 <= i < size()}. */
    int label(int i);

    /** Picture {@code i}, decoded. Throws {@link ImageFormatException} if its file can no longer be decoded. */
    Image image(int i) throws IOException;

    /** Where picture {@code i} comes from, for messages: a path, or {@code train-images#17}. */
    String describe(int i);
}
