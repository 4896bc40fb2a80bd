package dev.signet.app;

import dev.signet.data.ImageDataset;
import dev.signet.inspect.Summary;
import dev.signet.tensor.Tensor;
import dev.signet.train.Scores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** {@code report.html}: one file that opens offline and shows what a run did. */
final class Report {
    private static final int MOST_CLASSES_SHOWN = 40;

    private Report() {}

    static String html(TrainSettings settings, TrainingRun run, TrainingRun.Outcome outcome, Summary summary)
            throws IOException {
        Scores scores = outcome.test().orElse(outcome.validation());
        String which = outcome.test().isPresent() ? "test" : "validation";
        ImageDataset images = outcome.test().isPresent()
                ? run.splits().test().orElseThrow()
                : run.splits().validation().orElseThrow();
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>Signet: ")
                .append(Html.escape(settings.model))
                .append("</title><style>")
                .append(resource("uplot/uPlot.min.css"))
                .append(STYLE)
                .append("</style></head><body><main>");
        headline(page, settings, run, outcome);
        page.append(
                "<section><h2>Curves</h2><div class=\"charts\"><div id=\"loss\"></div><div id=\"accuracy\"></div></div></section>");
        confusion(page, scores, images.classes(), which);
        mistakes(page, scores, images, which);
        filters(page, outcome.model().weights(), outcome);
        page.append("<section><h2>The ledger</h2>");
        ledger(page, summary);
        page.append("</section></main><script>")
                .append(resource("uplot/uPlot.iife.min.js"))
                .append("</script><script>")
                .append(charts(run.rows()))
                .append("</script></body></html>\n");
        return page.toString();
    }

    private static void headline(
            StringBuilder page, TrainSettings settings, TrainingRun run, TrainingRun.Outcome outcome) {
        page.append("<h1>")
                .append(Html.escape(settings.model))
                .append(" on ")
                .append(Html.escape(settings.data))
                .append("</h1><div class=\"figures\">");
        outcome.test()
                .ifPresent(test -> figure(
                        page,
                        percent(test.accuracy()),
                        "test accuracy (" + test.samples() + " images, scored once at the end)"));
        figure(page, percent(outcome.validation().accuracy()), "validation accuracy (chose the epoch)");
        figure(page, String.format(Locale.ROOT, "%.0f s", outcome.seconds()), outcome.epochs() + " epochs");
        figure(page, String.format(Locale.ROOT, "%,d", run.network().parameterCount()), "parameters");
        page.append("</div>");
        int samples = run.splits().train().size();
        if (samples < 2_000) {
            page.append("<p class=\"note\">Only ")
                    .append(samples)
                    .append(
                            " training images: a network trained from scratch on so few rarely does well. Fine-tuning a network trained on a large"
                                    + " set is the better road for photos.</p>");
        }
        if (outcome.interrupted()) {
            page.append(
                    "<p class=\"note\">This run was interrupted; the figures are those of its best epoch so far.</p>");
        }
        if (!run.splits().problems().isEmpty()) {
            page.append("<section><h2>Problems in the data</h2><pre>")
                    .append(Html.escape(run.splits().problems().lines(200)))
                    .append("</pre></section>");
        }
    }

    private static void figure(StringBuilder page, String value, String meaning) {
        page.append("<div><b>")
                .append(value)
                .append("</b><span>")
                .append(meaning)
                .append("</span></div>");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static void confusion(StringBuilder page, Scores scores, List<String> classes, String which) {
        int shown = Math.min(classes.size(), MOST_CLASSES_SHOWN);
        page.append("<section><h2>Confusion (")
                .append(which)
                .append(" images)</h2><p>Rows: what it is. Columns: what it was taken for.</p>")
                .append("<div class=\"scroll\"><table class=\"confusion\"><tr><th></th>");
        for (int c = 0; c < shown; c++) {
            page.append("<th>").append(Html.escape(classes.get(c))).append("</th>");
        }
        page.append("</tr>");
        for (int truth = 0; truth < shown; truth++) {
            long total = Math.max(
                    1, java.util.Arrays.stream(scores.confusion()[truth]).sum());
            page.append("<tr><th>").append(Html.escape(classes.get(truth))).append("</th>");
            for (int c = 0; c < shown; c++) {
                long count = scores.confusion()[truth][c];
                String colour = c == truth ? "46,160,67" : "218,54,51";
                double strength = count == 0 ? 0 : 0.12 + 0.8 * count / total;
                page.append(String.format(
                        Locale.ROOT,
                        "<td style=\"background:rgba(%s,%.2f)\">%s</td>",
                        colour,
                        strength,
                        count == 0 ? "" : String.valueOf(count)));
            }
            page.append("</tr>");
        }
        page.append("</table></div></section>");
    }

    private static void mistakes(StringBuilder page, Scores scores, ImageDataset images, String which)
            throws IOException {
        page.append("<section><h2>Most confident mistakes (").append(which).append(" images)</h2>");
        if (scores.mistakes().isEmpty()) {
            page.append("<p>None.</p></section>");
            return;
        }
        page.append("<div class=\"pictures\">");
        for (Scores.Mistake mistake : scores.mistakes()) {
            page.append("<figure><img alt=\"\" src=\"")
                    .append(Pictures.dataUri(images.image(mistake.index())))
                    .append("\" title=\"")
                    .append(Html.escape(images.describe(mistake.index())))
                    .append("\"><figcaption>is <b>")
                    .append(Html.escape(images.classes().get(mistake.truth())))
                    .append("</b>, taken for <b>")
                    .append(Html.escape(images.classes().get(mistake.predicted())))
                    .append("</b> ")
                    .append(String.format(Locale.ROOT, "%.0f %%", 100 * mistake.probability()))
                    .append("</figcaption></figure>");
        }
        page.append("</div></section>");
    }

    private static void filters(StringBuilder page, Map<String, Tensor> weights, TrainingRun.Outcome outcome)
            throws IOException {
        String first = outcome.model().graph().parameters().getFirst().name();
        Tensor weight = weights.get(first);
        if (weight == null || weight.shape().rank() != 4) {
            return;
        }
        page.append("<section><h2>Filters of the first layer</h2><p>")
                .append(Html.escape(first))
                .append(", ")
                .append(weight.shape())
                .append(": grey is 0, each filter scaled to its own range.</p><div class=\"filters\">");
        for (int o = 0; o < Math.min(64, weight.shape().size(0)); o++) {
            page.append("<img alt=\"filter ")
                    .append(o)
                    .append("\" src=\"")
                    .append(Pictures.filter(weight, o))
                    .append("\">");
        }
        page.append("</div></section>");
    }

    private static void ledger(StringBuilder page, Summary summary) {
        page.append(
                        "<div class=\"scroll\"><table class=\"ledger\"><tr><th>layer</th><th>output</th><th>parameters</th><th>multiply-adds</th>")
                .append("<th>sees</th></tr>");
        for (Summary.Row row : summary.rows()) {
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%s</td><td>%,d</td><td>%,d</td><td>%s</td></tr>",
                    Html.escape(row.layer()),
                    row.output(),
                    row.parameters(),
                    row.multiplyAdds(),
                    row.receptiveField()));
        }
        page.append(String.format(
                Locale.ROOT,
                "<tr class=\"total\"><td>total</td><td></td><td>%,d</td><td>%,d</td><td></td></tr></table></div>"
                        + "<p>Multiply-adds per image, padding included; FLOPs are twice that. “Sees” is the receptive field in pixels.</p>",
                summary.parameters(),
                summary.multiplyAdds()));
    }

    private static String charts(List<EpochRow> rows) {
        return "const epochs=" + series(rows, row -> row.epoch()) + ";\n"
                + "const dark=matchMedia('(prefers-color-scheme: dark)').matches, ink=dark?'#c9d1d9':'#24292f', grid=dark?'#30363d':'#d0d7de';\n"
                + "const axes=[{label:'epoch',stroke:ink,grid:{stroke:grid},incrs:[1,2,5,10,20,50]},{stroke:ink,grid:{stroke:grid},size:64}];\n"
                + "function draw(id,title,data,series){const host=document.getElementById(id);"
                + "new uPlot({title,width:Math.min(520,host.parentElement.clientWidth),height:300,scales:{x:{time:false}},axes,"
                + "series:[{label:'epoch'},...series]},[epochs,...data],host);}\n"
                + "const points={show:true,size:5};\n"
                + "draw('loss','loss',[" + series(rows, EpochRow::trainLoss) + ","
                + series(rows, EpochRow::validationLoss)
                + "],[{label:'train',stroke:'#0969da',width:2,points},{label:'validation',stroke:'#bf8700',width:2,points}]);\n"
                + "draw('accuracy','validation accuracy, %',[" + series(rows, row -> 100 * row.validationAccuracy())
                + "],[{label:'validation',stroke:'#1a7f37',width:2,points}]);\n";
    }

    private static String series(List<EpochRow> rows, ToDoubleFunction<EpochRow> value) {
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, "%.6g", value.applyAsDouble(row)))
                .map(text -> text.equals("NaN") ? "null" : text)
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

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#24292f;--paper:#fff;--faint:#57606a;--line:#d0d7de;--card:#f6f8fa}
            @media(prefers-color-scheme:dark){:root{--ink:#c9d1d9;--paper:#0d1117;--faint:#8b949e;--line:#30363d;--card:#161b22}}
            body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
            main{max-width:1120px;margin:auto;padding:24px}
            h1{font-size:28px;margin:8px 0 16px;overflow-wrap:anywhere}h2{font-size:20px;margin:32px 0 8px}
            p{color:var(--faint);margin:4px 0 12px}
            .figures{display:flex;flex-wrap:wrap;gap:12px}
            .figures div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px;flex:1 1 180px}
            .figures b{display:block;font-size:26px}.figures span{color:var(--faint);font-size:14px}
            .note{border-left:4px solid #bf8700;padding:8px 12px;background:var(--card)}
            .charts{display:flex;flex-wrap:wrap;gap:16px}.charts>div{flex:0 1 auto;max-width:100%}
            .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:14px}
            th,td{padding:4px 10px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
            th:first-child,.ledger td:first-child{text-align:left}.ledger td:first-child{white-space:normal}.total td{font-weight:600}
            .confusion td{min-width:34px;text-align:center;border:1px solid var(--line)}
            .pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:12px}
            figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px;font-size:13px}
            figure img{width:100%;aspect-ratio:1;object-fit:contain;image-rendering:pixelated;background:#000}
            .filters{display:flex;flex-wrap:wrap;gap:6px}.filters img{width:52px;height:52px;image-rendering:pixelated;border:1px solid var(--line)}
            .u-title,.u-legend{color:var(--ink)}pre{white-space:pre-wrap;overflow-wrap:anywhere}
            """;
}
