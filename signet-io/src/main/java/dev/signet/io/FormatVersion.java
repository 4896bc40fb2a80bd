package dev.signet.io;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a file format, {@code major.minor}. Newer minor versions can be read, newer major versions cannot. */
record FormatVersion(int major, int minor) {
    private static final Pattern VERSION = Pattern.compile("(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

    static JsonValue toJson(int major, int minor) {
        return JsonValue.of(major + "." + minor);
    }

    /** Reads the fields {@code format} and {@code version}; refuses another format and a newer major version by name. */
    static FormatVersion read(JsonCursor json, String format, int newestMajor) {
        String found = json.field("format").text();
        if (!found.equals(format)) {
            throw json.field("format").error("expected " + Quoted.text(format) + ", found " + Quoted.text(found));
        }
        JsonCursor field = json.field("version");
        Matcher version = VERSION.matcher(field.text());
        if (!version.matches()) {
            throw field.error("expected major.minor, found " + Quoted.text(field.text()));
        }
        int major = Integer.parseInt(version.group(1));
        if (major > newestMajor) {
            throw field.error("format version " + field.text() + " is newer than this Signet, which reads up to "
                    + newestMajor + ".x; use a newer Signet");
        }
        return new FormatVersion(major, Integer.parseInt(version.group(2)));
    }
}
