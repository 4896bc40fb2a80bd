package dev.signet.train;

/**
 * How an epoch went.
 *
 * @param epoch from 0
 * @param trainLoss mean over the steps, each before it changed the weights
 * @param trainAccuracy share of training samples that were right when their turn came
 * @param learningRate of the last step
 */
public record EpochReport(
        int epoch,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        double learningRate,
        double seconds) {
    /** One line that {@link #parse} reads back exactly. */
    String line() {
        return epoch + "," + trainLoss + "," + trainAccuracy + "," + validationLoss + "," + validationAccuracy + ","
                + learningRate + "," + seconds;
    }

    static EpochReport parse(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 7) {
            throw new IllegalArgumentException("'" + line + "' is no report of an epoch: expected 7 numbers");
        }
        return new EpochReport(
                Integer.parseInt(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]));
    }
}
