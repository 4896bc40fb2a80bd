package dev.signet.io.onnx;

import static dev.signet.io.onnx.ProtoBytes.node;
import static dev.signet.io.onnx.ProtoBytes.tensor;
import static dev.signet.io.onnx.ProtoBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.ModelFormatException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever integers an operator's attributes hold, the file is imported or refused with the operator's name: nothing else is thrown, nothing large made. */
class HostileAttributesTest {
    private static final long[] NUMBERS = {
        0, -1, 1, 2, 5, 7, -7, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
    };

    @ParameterizedTest
    @CsvSource({
        "Conv, x:w, 11, group",
        "Conv, x:w, 11, strides*2 dilations*2 pads*4 kernel_shape*2",
        "ConvTranspose, x:w, 11, group",
        "ConvTranspose, x:w, 11, strides*2 dilations*2 pads*4 output_padding*2 output_shape*2",
        "DeformConv, x:w:o, 19, offset_group",
        "MaxPool, x, 12, kernel_shape*2 strides*2 dilations*2 pads*4",
        "AveragePool, x, 11, kernel_shape*2 strides*2 pads*4",
        "LpPool, x, 18, p",
        "LpPool, x, 18, kernel_shape*2 strides*2 pads*4",
        "MaxUnpool, x:i, 11, kernel_shape*2 strides*2 pads*4",
        "MaxRoiPool, x:r, 1, pooled_shape*2",
        "RoiAlign, x:q:j, 16, output_height",
        "RoiAlign, x:q:j, 16, sampling_ratio",
        "Pad, x, 2, pads*8",
        "LRN, x, 13, size",
        "LpNormalization, x, 1, p",
        "LpNormalization, x, 1, axis",
        "GroupNormalization, x:s:s, 21, num_groups",
        "LayerNormalization, x:s, 17, axis",
        "MeanVarianceNormalization, x, 13, axes*2",
        "DepthToSpace, x, 13, blocksize",
        "SpaceToDepth, x, 13, blocksize",
        "Softmax, x, 13, axis",
        "Softmax, x, 11, axis",
        "Hardmax, x, 13, axis",
        "Flatten, x, 13, axis",
        "Concat, x:x, 13, axis",
        "Transpose, x, 13, perm*4",
        "Reshape, x, 4, shape*4",
        "Upsample, x, 1, height_scale"
    })
    void anIntegerIsTakenOrRefused(String op, String inputs, long opset, String attributes) {
        List<String> lists = List.of(attributes.split(" "));
        int refused = 0;
        for (String attacked : lists) {
            for (long number : NUMBERS) {
                ProtoBytes attack = node(op, "attacked", inputs.replace(':', ','), "y");
                for (String attribute : lists) {
                    attack.message(5, attribute(attribute, attribute.equals(attacked) ? number : sound(attribute)));
                }
                refused += isRefused(op, opset, attack) ? 1 : 0;
            }
        }
        assertThat(refused)
                .as("there is no operator for which all these integers make sense")
                .isPositive();
    }

    /** All nodes and all their attributes at once. */
    @Test
    void attributesThatNobodyReadsAreNamed() {
        ProtoBytes text = new ProtoBytes().text(1, "flavour").text(4, "sour").varint(20, 3);
        ProtoBytes conv = node("Conv", "first", "x,w", "t")
                .message(5, attribute("pads*4", 1))
                .message(5, attribute("colour", 1))
                .message(5, text);
        ProtoBytes graph = new ProtoBytes()
                .message(11, value("x", 1, 4, 6, 6))
                .message(12, value("y", 1, 4, 6, 6))
                .message(5, floats("w", 4, 4, 3, 3))
                .message(1, conv)
                .message(1, node("Relu", "second", "t", "y").message(5, attribute("slope", 2)));
        assertThatThrownBy(() -> OnnxFile.read("unread.onnx", ProtoBytes.model(17, graph)))
                .isInstanceOf(UnsupportedOnnxException.class)
                .hasMessageContaining("first")
                .hasMessageContaining("attributes 'colour', 'flavour' are not known here")
                .satisfies(refused -> assertThat(((UnsupportedOnnxException) refused).reasons())
                        .hasSize(1));
        ProtoBytes both = new ProtoBytes()
                .message(11, value("x", 1, 4, 6, 6))
                .message(12, value("y", 1, 4, 6, 6))
                .message(12, value("z", 1, 4, 6, 6))
                .message(1, node("Relu", "one", "x", "y").message(5, attribute("slope", 2)))
                .message(1, node("Tanh", "two", "x", "z").message(5, text));
        assertThatThrownBy(() -> OnnxFile.read("unread.onnx", ProtoBytes.model(17, both)))
                .hasMessageContaining("one")
                .hasMessageContaining("'slope' is not known here")
                .hasMessageContaining("two")
                .hasMessageContaining("'flavour' is not known here");
    }

    private static long sound(String attribute) {
        return attribute.startsWith("pads") || attribute.startsWith("output_padding") ? 0 : 1;
    }

    private static ProtoBytes attribute(String name, long number) {
        String[] parts = name.split("\\*", -1);
        if (parts.length == 1) {
            return new ProtoBytes().text(1, name).varint(3, number).varint(20, 2);
        }
        long[] numbers = new long[Integer.parseInt(parts[1])];
        Arrays.fill(numbers, number);
        return new ProtoBytes().text(1, parts[0]).packed(8, numbers).varint(20, 7);
    }

    private static boolean isRefused(String op, long opset, ProtoBytes attack) {
        ProtoBytes graph = new ProtoBytes()
                .message(11, value("x", 1, 4, 6, 6))
                .message(12, value("y", 1, 4, 6, 6))
                .message(5, floats("w", 4, 4, 3, 3))
                .message(5, floats("o", 1, 18, 4, 4))
                .message(5, floats("s", 4))
                .message(5, floats("r", 1, 5))
                .message(5, floats("q", 1, 4))
                .message(5, tensor("j", 7, 1).packed(7, 0))
                .message(5, tensor("i", 7, 1, 4, 6, 6).packed(7, new long[144]))
                .message(1, attack);
        try {
            OnnxFile.read("attack.onnx", ProtoBytes.model(opset, graph));
            return false;
        } catch (ModelFormatException | UnsupportedOnnxException refused) {
            assertThat(refused.getMessage()).contains(op);
            return true;
        }
    }

    private static ProtoBytes floats(String name, long... sizes) {
        long count = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        float[] values = new float[(int) count];
        return tensor(name, 1, sizes).floats(4, values);
    }
}
