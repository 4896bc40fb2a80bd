package dev.signet.data;

import dev.signet.preprocess.Image;
import java.io.IOException;
import java.util.List;

/** Some pictures of another data set, in a chosen order. */
public final class Subset implements ImageDataset {
    private final ImageDataset all;
    private final int[] indices;

    /** Copies the indices, positions in {@code all}. */
    public Subset(ImageDataset all, int... indices) {
        this.all = all;
        this.indices = indices.clone();
        for (int index : indices) {
            if (index < 0 || index >= all.size()) {
                throw new IllegalArgumentException(
                        "index " + index + " is outside the data set of " + all.size() + " pictures");
            }
        }
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public List<String> classes() {
        return all.classes();
    }

    @Override
    public int label(int i) {
        return all.label(indices[i]);
    }

    @Override
    public Image image(int i) throws IOException {
        return all.image(indices[i]);
    }

    @Override
    public String describe(int i) {
        return all.describe(indices[i]);
    }
}
