package dev.signet.app.lab;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What experiments may use.
 *
 * @param data a folder of data, of which experiments on real data take what they need (MNIST's IDX files for most); empty where there is none
 * @param model a model to look at instead of the built-in one
 * @param image a picture to look at instead of the built-in one
 * @param seeds how often experiments with training are repeated
 * @param progress hears short messages while something takes time
 */
public record LabSettings(
        Optional<Path> data, Optional<Path> model, Optional<Path> image, int seeds, Consumer<String> progress) {
    public LabSettings {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds must be at least 1, got " + seeds);
        }
    }

    /** No data, five seeds, silent. */
    public static LabSettings standard() {
        return new LabSettings(Optional.empty(), Optional.empty(), Optional.empty(), 5, message -> {});
    }

    public LabSettings data(Path folder) {
        return new LabSettings(Optional.of(folder), model, image, seeds, progress);
    }

    public LabSettings seeds(int count) {
        return new LabSettings(data, model, image, count, progress);
    }
}
