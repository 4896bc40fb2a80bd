package dev.signet.bench;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an engine shall compute, on one line.
 *
 * @param suite what is measured
 * @param name a layer ({@link LayerShape}) or a network of the zoo
 * @param batch samples at a time
 * @param size height and width of the images; 0 for what the network is known for
 * @param onnx the same as an ONNX file, for engines that read one
 */
record Task(Suite suite, String name, int batch, int size, int threads, String onnx) {
    /** What is measured. */
    enum Suite {
        LAYERS,
        INFERENCE,
        TRAINING,
        STARTUP,
        MEMORY,
        /** How the cost grows with batch, image and threads. */
        SCALING;

        /** As on the command line. */
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Task onnx(String file) {
        return new Task(suite, name, batch, size, threads, file);
    }

    /** As the reader of a table names it. */
    String title() {
        return name + (size > 0 ? " " + size + "x" + size : "");
    }

    String line() {
        return "suite=" + suite + " name=" + name + " batch=" + batch + " size=" + size + " threads=" + threads
                + " onnx=" + onnx;
    }

    static Task parse(String line) {
        Map<String, String> fields = Stream.of(line.split(" "))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return new Task(
                Suite.valueOf(fields.getOrDefault("suite", "")),
                fields.getOrDefault("name", ""),
                Integer.parseInt(fields.getOrDefault("batch", "1")),
                Integer.parseInt(fields.getOrDefault("size", "0")),
                Integer.parseInt(fields.getOrDefault("threads", "1")),
                fields.getOrDefault("onnx", ""));
    }
}
