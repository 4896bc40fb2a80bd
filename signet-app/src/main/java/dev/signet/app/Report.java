package dev.signet.app;

import dev.signet.inspect.Summary;
import dev.signet.train.EpochReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** {@code report.html}: one file that opens offline, loads nothing, and shows what a run did. */
final class Report {
    private static final int MOST_CLASSES_SHOWN = 40;
    private static final int SHORT_NAME = 4;

    private final ReportData data;
    private final StringBuilder page = new StringBuilder();

    private Report(ReportData data) {
        this.data = data;
    }

    /** The whole page. Every text of the run is escaped; the page's own policy forbids loading anything. */
    static String html(ReportData data) throws IOException {
        return new Report(data).html();
    }

    private String html() throws IOException {
        add("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;");
        add(" style-src 'unsafe-inline'; script-src 'unsafe-inline'\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<title>Signet: " + Html.escape(data.title()) + "</title><style>");
        add(resource("uplot/uPlot.min.css"));
        add(resource("report.css"));
        add("</style></head><body><main>");
        head();
        curves();
        confusion();
        mistakes();
        filters();
        ledger(data.ledger());
        settings();
        add("</main><script>" + resource("uplot/uPlot.iife.min.js") + "</script><script>");
        add("const curves={" + columns() + "};\n" + resource("report.js"));
        add("</script></body></html>\n");
        return page.toString();
    }

    private void add(String html) {
        page.append(html);
    }

    private void text(String text) {
        page.append(Html.escape(text));
    }

    private void head() {
        add("<h1>");
        text(data.title());
        add("</h1><div class=\"figures\">");
        for (ReportData.Figure figure : data.figures()) {
            add("<div><b>" + Html.escape(figure.value()) + "</b><span>" + Html.escape(figure.meaning())
                    + "</span></div>");
        }
        add("</div>");
        for (String note : data.notes()) {
            add("<p class=\"note\">" + Html.escape(note) + "</p>");
        }
        if (!data.problems().isEmpty()) {
            add("<section><h2>Problems in the data</h2><pre>");
            text(String.join("\n", data.problems()));
            add("</pre></section>");
        }
    }

    private void curves() {
        add("<section><h2>Curves</h2>");
        add(
                data.rows().isEmpty()
                        ? "<p>No epoch was finished.</p>"
                        : "<p>Training figures are means over the epoch while the weights changed, on varied images; validation figures are"
                                + " taken after it, on images kept apart.</p>");
        add(
                "<div class=\"charts\"><div id=\"loss\"></div><div id=\"accuracy\"></div><div id=\"rate\"></div></div></section>");
    }

    private void confusion() {
        List<String> classes = data.classes();
        int shown = Math.min(classes.size(), MOST_CLASSES_SHOWN);
        add("<section><h2>Confusion (" + data.scored() + " images)</h2>");
        add("<p>Rows: what it is. Columns: what it was taken for. Right: how many of the class were found.");
        add(shown < classes.size() ? " The first " + shown + " of " + classes.size() + " classes.</p>" : "</p>");
        add("<div class=\"scroll\"><table class=\"confusion\"><thead><tr><th></th>");
        boolean longNames = classes.stream().limit(shown).anyMatch(name -> name.length() > SHORT_NAME);
        for (String name : classes.subList(0, shown)) {
            add("<th scope=\"col\"" + (longNames ? " class=\"long\"" : "") + "><span>");
            text(name);
            add("</span></th>");
        }
        add("<th>found</th></tr></thead><tbody>");
        for (int truth = 0; truth < shown; truth++) {
            confusionRow(truth, shown);
        }
        add("</tbody></table></div></section>");
    }

    private void confusionRow(int truth, int shown) {
        long[] counts = data.confusion()[truth];
        long total = Arrays.stream(counts).sum();
        add("<tr><th scope=\"row\">");
        text(data.classes().get(truth));
        add("</th>");
        for (int predicted = 0; predicted < shown; predicted++) {
            long count = counts[predicted];
            String colour = predicted == truth ? "46,160,67" : "218,54,51";
            double strength = count == 0 ? 0 : 0.12 + 0.6 * count / total;
            add(String.format(
                    Locale.ROOT,
                    "<td style=\"background:rgba(%s,%.2f)\">%s</td>",
                    colour,
                    strength,
                    count == 0 ? "" : String.valueOf(count)));
        }
        String found = total == 0 ? "no images" : String.format(Locale.ROOT, "%.1f %%", 100.0 * counts[truth] / total);
        add("<td class=\"recall\">" + found + "</td></tr>");
    }

    private void mistakes() {
        add("<section><h2>Most confident mistakes (" + data.scored() + " images)</h2>");
        if (data.mistakes().isEmpty()) {
            add("<p>None.</p></section>");
            return;
        }
        add("<div class=\"pictures\">");
        for (ReportData.Mistake mistake : data.mistakes()) {
            add("<figure><img alt=\"" + Html.escape(mistake.truth()) + "\" src=\"" + Html.escape(mistake.picture())
                    + "\"><figcaption>is <b>");
            text(mistake.truth());
            add("</b>, taken for <b>");
            text(mistake.predicted());
            add(String.format(Locale.ROOT, "</b>, %.0f %%<small>", 100 * mistake.probability()));
            text(mistake.source());
            add("</small></figcaption></figure>");
        }
        add("</div></section>");
    }

    private void filters() {
        ReportData.Filters filters = data.filters();
        if (filters.pictures().isEmpty()) {
            return;
        }
        add("<section><h2>Filters of the first layer</h2><p>");
        text(filters.parameter() + ", " + filters.shape());
        add(": grey is 0, each filter scaled to its own range.</p><div class=\"filters\">");
        for (int i = 0; i < filters.pictures().size(); i++) {
            add("<img alt=\"filter " + i + "\" src=\""
                    + Html.escape(filters.pictures().get(i)) + "\">");
        }
        add("</div></section>");
    }

    private void ledger(Summary summary) {
        add(
                "<section><h2>The ledger</h2><div class=\"scroll\"><table class=\"ledger\"><thead><tr><th>layer</th><th>output</th>");
        add("<th>parameters</th><th>multiply-adds</th><th>sees</th></tr></thead><tbody>");
        for (Summary.Row row : summary.rows()) {
            boolean onlyAround = !row.leaf() && row.parameters() == 0 && row.multiplyAdds() == 0;
            if (onlyAround) {
                continue;
            }
            add(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%s</td><td>%,d</td><td>%,d</td><td>%s</td></tr>",
                    Html.escape(row.layer()),
                    row.output(),
                    row.parameters(),
                    row.multiplyAdds(),
                    row.receptiveField()));
        }
        add(String.format(
                Locale.ROOT,
                "<tr class=\"total\"><td>total</td><td></td><td>%,d</td><td>%,d</td><td></td></tr></tbody></table></div>",
                summary.parameters(),
                summary.multiplyAdds()));
        add(
                "<p>Multiply-adds per image, padding included; FLOPs are twice that. “Sees” is the receptive field in pixels.</p></section>");
    }

    private void settings() {
        add("<section><h2>Settings</h2><div class=\"scroll\"><table class=\"settings\"><tbody>");
        data.settings().forEach((name, value) -> {
            add("<tr><th scope=\"row\">");
            text(name);
            add("</th><td>");
            text(value);
            add("</td></tr>");
        });
        add("</tbody></table></div></section>");
    }

    private String columns() {
        return "epoch:" + column(row -> row.epoch() + 1)
                + ",trainLoss:" + column(EpochReport::trainLoss)
                + ",validationLoss:" + column(EpochReport::validationLoss)
                + ",trainAccuracy:" + column(row -> 100 * row.trainAccuracy())
                + ",validationAccuracy:" + column(row -> 100 * row.validationAccuracy())
                + ",learningRate:" + column(EpochReport::learningRate);
    }

    private String column(ToDoubleFunction<EpochReport> value) {
        return data.rows().stream()
                .mapToDouble(value)
                .mapToObj(number -> Double.isFinite(number) ? String.format(Locale.ROOT, "%.6g", number) : "null")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("resource " + name + " is missing from the installation");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
