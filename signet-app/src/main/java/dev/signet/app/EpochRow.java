package dev.signet.app;

import java.util.Locale;

/** One line of {@code results.csv}. */
record EpochRow(
        int epoch,
        double trainLoss,
        double validationLoss,
        double validationAccuracy,
        double learningRate,
        double seconds) {
    static final String HEADER = "epoch,train_loss,validation_loss,validation_accuracy,learning_rate,seconds";

    String csv() {
        return String.format(
                Locale.ROOT,
                "%d,%.6f,%.6f,%.6f,%.8f,%.2f",
                epoch,
                trainLoss,
                validationLoss,
                validationAccuracy,
                learningRate,
                seconds);
    }

    static EpochRow parse(String line) {
        String[] cells = line.split(",", -1);
        return new EpochRow(
                Integer.parseInt(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]));
    }
}
