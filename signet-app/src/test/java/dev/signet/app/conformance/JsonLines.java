package dev.signet.app.conformance;

import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A compressed file of one JSON object a line. */
final class JsonLines {
    private JsonLines() {}

    static List<JsonCursor> read(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> Json.parse(file.getFileName() + "", line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }
    }
}
