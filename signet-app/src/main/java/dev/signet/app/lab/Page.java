package dev.signet.app.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The frame around every experiment: one file that opens offline and loads nothing. */
final class Page {
    private Page() {}

    static String html(Experiment experiment, Notebook notebook) throws IOException {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
                + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Signet lab: "
                + Markup.escape(experiment.name())
                + "</title><style>"
                + style()
                + "</style></head><body><main><p class=\"over\">Signet lab · "
                + Markup.escape(experiment.name() + " · " + experiment.rows())
                + "</p><h1>"
                + Markup.escape(experiment.claim())
                + "</h1>"
                + notebook.box()
                + "\n"
                + notebook.body()
                + "<footer>Made by <code>signet lab "
                + Markup.escape(experiment.name())
                + "</code>. Every number on this page was computed when it was made.</footer></main></body></html>\n";
    }

    private static String style() throws IOException {
        try (InputStream in = Page.class.getResourceAsStream("lab.css")) {
            if (in == null) {
                throw new IOException("resource lab.css is missing from the installation");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
