package dev.signet.data;

import java.util.Optional;

/**
 * A data set in its parts, all with the same classes, and what was found wrong while it was opened.
 *
 * @param problems skipped files and warnings; empty for sound data
 */
public record DatasetSplits(
        ImageDataset train, Optional<ImageDataset> test, Optional<ImageDataset> validation, ProblemReport problems) {
    public static DatasetSplits of(ImageDataset train, ImageDataset test) {
        return new DatasetSplits(train, Optional.of(test), Optional.empty(), ProblemReport.none());
    }

    /**
     * Itself if there is a validation part, else with this share of each class's training pictures set aside for it.
     *
     * @see StratifiedSplit
     */
    public DatasetSplits withValidation(double share, long seed) {
        if (validation.isPresent()) {
            return this;
        }
        StratifiedSplit split = StratifiedSplit.of(train, share, seed);
        return new DatasetSplits(split.rest(), test, Optional.of(split.share()), problems);
    }
}
