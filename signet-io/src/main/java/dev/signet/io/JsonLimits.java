package dev.signet.io;

/**
 * What a JSON document may cost: nesting, bytes, tokens (values, names and brackets) and characters of one number.
 * A tree takes some 70 bytes of heap for each token.
 */
public record JsonLimits(int depth, int documentBytes, int tokens, int numberLength) {
    public static final JsonLimits DEFAULT = new JsonLimits(32, 16 << 20, 2_000_000, JsonNumber.LONGEST);

    public JsonLimits {
        if (depth < 1 || documentBytes < 1 || tokens < 1 || numberLength < 1 || numberLength > JsonNumber.LONGEST) {
            throw new IllegalArgumentException("limits " + depth + ", " + documentBytes + ", " + tokens + ", "
                    + numberLength + " are not all positive, or numbers may be longer than " + JsonNumber.LONGEST);
        }
    }

    public JsonLimits withDocumentBytes(int documentBytes) {
        return new JsonLimits(depth, documentBytes, tokens, numberLength);
    }
}
