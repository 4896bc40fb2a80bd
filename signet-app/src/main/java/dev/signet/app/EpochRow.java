package dev.signet.app;

import java.util.Locale;

/** One line of {@code results.csv}. */
record EpochRow(
        int epoch,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        double learningRate,
        double seconds) {
    static final String HEADER =
            "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds";
    private static final int CELLS = 7;

    String csv() {
        return String.format(
                Locale.ROOT,
                "%d,%.6f,%.6f,%.6f,%.6f,%.8f,%.2f",
                epoch,
                trainLoss,
                trainAccuracy,
                validationLoss,
                validationAccuracy,
                learningRate,
                seconds);
    }

    /** Reads what {@link #csv} wrote; throws {@link IllegalArgumentException} for anything else. */
    static EpochRow parse(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != CELLS) {
            throw new IllegalArgumentException("a row of results has " + CELLS + " cells, this one is: " + line);
        }
        return new EpochRow(
                Integer.parseInt(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]));
    }
}
