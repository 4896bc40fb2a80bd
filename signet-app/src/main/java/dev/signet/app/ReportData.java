package dev.signet.app;

import dev.signet.inspect.Summary;
import dev.signet.train.EpochReport;
import java.util.List;
import java.util.Map;

/**
 * Everything {@code report.html} shows, as plain values.
 *
 * @param title what was trained on what
 * @param figures the few numbers at the top
 * @param notes warnings a reader should see first
 * @param problems what was wrong with the data, one line each
 * @param rows one for each epoch
 * @param scored which images the confusion and the mistakes are about: {@code test} or {@code validation}
 * @param confusion images by true class (row) and predicted class (column)
 * @param filters the first layer's, if they can be drawn
 * @param settings how to get this run again
 */
record ReportData(
        String title,
        List<Figure> figures,
        List<String> notes,
        List<String> problems,
        List<EpochReport> rows,
        String scored,
        List<String> classes,
        long[][] confusion,
        List<Mistake> mistakes,
        Filters filters,
        Summary ledger,
        Map<String, String> settings) {
    /** A number and what it is. */
    record Figure(String value, String meaning) {}

    /**
     * A picture the model got wrong.
     *
     * @param picture a {@code data:} address
     * @param source the file, or its place in one
     */
    record Mistake(String picture, String source, String truth, String predicted, double probability) {}

    /** Pictures of filters, as {@code data:} addresses; none if the first layer has nothing to draw. */
    record Filters(String parameter, String shape, List<String> pictures) {
        static final Filters NONE = new Filters("", "", List.of());
    }
}
