package dev.signet.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/** File names as text, in an order that does not depend on the machine. */
final class FileNames {
    /** By Unicode code points, as Python sorts: the class order of torchvision's ImageFolder. */
    static final Comparator<String> BY_CODE_POINTS = (left, right) -> {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        return Arrays.compare(a, b);
    };

    private FileNames() {}

    /**
     * The last part of the path. Taken from its URI, which keeps the bytes of the name: under {@code LANG=C} the JDK
     * shows every letter outside ASCII as a question mark, and two classes could not be told apart.
     */
    static String of(Path path) {
        String shown = String.valueOf(path.getFileName());
        if (shown.indexOf('\uFFFD') < 0 && shown.indexOf('?') < 0) {
            return shown;
        }
        String text = URI.create(path.toUri().getRawPath()).getPath();
        String trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
