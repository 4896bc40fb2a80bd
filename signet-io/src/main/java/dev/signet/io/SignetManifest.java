package dev.signet.io;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code .signet} file says about itself.
 *
 * @param major files of a newer major version are refused
 * @param minor files of a newer minor version can be read
 */
public record SignetManifest(int major, int minor, List<Entry> entries) {
    private static final String FORMAT = "signet";

    /** Size and SHA-256 of one entry. */
    public record Entry(String name, long bytes, String sha256) {}

    public SignetManifest {
        entries = List.copyOf(entries);
    }

    JsonValue toJson() {
        List<JsonValue> list = new ArrayList<>();
        for (Entry entry : entries) {
            list.add(JsonObject.empty()
                    .with("name", JsonValue.of(entry.name()))
                    .with("bytes", JsonValue.of(entry.bytes()))
                    .with("sha256", JsonValue.of(entry.sha256())));
        }
        return JsonObject.empty()
                .with("format", JsonValue.of(FORMAT))
                .with("version", FormatVersion.toJson(major, minor))
                .with("entries", new JsonArray(list));
    }

    static SignetManifest of(JsonCursor json) {
        FormatVersion version = FormatVersion.read(json, FORMAT, SignetFile.MAJOR);
        List<Entry> entries = new ArrayList<>();
        for (JsonCursor item : json.field("entries").items()) {
            entries.add(new Entry(
                    item.field("name").text(),
                    item.field("bytes").integer(),
                    item.field("sha256").text()));
        }
        return new SignetManifest(version.major(), version.minor(), entries);
    }
}
