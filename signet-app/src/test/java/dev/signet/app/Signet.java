package dev.signet.app;

import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command line, called from tests. */
final class Signet {
    private Signet() {}

    /** What a command said, and its exit code. */
    record Said(int code, String out, String err) {
        /** The last line of standard output, which {@code --json} makes an object. */
        JsonCursor json() {
            List<String> lines = out.lines().toList();
            return Json.parse("standard output", lines.getLast().getBytes(StandardCharsets.UTF_8));
        }
    }

    static Said run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int code = Main.execute(
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)), texts);
        return new Said(code, out.toString(), err.toString());
    }
}
