package dev.signet.io.onnx;

import static dev.signet.io.onnx.ProtoBytes.node;
import static dev.signet.io.onnx.ProtoBytes.tensor;
import static dev.signet.io.onnx.ProtoBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.graph.Dim;
import dev.signet.io.ModelFormatException;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImporterTest {
    private static OnnxModel read(ProtoBytes graph) {
        return OnnxFile.read("a.onnx", ProtoBytes.model(17, graph));
    }

    private static Map<String, Tensor> run(OnnxModel model, Tensor x) {
        return Session.of(model.graph(), model.weights(), SessionOptions.standard())
                .run(Map.of("x", x));
    }

    private static ProtoBytes oneInputOneOutput() {
        return new ProtoBytes().message(11, value("x", -1, 2)).message(12, value("y", -1, 2));
    }

    @Test
    void nodesMayStandInAnyOrder() {
        OnnxModel model = read(oneInputOneOutput()
                .message(1, node("Mul", "last", "b,b", "y"))
                .message(1, node("Relu", "first", "x", "a"))
                .message(1, node("Add", "middle", "a,x", "b")));
        assertThat(run(model, Tensor.of(Shape.of(1, 2), -3, 2))).containsEntry("y", Tensor.of(Shape.of(1, 2), 9, 16));
    }

    @Test
    void theBatchStaysASymbolAndWeightsKeepTheirNames() {
        OnnxModel model = read(oneInputOneOutput()
                .message(5, tensor("fc.weight", 1, 2, 2).floats(4, 1, 2, 3, 4))
                .message(5, tensor("fc.bias", 1, 2).floats(4, 10, 20))
                .message(1, node("Gemm", "fc", "x,fc.weight,fc.bias", "y").message(5, integer("transB", 1))));
        assertThat(model.graph().output("y").shape().dim(0)).isEqualTo(Dim.BATCH);
        assertThat(model.weights()).containsOnlyKeys("fc.weight", "fc.bias");
        assertThat(run(model, Tensor.of(Shape.of(2, 2), 1, 1, 1, 0)))
                .containsEntry("y", Tensor.of(Shape.of(2, 2), 13, 27, 11, 23));
    }

    private static ProtoBytes integer(String name, long number) {
        return new ProtoBytes().text(1, name).varint(3, number).varint(20, 2);
    }

    @Test
    void aMatrixUsedBothWaysIsTwoWeights() {
        OnnxModel model = read(oneInputOneOutput()
                .message(5, tensor("w", 1, 2, 2).floats(4, 1, 2, 3, 4))
                .message(1, node("Gemm", "a", "x,w", "z").message(5, integer("transB", 1)))
                .message(1, node("MatMul", "b", "z,w", "y")));
        // (1, 0) times the transposed matrix is (1, 3), times the matrix itself (10, 14).
        assertThat(run(model, Tensor.of(Shape.of(1, 2), 1, 0))).containsEntry("y", Tensor.of(Shape.of(1, 2), 10, 14));
    }

    @Test
    void whatFollowsFromConstantsIsComputedWhileImporting() {
        OnnxModel model = read(oneInputOneOutput()
                .message(5, tensor("flat", 1, 4).floats(4, 1, 2, 3, 4))
                .message(5, tensor("sizes", 7, 2).packed(7, 2, -1))
                .message(1, node("Reshape", "r", "flat,sizes", "w"))
                .message(1, node("MatMul", "m", "x,w", "y")));
        assertThat(model.graph().nodes()).hasSize(1);
        assertThat(run(model, Tensor.of(Shape.of(1, 2), 1, 10))).containsEntry("y", Tensor.of(Shape.of(1, 2), 31, 42));
    }

    @Test
    void anOutputThatIsAnInputOrAnotherOutputIsCopied() {
        OnnxModel model = read(oneInputOneOutput()
                .message(12, value("again", -1, 2))
                .message(12, value("x", -1, 2))
                .message(1, node("Relu", "r", "x", "y"))
                .message(1, node("Identity", "i", "y", "again")));
        Tensor x = Tensor.of(Shape.of(1, 2), -1, 2);
        Tensor y = Tensor.of(Shape.of(1, 2), 0, 2);
        assertThat(run(model, x)).isEqualTo(Map.of("y", y, "again", y, "x", x));
    }

    @Test
    void everythingUnsupportedIsListedAtOnceWithItsNode() {
        ProtoBytes graph = oneInputOneOutput()
                .message(1, node("Mystery", "one", "x", "a"))
                .message(1, node("Relu", "fine", "a", "b"))
                .message(1, node("Conv", "two", "b", "unused"))
                .message(1, node("Enigma", "", "x", "c").text(7, "com.example"))
                .message(1, node("Add", "sum", "b,c", "y"));
        assertThatThrownBy(() -> read(graph))
                .isInstanceOfSatisfying(
                        UnsupportedOnnxException.class,
                        lacking -> assertThat(lacking.reasons())
                                .containsExactly(
                                        "Mystery 'one': no such operator here",
                                        "com.example.Enigma #3: no such operator here"));
    }

    @Test
    void aSecondOutputThatIsNotComputedIsNamedWhereItIsRead() {
        ProtoBytes graph = oneInputOneOutput()
                .message(1, node("Relu", "d", "x", "a,mask"))
                .message(1, node("Add", "sum", "a,mask", "y"));
        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(UnsupportedOnnxException.class)
                .hasMessageContaining("Relu 'd': its output 'mask' is not computed");
    }

    @Test
    void anOpsetFromTheFutureIsNotGuessedAt() {
        ProtoBytes graph = oneInputOneOutput().message(1, node("Relu", "r", "x", "y"));
        for (long opset : new long[] {0, 27, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> OnnxFile.read("a.onnx", ProtoBytes.model(opset, graph)))
                    .isInstanceOf(UnsupportedOnnxException.class)
                    .hasMessageContaining("opset " + opset);
        }
    }

    @Test
    void aSmallFileWhoseConstantsWouldGrowHugeStaysSmall() {
        int length = 40_000;
        OnnxModel model = read(oneInputOneOutput()
                .message(5, tensor("row", 1, 1, length).floats(4, new float[length]))
                .message(5, tensor("column", 1, length, 1).floats(4, new float[length]))
                .message(1, node("Add", "sum", "row,column", "y")));
        assertThat(model.graph().nodes()).hasSize(1);
        assertThat(model.graph().output("y").shape().concrete()).isEqualTo(Shape.of(length, length));
    }

    @Test
    void listsOfAttributesHaveABudget() {
        byte[] numbers = new byte[OnnxLimits.DEFAULT.entries() + 1];
        ProtoBytes pads = new ProtoBytes().text(1, "pads").bytes(8, numbers).varint(20, 7);
        refused(
                oneInputOneOutput().message(1, node("Relu", "r", "x", "y").message(5, pads)),
                "more than 4000000 texts and numbers");
    }

    @Test
    void anAxisOfAScalarIsRefused() {
        refused(
                new ProtoBytes()
                        .message(11, value("x"))
                        .message(12, value("y"))
                        .message(5, tensor("at", 7, 1).packed(7, 0))
                        .message(1, node("Slice", "s", "x,at,at", "y")),
                "Slice 's': axis 0 of a shape of 0 axes");
    }

    /** A hundred thousand small damages to a model of several nodes: each is read, refused or called unsupported, and nothing else. */
    @Test
    void noDamageIsAnotherException() {
        byte[] whole = ProtoBytes.model(
                17,
                oneInputOneOutput()
                        .message(5, tensor("w", 1, 2, 2).floats(4, 1, 2, 3, 4))
                        .message(5, tensor("b", 1, 2).floats(4, 10, 20))
                        .message(5, tensor("ends", 7, 2).packed(7, 1, 2))
                        .message(5, tensor("starts", 7, 2).packed(7, 0, -2))
                        .message(1, node("Gemm", "fc", "x,w,b", "a").message(5, integer("transB", 1)))
                        .message(1, node("Slice", "cut", "w,starts,ends", "row"))
                        .message(1, node("Add", "sum", "a,row", "s"))
                        .message(1, node("Softmax", "probabilities", "s", "y").message(5, integer("axis", -1))));
        int read = 0;
        int refused = 0;
        RandomStream random = RandomStream.of(7, "damage");
        for (int i = 0; i < 100_000; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k <= i % 3; k++) {
                int at = random.below(8L * i + 2 * k, damaged.length);
                int bits = random.below(8L * i + 2 * k + 1, 256);
                damaged[at] = (byte) (i % 2 == 0 ? bits : damaged[at] ^ 1 << bits % 8);
            }
            try {
                OnnxFile.read("damaged.onnx", damaged);
                read++;
            } catch (ModelFormatException | UnsupportedOnnxException expected) {
                refused++;
            } catch (RuntimeException other) {
                throw new AssertionError("damage " + i + " of " + Arrays.toString(damaged), other);
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void cyclesUnknownNamesAndNamesGivenTwiceAreRefused() {
        refused(
                oneInputOneOutput()
                        .message(1, node("Relu", "a", "q", "p"))
                        .message(1, node("Add", "b", "p,x", "q"))
                        .message(1, node("Relu", "c", "q", "y")),
                "cycle");
        refused(oneInputOneOutput().message(1, node("Relu", "a", "nobody", "y")), "Relu 'a' reads 'nobody'");
        refused(
                oneInputOneOutput().message(1, node("Relu", "a", "x", "y")).message(1, node("Relu", "b", "x", "y")),
                "Relu 'b': there is already a value named 'y'");
    }

    @Test
    void aNodeThatContradictsTheStandardIsNamedWithItsAttribute() {
        refused(
                oneInputOneOutput().message(1, node("Softmax", "s", "x", "y").message(5, integer("axis", 5))),
                "a.onnx: Softmax 's': axis 5 of a shape of 2 axes");
        refused(
                oneInputOneOutput()
                        .message(
                                1,
                                node("Softmax", "s", "x", "y")
                                        .message(
                                                5,
                                                new ProtoBytes()
                                                        .text(1, "axis")
                                                        .float32(2, 1)
                                                        .varint(20, 1))),
                "Softmax 's': attribute axis is Number, expected an integer");
        refused(oneInputOneOutput().message(1, node("Add", "s", "x", "y")), "Add 's': input 1 is missing");
    }

    private static void refused(ProtoBytes graph, String words) {
        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aChainOfAHundredThousandNodesNeedsNoDeepStack() {
        ProtoBytes graph = oneInputOneOutput();
        int length = OnnxLimits.DEFAULT.nodes() - 1;
        for (int i = 0; i < length; i++) {
            graph.message(1, node("Relu", "", i == 0 ? "x" : "v" + i, i == length - 1 ? "y" : "v" + (i + 1)));
        }
        assertThat(read(graph).graph().nodes()).hasSize(length);
    }
}
