package dev.signet.data;

import dev.signet.tensor.RandomStream;
import java.util.Arrays;

/**
 * A data set in two, every class divided in the same proportion. Depends on the seed and the labels alone.
 *
 * @param rest what stays, in the data set's order
 * @param share what is set aside, in the data set's order
 */
public record StratifiedSplit(ImageDataset rest, ImageDataset share) {
    /**
     * Sets {@code share} of each class aside, rounded to the nearest number, but at least one of two or more pictures,
     * and never all. Throws {@link IllegalArgumentException} unless {@code 0 < share < 1}.
     */
    public static StratifiedSplit of(ImageDataset dataset, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "share " + share + " is not between 0 and 1; 0.1 sets every tenth picture aside");
        }
        boolean[] aside = new boolean[dataset.size()];
        RandomStream stream = RandomStream.of(seed, "stratified-split");
        for (int label = 0; label < dataset.classes().size(); label++) {
            int[] members = members(dataset, label);
            int[] order = stream.at(label).permutation(members.length);
            for (int i = 0; i < count(members.length, share); i++) {
                aside[members[order[i]]] = true;
            }
        }
        return new StratifiedSplit(
                new Subset(dataset, indices(aside, false)), new Subset(dataset, indices(aside, true)));
    }

    private static int count(int members, double share) {
        if (members < 2) {
            return 0;
        }
        return Math.clamp(Math.round(members * share), 1, members - 1);
    }

    private static int[] members(ImageDataset dataset, int label) {
        int[] members = new int[dataset.size()];
        int count = 0;
        for (int i = 0; i < dataset.size(); i++) {
            if (dataset.label(i) == label) {
                members[count++] = i;
            }
        }
        return Arrays.copyOf(members, count);
    }

    private static int[] indices(boolean[] aside, boolean wanted) {
        int[] indices = new int[aside.length];
        int count = 0;
        for (int i = 0; i < aside.length; i++) {
            if (aside[i] == wanted) {
                indices[count++] = i;
            }
        }
        return Arrays.copyOf(indices, count);
    }
}
