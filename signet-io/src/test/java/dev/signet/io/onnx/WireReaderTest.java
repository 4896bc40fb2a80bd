package dev.signet.io.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    private static WireReader over(ProtoBytes bytes) {
        return new WireSource("bad.onnx", bytes.toBytes(), OnnxLimits.DEFAULT).reader();
    }

    private static void refused(ProtoBytes model, String... words) {
        assertThatThrownBy(() -> OnnxFile.readProto("bad.onnx", model.toBytes()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("bad.onnx: byte ")
                .hasMessageContainingAll(words);
    }

    @Test
    void numbersComePackedAndUnpackedAndNegative() {
        WireReader reader = over(new ProtoBytes().packed(8, 1, -1, 300).varint(8, Long.MIN_VALUE));
        List<Long> numbers = new ArrayList<>();
        while (reader.next()) {
            reader.integers(numbers::add);
        }
        assertThat(numbers).containsExactly(1L, -1L, 300L, Long.MIN_VALUE);
    }

    @Test
    void unknownFieldsOfEveryWireTypeAreSkipped() {
        ProtoBytes graph = new ProtoBytes()
                .varint(99, 7)
                .float32(98, 1)
                .text(97, "x")
                .raw(0xB1, 6, 1, 2, 3, 4, 5, 6, 7, 8)
                .text(2, "kept");
        assertThat(OnnxFile.readProto("a.onnx", ProtoBytes.model(17, graph))
                        .graph()
                        .name())
                .isEqualTo("kept");
    }

    @Test
    void aNumberWithoutEndIsRefused() {
        refused(new ProtoBytes().raw(8, 0x80), "the message ends inside a number");
    }

    @Test
    void aNumberOfMoreThan64BitsIsRefused() {
        refused(
                new ProtoBytes().raw(8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2),
                "a number has more than 64 bits");
        refused(
                new ProtoBytes().raw(8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0),
                "a number has more than 10 bytes");
    }

    @Test
    void aLengthBeyondTheMessageIsRefusedByPlace() {
        ProtoBytes graph = new ProtoBytes().message(1, new ProtoBytes().raw(0x0A, 0x7F));
        refused(new ProtoBytes().message(7, graph), "graph.node[0]", "claims 127 bytes, only 0 are left");
        refused(
                new ProtoBytes().raw(0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1),
                "claims 18446744073709551615 bytes");
    }

    @Test
    void fieldZeroGroupsAndOtherWireTypesThanExpectedAreRefused() {
        refused(new ProtoBytes().raw(0, 0), "field number 0");
        refused(new ProtoBytes().raw(0xFB, 1), "wire type 3");
        refused(new ProtoBytes().varint(7, 1), "field 7 has wire type 0, expected 2");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        refused(
                new ProtoBytes().message(7, new ProtoBytes().bytes(2, (byte) 0xC3, (byte) 0x28)),
                "graph: field 2 is not UTF-8 text");
    }

    @Test
    void graphsInsideGraphsEndAtTheDepthLimit() {
        ProtoBytes graph = new ProtoBytes().text(2, "innermost");
        for (int i = 0; i < 100; i++) {
            graph = new ProtoBytes()
                    .message(
                            1,
                            new ProtoBytes()
                                    .message(5, new ProtoBytes().text(1, "body").message(6, graph)));
        }
        refused(new ProtoBytes().message(7, graph), "nested deeper than 64");
    }

    @Test
    void moreNodesThanAllowedAreRefused() {
        ProtoBytes graph = new ProtoBytes();
        for (int i = 0; i <= OnnxLimits.DEFAULT.nodes(); i++) {
            graph.bytes(1);
        }
        refused(new ProtoBytes().message(7, graph), "graph.node[100000]: more than 100000 nodes");
    }

    @Test
    void everyTruncationOfAModelIsRefusedOrSmallerNeverAnotherException() {
        byte[] whole = ProtoBytes.model(
                17,
                new ProtoBytes()
                        .message(1, ProtoBytes.node("Relu", "r", "x", "y"))
                        .message(5, ProtoBytes.tensor("w", 1, 2).floats(4, 1, 2))
                        .message(11, ProtoBytes.value("x", -1, 3))
                        .message(12, ProtoBytes.value("y", -1, 3)));
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            try {
                OnnxFile.readProto("cut.onnx", java.util.Arrays.copyOf(whole, length));
            } catch (ModelFormatException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length * 9 / 10);
    }
}
