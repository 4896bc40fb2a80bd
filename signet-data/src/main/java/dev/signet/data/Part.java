package dev.signet.data;

import java.util.Locale;

/** The role of a file or folder, guessed from its name as the usual data sets are named. */
enum Part {
    TRAIN,
    VALIDATION,
    TEST;

    /** {@code t10k} and {@code test*} are the test part, {@code val*} validation, everything else is trained on. */
    static Part ofFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("train")) {
            return TRAIN;
        }
        if (lower.contains("t10k") || lower.contains("test")) {
            return TEST;
        }
        return lower.startsWith("val") || lower.contains("-val") || lower.contains("_val") ? VALIDATION : TRAIN;
    }
}
