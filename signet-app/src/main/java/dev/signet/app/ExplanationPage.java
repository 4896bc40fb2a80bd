package dev.signet.app;

import dev.signet.inspect.explain.Faithfulness;
import dev.signet.inspect.explain.Heat;
import dev.signet.io.AtomicFiles;
import dev.signet.io.JsonArray;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.preprocess.Image;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An explanation as a picture with colours over it and a page that needs no other file. */
final class ExplanationPage {
    /** Above this the map of shuffled weights looks so much like the real one that the map says little about the model. */
    private static final double SUSPICIOUS = 0.7;

    private final Path picture;
    private final String method;
    private final String layer;
    private final Image seen;
    private final Tensor heat;
    private final List<Row> predictions = new ArrayList<>();
    private int[] maximum = {0, 0};
    private Optional<Trust> trust = Optional.empty();

    private record Row(String label, double probability, boolean explained) {}

    private record Trust(Faithfulness faithfulness, double correlation) {}

    /**
     * @param seen what the model looks at
     * @param heat {@code [height, width]} of it
     */
    ExplanationPage(Path picture, String method, String layer, Image seen, Tensor heat) {
        this.picture = picture;
        this.method = method;
        this.layer = layer;
        this.seen = seen;
        this.heat = Heat.scaled(heat);
    }

    void prediction(String label, double probability, boolean explained) {
        predictions.add(new Row(label, probability, explained));
    }

    void place(int[] rowAndColumn) {
        maximum = rowAndColumn;
    }

    void check(Faithfulness faithfulness, double correlation) {
        trust = Optional.of(new Trust(faithfulness, correlation));
    }

    /** What there is to say besides the picture. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "most important place: row %d, column %d of the %d x %d pixels the model looks at",
                maximum[0],
                maximum[1],
                seen.height(),
                seen.width()));
        trust.ifPresent(measured -> {
            lines.add(String.format(
                    Locale.ROOT,
                    "deletion %.3f (low is good), insertion %.3f (high is good)",
                    measured.faithfulness().deletion(),
                    measured.faithfulness().insertion()));
            lines.add(String.format(
                    Locale.ROOT,
                    "rank correlation with the map of shuffled weights %.2f%s",
                    measured.correlation(),
                    measured.correlation() > SUSPICIOUS
                            ? ": the map shows the picture more than the model"
                            : " (near 0 is good)"));
        });
        return lines;
    }

    JsonObject figures(JsonObject object) {
        JsonObject with = object.with(
                "maximum", new JsonArray(List.of(JsonValue.of((long) maximum[0]), JsonValue.of((long) maximum[1]))));
        if (trust.isEmpty()) {
            return with;
        }
        return with.with("deletion", JsonValue.of(trust.get().faithfulness().deletion()))
                .with("insertion", JsonValue.of(trust.get().faithfulness().insertion()))
                .with("shuffledWeightsCorrelation", JsonValue.of(trust.get().correlation()));
    }

    /** Writes {@code overlay.png} and {@code explanation.html}. */
    void write(Path directory) throws IOException {
        byte[] overlay = Pictures.png(overlay());
        AtomicFiles.ofSystem().write(directory.resolve("overlay.png"), overlay);
        byte[] page = html(Pictures.dataUri(overlay), Pictures.dataUri(Pictures.png(seen)))
                .getBytes(StandardCharsets.UTF_8);
        AtomicFiles.ofSystem().write(directory.resolve("explanation.html"), page);
    }

    /** Half picture, half colour: from blue where the map is least over green and yellow to red. */
    private Image overlay() {
        byte[] pixels = new byte[seen.height() * seen.width() * 3];
        for (int i = 0; i < seen.height() * seen.width(); i++) {
            double value = heat.floats()[i];
            double[] colour = {ramp(value - 0.75), ramp(value - 0.5), ramp(value - 0.25)};
            for (int c = 0; c < 3; c++) {
                int sample = seen.pixels()[i * seen.channels() + Math.min(c, seen.channels() - 1)] & 0xFF;
                pixels[i * 3 + c] = (byte) Math.round(0.5 * sample + 0.5 * 255 * colour[c]);
            }
        }
        return Image.rgb(seen.height(), seen.width(), pixels);
    }

    /** 1 in the middle, falling to 0 at a distance of three eighths. */
    private static double ramp(double distance) {
        return Math.clamp(1.5 - 4 * Math.abs(distance), 0, 1);
    }

    private String html(String overlay, String original) {
        StringBuilder page = new StringBuilder();
        String title = Html.escape(picture.getFileName() + ": " + method);
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title><style>body{font-family:system-ui,sans-serif;margin:2rem;max-width:60rem}"
                        + "img{max-width:48%;image-rendering:auto;margin-right:1%}td{padding:.2rem .8rem .2rem 0}"
                        + ".on{font-weight:700}</style></head><body><h1>")
                .append(title)
                .append("</h1><p><img alt=\"what the model looks at\" src=\"")
                .append(original)
                .append("\"><img alt=\"the same, coloured by importance\" src=\"")
                .append(overlay)
                .append("\"></p><p>Blue is least important, red most. Map: ")
                .append(Html.escape(layer))
                .append("</p><table>");
        for (Row row : predictions) {
            page.append(row.explained() ? "<tr class=\"on\"><td>" : "<tr><td>")
                    .append(Html.escape(row.label()))
                    .append(String.format(Locale.ROOT, "</td><td>%.2f %%</td></tr>", 100 * row.probability()));
        }
        page.append("</table><ul>");
        lines().forEach(line -> page.append("<li>").append(Html.escape(line)).append("</li>"));
        return page.append("</ul></body></html>\n").toString();
    }
}
