package dev.signet.io.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The names of the tensors of a sequence. */
final class Numbered {
    private Numbered() {}

    static String name(String sequence, int index) {
        return sequence + "[" + index + "]";
    }

    /** Those of a sequence that are given, from the first up to the first that is not. */
    static List<String> names(String sequence, Set<String> given) {
        List<String> names = new ArrayList<>();
        while (given.contains(name(sequence, names.size()))) {
            names.add(name(sequence, names.size()));
        }
        return names;
    }
}
