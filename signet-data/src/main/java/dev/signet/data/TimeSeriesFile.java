package dev.signet.data;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Labelled series from a {@code .ts} file of the UEA and UCR archive: comments begin with {@code #}, the header with {@code @}, and after {@code @data} each
 * line is one series: its dimensions separated by colons, numbers by commas, the class last. A missing number, {@code ?}, becomes NaN. Time stamps are not
 * read.
 *
 * @param name as the file calls itself
 * @param classes their names, in the order of the header
 */
public record TimeSeriesFile(String name, List<String> classes, List<Series> series) {
    /**
     * One series.
     *
     * @param values {@code [1, dimensions, length]}
     * @param label index of its class; -1 in a file without classes
     */
    public record Series(Tensor values, int label) {}

    public TimeSeriesFile {
        classes = List.copyOf(classes);
        series = List.copyOf(series);
    }

    /** Throws {@link DatasetException} naming file and line where something is not as described above. */
    public static TimeSeriesFile read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return new Parser(file).read(lines);
        }
    }

    /** Reads one file line by line. */
    private static final class Parser {
        private final Path file;
        private final List<Series> series = new ArrayList<>();
        private String name = "";
        private List<String> classes = List.of();
        private int line;

        Parser(Path file) {
            this.file = file;
        }

        TimeSeriesFile read(BufferedReader lines) throws IOException {
            boolean data = false;
            for (String text : (Iterable<String>) lines.lines()::iterator) {
                line++;
                String bare = text.strip();
                if (bare.isEmpty() || bare.startsWith("#")) {
                    continue;
                }
                if (data) {
                    series.add(parsed(bare));
                } else {
                    data = header(bare);
                }
            }
            if (!data) {
                throw new DatasetException(file + ": no @data line; expected a .ts file");
            }
            return new TimeSeriesFile(name, classes, series);
        }

        /** Reads a line of the header; whether it was the last. */
        private boolean header(String text) throws DatasetException {
            String[] words = text.split("\\s+");
            switch (words[0].toLowerCase(Locale.ROOT)) {
                case "@problemname" -> name = words.length > 1 ? words[1] : "";
                case "@classlabel" -> classes = classes(words);
                case "@timestamps" -> {
                    if (words.length > 1 && Boolean.parseBoolean(words[1])) {
                        throw at("series with time stamps are not read; expected @timeStamps false");
                    }
                }
                default -> {
                    if (!words[0].startsWith("@")) {
                        throw at("\"" + shortened(text) + "\" before @data; expected a line that begins with @ or #");
                    }
                }
            }
            return words[0].equalsIgnoreCase("@data");
        }

        private List<String> classes(String... words) {
            boolean labelled = words.length > 1 && Boolean.parseBoolean(words[1]);
            return labelled ? List.of(Arrays.copyOfRange(words, 2, words.length)) : List.of();
        }

        private Series parsed(String text) throws DatasetException {
            String[] fields = text.split(":");
            boolean labelled = !classes.isEmpty();
            int dimensions = fields.length - (labelled ? 1 : 0);
            if (dimensions < 1) {
                throw at("a series needs numbers" + (labelled ? ", a colon and its class" : "") + ", found \""
                        + shortened(text) + "\"");
            }
            int label = labelled ? classes.indexOf(fields[dimensions].strip()) : -1;
            if (labelled && label < 0) {
                throw at("class \"" + shortened(fields[dimensions]) + "\", expected one of " + classes);
            }
            float[] first = numbers(fields[0]);
            float[] all = Arrays.copyOf(first, first.length * dimensions);
            for (int d = 1; d < dimensions; d++) {
                float[] more = numbers(fields[d]);
                if (more.length != first.length) {
                    throw at("dimension " + d + " has " + more.length + " numbers, dimension 0 has " + first.length
                            + "; expected as many");
                }
                System.arraycopy(more, 0, all, d * first.length, first.length);
            }
            return new Series(Tensor.wrap(Shape.of(1, dimensions, first.length), all), label);
        }

        private float[] numbers(String field) throws DatasetException {
            String[] words = field.split(",");
            float[] numbers = new float[words.length];
            for (int i = 0; i < words.length; i++) {
                String word = words[i].strip();
                try {
                    numbers[i] = word.equals("?") ? Float.NaN : Float.parseFloat(word);
                } catch (NumberFormatException notANumber) {
                    throw at("\"" + shortened(word) + "\" is not a number");
                }
            }
            return numbers;
        }

        private DatasetException at(String problem) {
            return new DatasetException(file + " line " + line + ": " + problem);
        }

        private static String shortened(String text) {
            return text.length() > 40 ? text.substring(0, 40) + "…" : text;
        }
    }
}
