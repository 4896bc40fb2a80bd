package dev.signet.io;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** The tokens of a JSON text in memory. Whatever the text does wrong comes out as a {@link ModelFormatException} with the byte in the file. */
final class JsonTokens implements AutoCloseable {
    private final String file;
    private final long place;
    private final int numberLength;
    private final JsonParser parser;

    /** Reads {@code length} bytes at {@code from}; {@code place} is where they lie in the file. */
    JsonTokens(String file, byte[] bytes, int from, int length, long place, JsonLimits limits) {
        this.file = file;
        this.place = place - from;
        this.numberLength = limits.numberLength();
        if (length > limits.documentBytes()) {
            throw new ModelFormatException(
                    file, place, "JSON text of " + length + " bytes is over the limit of " + limits.documentBytes());
        }
        Unicode.check(file, bytes, from, length, place);
        if (length >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF) {
            throw new ModelFormatException(
                    file, place, "JSON text starts with a byte order mark; save it as UTF-8 without one");
        }
        // A factory of its own for each text: factories keep the names they have seen.
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxTokenCount(limits.tokens())
                        .maxStringLength(limits.documentBytes())
                        .maxNameLength(limits.documentBytes())
                        .maxNumberLength(limits.documentBytes())
                        .build())
                .build();
        this.parser = factory.createParser(ObjectReadContext.empty(), bytes, from, length);
    }

    /** The next token. The end of the text is an error here: see {@link #expectEnd}. */
    JsonToken next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw error("the JSON text ends too early");
            }
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                checkNumber();
            }
            return token;
        } catch (JacksonException e) {
            throw error(e);
        }
    }

    private void checkNumber() {
        int length = parser.getStringLength();
        if (length > numberLength) {
            throw error("number of " + length + " characters is over the limit of " + numberLength);
        }
    }

    /** The text of the current token: a name, a string or the characters of a number. */
    String text() {
        try {
            String text = parser.getString();
            if (!Unicode.isWellFormed(text)) {
                throw error("text with half a surrogate pair: " + Quoted.text(text));
            }
            return text;
        } catch (JacksonException e) {
            throw error(e);
        }
    }

    void expectEnd() {
        try {
            if (parser.nextToken() != null) {
                throw error("something follows the end of the JSON text");
            }
        } catch (JacksonException e) {
            throw error(e);
        }
    }

    /** An error at the current token. */
    ModelFormatException error(String reason) {
        return new ModelFormatException(file, offset(parser.currentTokenLocation()), reason);
    }

    private ModelFormatException error(JacksonException e) {
        String message = e.getOriginalMessage();
        int lineEnd = message.indexOf('\n');
        String firstLine = lineEnd < 0 ? message : message.substring(0, lineEnd);
        String quoted = Quoted.text(firstLine);
        return new ModelFormatException(
                file,
                offset(e.getLocation() == null ? parser.currentLocation() : e.getLocation()),
                "not valid JSON: " + quoted.substring(1, quoted.length() - 1));
    }

    private long offset(TokenStreamLocation location) {
        return location.getByteOffset() < 0 ? -1 : place + location.getByteOffset();
    }

    @Override
    public void close() {
        parser.close();
    }
}
