package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * One protobuf message, field by field: {@link #next} moves to a field, then exactly one of the readers or {@link #skip} takes its value.
 * Nothing is copied but text. Whatever the wire format forbids is refused with file, byte and field.
 */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final WireSource source;
    private final Place place;
    private final int from;
    private final int end;
    private int at;
    private int field;
    private int type;

    WireReader(WireSource source, Place place, int from, int end) {
        this.source = source;
        this.place = place;
        this.from = from;
        this.end = end;
        this.at = from;
        if (place.depth() > source.limits().depth()) {
            throw error("messages are nested deeper than " + source.limits().depth());
        }
        source.countMessage(place, from);
    }

    WireSource source() {
        return source;
    }

    Place place() {
        return place;
    }

    /** The byte of the file that is read next. */
    int position() {
        return at;
    }

    /** The same message from its start. */
    WireReader again() {
        return new WireReader(source, place, from, end);
    }

    /** The size of the message in bytes. */
    int length() {
        return end - from;
    }

    /** Moves to the next field; {@code false} at the end of the message. */
    boolean next() {
        if (at == end) {
            return false;
        }
        long tag = rawVarint();
        long number = tag >>> 3;
        if (number < 1 || number > 0x1FFF_FFFF) {
            throw error("field number " + number + " is outside 1..536870911");
        }
        field = (int) number;
        type = (int) (tag & 7);
        return true;
    }

    /** The number of the field that {@link #next} moved to. */
    int field() {
        return field;
    }

    void skip() {
        switch (type) {
            case VARINT -> rawVarint();
            case FIXED64 -> advance(8);
            case LENGTH -> advance(rawLength());
            case FIXED32 -> advance(4);
            default -> throw error("field " + field + " has wire type " + type + ", which ONNX does not use");
        }
    }

    long integer() {
        expect(VARINT);
        return rawVarint();
    }

    /** An enumeration or another number that fits an int; larger ones are refused. */
    int smallInteger() {
        long value = integer();
        if (value != (int) value) {
            throw error("field " + field + " is " + value + ", which does not fit 32 bits");
        }
        return (int) value;
    }

    float float32() {
        expect(FIXED32);
        return rawFloat();
    }

    String text() {
        source.countEntries(1, place, at);
        ByteBuffer bytes = bytes();
        int start = at - bytes.remaining();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(source.file(), start, place + ": field " + field + " is not UTF-8 text");
        }
    }

    /** The bytes of the field, little-endian, not copied. */
    ByteBuffer bytes() {
        expect(LENGTH);
        int length = rawLength();
        int start = at;
        advance(length);
        return ByteBuffer.wrap(source.bytes(), start, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The message in this field; {@code index} is its position among its like, or -1 where there is one only. */
    WireReader message(String name, int index) {
        expect(LENGTH);
        int length = rawLength();
        int start = at;
        advance(length);
        return new WireReader(source, place.in(name, index), start, start + length);
    }

    /** The integers of a repeated field, packed or not. */
    void integers(LongConsumer each) {
        if (type != LENGTH) {
            each.accept(integer());
            return;
        }
        int stop = rawLength() + at;
        while (at < stop) {
            each.accept(rawVarint());
        }
        if (at != stop) {
            throw error("the last number of field " + field + " reaches past its end");
        }
    }

    /** The fixed-size numbers of a repeated field, packed or not, as their little-endian bytes. */
    ByteBuffer fixed(int width) {
        if (type == LENGTH) {
            ByteBuffer bytes = bytes();
            if (bytes.remaining() % width != 0) {
                throw error("field " + field + " has " + bytes.remaining() + " bytes, not a multiple of " + width);
            }
            return bytes;
        }
        expect(width == 4 ? FIXED32 : FIXED64);
        int start = at;
        advance(width);
        return ByteBuffer.wrap(source.bytes(), start, width).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void expect(int wanted) {
        if (type != wanted) {
            throw error("field " + field + " has wire type " + type + ", expected " + wanted);
        }
    }

    private float rawFloat() {
        int start = at;
        advance(4);
        return ByteBuffer.wrap(source.bytes()).order(ByteOrder.LITTLE_ENDIAN).getFloat(start);
    }

    private int rawLength() {
        long length = rawVarint();
        if (length < 0 || length > end - at) {
            throw error("field " + field + " claims " + Long.toUnsignedString(length) + " bytes, only " + (end - at)
                    + " are left");
        }
        return (int) length;
    }

    private long rawVarint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (at == end) {
                throw error("the message ends inside a number");
            }
            byte next = source.bytes()[at++];
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                if (i == LONGEST_VARINT - 1 && next > 1) {
                    throw error("a number has more than 64 bits");
                }
                return value;
            }
        }
        throw error("a number has more than " + LONGEST_VARINT + " bytes");
    }

    private void advance(int bytes) {
        if (bytes > end - at) {
            throw error("field " + field + " needs " + bytes + " bytes, only " + (end - at) + " are left");
        }
        at += bytes;
    }

    ModelFormatException error(String reason) {
        return new ModelFormatException(source.file(), at, place + ": " + reason);
    }
}
