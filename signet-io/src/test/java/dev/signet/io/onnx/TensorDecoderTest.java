package dev.signet.io.onnx;

import static dev.signet.io.onnx.ProtoBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.ModelFormatException;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import org.junit.jupiter.api.Test;

class TensorDecoderTest {
    private static Tensor read(ProtoBytes tensor) {
        return OnnxFile.readTensor("t.pb", tensor.toBytes());
    }

    private static void refused(ProtoBytes tensor, String words) {
        assertThatThrownBy(() -> read(tensor))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("t.pb: ")
                .hasMessageContaining(words);
    }

    @Test
    void rawDataIsLittleEndian() {
        assertThat(read(tensor("t", 6, 2)
                        .bytes(9, (byte) 1, (byte) 2, (byte) 0, (byte) 0, (byte) -1, (byte) -1, (byte) -1, (byte) -1)))
                .isEqualTo(Tensor.wrap(ElementType.INT32, Shape.of(2), new int[] {513, -1}));
    }

    @Test
    void typedListsArePackedOrOneByOne() {
        Tensor expected = Tensor.of(Shape.of(2), 1.5f, -2);
        assertThat(read(tensor("t", 1, 2).floats(4, 1.5f, -2))).isEqualTo(expected);
        assertThat(read(tensor("t", 1, 2).float32(4, 1.5f).float32(4, -2))).isEqualTo(expected);
        assertThat(read(tensor("t", 7, 3).packed(7, 1, -1).varint(7, Long.MAX_VALUE)))
                .isEqualTo(Tensor.ofLongs(Shape.of(3), 1, -1, Long.MAX_VALUE));
    }

    @Test
    void narrowTypesStandInTheListOfInt32() {
        assertThat(read(tensor("t", 10, 1).packed(5, 0x3C00)))
                .isEqualTo(Tensor.wrap(ElementType.FLOAT16, Shape.of(1), new short[] {0x3C00}));
        assertThat(read(tensor("t", 16, 1).packed(5, 0xBF80)))
                .isEqualTo(Tensor.wrap(ElementType.BFLOAT16, Shape.of(1), new short[] {(short) 0xBF80}));
        assertThat(read(tensor("t", 2, 1).packed(5, 200)))
                .isEqualTo(Tensor.wrap(ElementType.UINT8, Shape.of(1), new byte[] {(byte) 200}));
        assertThat(read(tensor("t", 9, 2).packed(5, 1, 0)))
                .isEqualTo(Tensor.wrap(ElementType.BOOL, Shape.of(2), new byte[] {1, 0}));
        assertThat(read(tensor("t", 12, 1).packed(11, 4_000_000_000L)))
                .isEqualTo(Tensor.wrap(ElementType.UINT32, Shape.of(1), new int[] {(int) 4_000_000_000L}));
    }

    @Test
    void scalarsAndEmptyTensorsAreOrdinary() {
        assertThat(read(tensor("t", 1).floats(4, 7))).isEqualTo(Tensor.scalar(7));
        assertThat(read(tensor("t", 1, 0, 3))).isEqualTo(Tensor.zeros(Shape.of(0, 3)));
    }

    @Test
    void sizesThatTheBytesDoNotBackAreRefusedBeforeAllocation() {
        refused(tensor("big", 1, 1 << 30).floats(4, 1), "tensor 'big' has 4 bytes of data");
        refused(tensor("big", 7, 1 << 30).packed(7, 1), "tensor 'big' has 1 numbers");
        refused(tensor("big", 1, 1 << 30).bytes(9, (byte) 0), "has 1 bytes of raw data");
        refused(tensor("big", 1, 1L << 33, 1L << 33), "size 8589934592");
        refused(tensor("big", 1, -1), "size -1");
        refused(tensor("long", 7, 1).packed(7, 1, 2), "more numbers");
        refused(tensor("ranks", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), "more than 8 axes");
    }

    @Test
    void numbersThatTheTypeCannotHoldAreRefused() {
        refused(tensor("t", 2, 1).packed(5, 256), "holds the number 256, which UINT8 cannot");
        refused(tensor("t", 3, 1).packed(5, -129), "-129");
        refused(tensor("t", 9, 1).packed(5, 2), "which BOOL cannot");
        refused(tensor("t", 9, 1).bytes(9, (byte) 2), "is BOOL and holds the byte 2");
        refused(tensor("t", 6, 1).bytes(9, new byte[4]).bytes(9, new byte[4]), "raw data twice");
    }

    @Test
    void otherFilesAreNotOpenedFromMemory() {
        assertThatThrownBy(() -> read(tensor("far", 1, 1)
                        .message(13, new ProtoBytes().text(1, "location").text(2, "../secret"))
                        .varint(14, 1)))
                .isInstanceOf(UnsupportedOnnxException.class)
                .hasMessageContaining("'far'")
                .hasMessageContaining("another file");
        assertThatThrownBy(() -> read(tensor("complex", 14, 1)))
                .isInstanceOf(UnsupportedOnnxException.class)
                .hasMessageContaining("COMPLEX64");
    }

    @Test
    void textsAreElementsToo() {
        assertThat(read(tensor("words", 8, 2).text(6, "a").text(6, "ü")).texts())
                .containsExactly("a", "ü");
        refused(tensor("words", 8, 2).text(6, "a"), "has 1 texts");
    }

    @Test
    void elementsNarrowerThanAByteArePacked() {
        assertThat(Wide.of(read(tensor("raw", 22, 3).bytes(9, (byte) 0x8F, (byte) 0x07)))
                        .longs())
                .containsExactly(-1, -8, 7);
        assertThat(Wide.of(read(tensor("list", 25, 5).packed(5, 0b11_10_01_00, 2)))
                        .longs())
                .containsExactly(0, 1, 2, 3, 2);
        assertThat(Wide.of(read(tensor("floats", 23, 2).bytes(9, (byte) 0xF1))).doubles())
                .containsExactly(0.5, -6);
        refused(tensor("short", 22, 3).bytes(9, (byte) 1), "has 1 bytes of raw data, its type and sizes need 2");
        refused(tensor("long", 22, 1).packed(5, 1, 1), "holds the number 1");
    }
}
