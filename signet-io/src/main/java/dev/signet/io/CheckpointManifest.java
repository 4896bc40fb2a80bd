package dev.signet.io;

import java.util.Arrays;

/**
 * The small file that makes a checkpoint complete: it names the file of tensors with size and SHA-256. It is written last, and carries a
 * seal over itself: only the very bytes that Signet wrote are accepted.
 */
record CheckpointManifest(long sequence, String file, long bytes, String sha256) {
    private static final String FORMAT = "signet checkpoint";
    private static final int MAJOR = 1;
    private static final int MINOR = 0;
    private static final String SEAL = "seal";

    byte[] toBytes() {
        JsonObject open = JsonObject.empty()
                .with("format", JsonValue.of(FORMAT))
                .with("version", FormatVersion.toJson(MAJOR, MINOR))
                .with("sequence", JsonValue.of(sequence))
                .with("file", JsonValue.of(file))
                .with("bytes", JsonValue.of(bytes))
                .with("sha256", JsonValue.of(sha256));
        return Json.bytes(sealed(open));
    }

    private static JsonObject sealed(JsonObject open) {
        return open.with(SEAL, JsonValue.of(Sha256.of(Json.bytes(open))));
    }

    /** Throws {@link ModelFormatException} for a damaged manifest, {@link NewerCheckpointException} for a whole one of a newer major version. */
    static CheckpointManifest read(String name, byte[] bytes) throws NewerCheckpointException {
        JsonCursor json = Json.parse(name, bytes);
        json.field(SEAL);
        JsonObject open = ((JsonObject) json.value()).without(SEAL);
        if (!Arrays.equals(Json.bytes(sealed(open)), bytes)) {
            throw new ModelFormatException(name, "the manifest is damaged: it does not match its seal");
        }
        try {
            FormatVersion.read(json, FORMAT, MAJOR);
        } catch (ModelFormatException e) {
            throw new NewerCheckpointException(e);
        }
        return new CheckpointManifest(
                json.field("sequence").integer(),
                json.field("file").text(),
                json.field("bytes").integer(),
                json.field("sha256").text());
    }

    /** A whole manifest that this Signet does not understand: nothing to fall back from silently. */
    static final class NewerCheckpointException extends Exception {
        private static final long serialVersionUID = 1L;
        private final ModelFormatException reason;

        private NewerCheckpointException(ModelFormatException reason) {
            super(reason);
            this.reason = reason;
        }

        ModelFormatException reason() {
            return reason;
        }
    }
}
