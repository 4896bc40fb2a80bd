package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.inspect.Summary;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.Shape;
import dev.signet.train.EpochReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&";

    private static ReportData data(String text, String scored, List<EpochReport> rows) {
        return new ReportData(
                text,
                List.of(new ReportData.Figure("97.00 %", "validation accuracy" + text)),
                List.of(text),
                List.of(text),
                rows,
                scored,
                List.of(text, "bee"),
                new long[][] {{3, 1}, {0, 0}},
                List.of(new ReportData.Mistake("data:image/png;base64,AAAA", text, text, "bee", 0.93)),
                new ReportData.Filters(text, "[2, 1, 3, 3]", List.of("data:image/png;base64,BBBB")),
                Summary.of(Zoo.lenet5(Shape.of(1, 28, 28), 2).graph(), Shape.of(1, 28, 28)),
                Map.of("command", text));
    }

    private static List<EpochReport> rows() {
        return List.of(
                new EpochReport(0, 0.75, 0.5, 0.5, 0.625, 1e-3, 2),
                new EpochReport(1, Double.NaN, 0.75, 0.25, 0.9, 1e-5, 2));
    }

    @Test
    void namesOfClassesAndFilesAreTextNeverMarkup() throws IOException {
        String page = Report.html(data(HOSTILE, "test", rows()));
        assertThat(page)
                .doesNotContain("<img src=x")
                .contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
        // The page's own two scripts and no other.
        assertThat(page.split("<script", -1)).hasSize(3);
        assertThat(page.split("</script", -1)).hasSize(3);
    }

    @Test
    void thePageLoadsNothing() throws IOException {
        String page = Report.html(data("ant", "test", rows()));
        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("src=\"http")
                .doesNotContain("href=")
                .doesNotContain("@import")
                .doesNotContain("url(");
    }

    @Test
    void theScoredImagesAreNamed() throws IOException {
        assertThat(Report.html(data("ant", "validation", rows())))
                .contains("Confusion (validation images)", "Most confident mistakes (validation images)");
        assertThat(Report.html(data("ant", "test", rows())))
                .contains("Confusion (test images)", "Most confident mistakes (test images)", "93 %");
    }

    @Test
    void curvesHaveAColumnForEachFigureAndGapsWhereThereIsNoNumber() throws IOException {
        String page = Report.html(data("ant", "test", rows()));
        assertThat(page)
                .contains("trainLoss:[0.750000,null]")
                .contains("validationAccuracy:[62.5000,90.0000]")
                .contains("learningRate:[0.00100000,1.00000e-05]");
    }

    @Test
    void aRunWithoutAnEpochHasAPageToo() throws IOException {
        assertThat(Report.html(data("ant", "validation", List.of())))
                .contains("No epoch was finished")
                .contains("epoch:[]");
    }

    @Test
    void aClassWithoutImagesHasNoShare() throws IOException {
        assertThat(Report.html(data("ant", "test", rows())))
                .contains("75.0 %", "no images")
                .doesNotContain("NaN %");
    }
}
