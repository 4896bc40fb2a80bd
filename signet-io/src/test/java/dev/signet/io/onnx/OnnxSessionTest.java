package dev.signet.io.onnx;

import static dev.signet.io.onnx.ProtoBytes.node;
import static dev.signet.io.onnx.ProtoBytes.tensor;
import static dev.signet.io.onnx.ProtoBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Dim;
import dev.signet.io.ModelFormatException;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models whose shapes follow from values and sizes, functions, branches, loops and sequences. */
final class OnnxSessionTest {
    private static OnnxModel read(ProtoBytes graph) {
        return OnnxFile.read("a.onnx", ProtoBytes.model(17, graph));
    }

    private static Map<String, Tensor> run(OnnxModel model, Map<String, Tensor> inputs) {
        return OnnxSession.of(model, SessionOptions.standard()).run(inputs);
    }

    /** A value of another element type than float32. */
    private static ProtoBytes typed(String name, int type, long... sizes) {
        ProtoBytes shape = new ProtoBytes();
        for (long size : sizes) {
            shape.message(1, new ProtoBytes().varint(1, size));
        }
        ProtoBytes tensor = new ProtoBytes().varint(1, type).message(2, shape);
        return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
    }

    private static ProtoBytes axis(long axis) {
        return new ProtoBytes().text(1, "axis").varint(3, axis).varint(20, 2);
    }

    @Test
    void aBatchThatGoesThroughAShapeStaysASymbol() {
        OnnxModel model = read(new ProtoBytes()
                .message(11, value("x", -1, 2, 3))
                .message(12, value("y", -1, 6))
                .message(5, tensor("zero", 7).packed(7, 0))
                .message(5, tensor("first", 7, 1).packed(7, 0))
                .message(5, tensor("rest", 7, 1).packed(7, -1))
                .message(1, node("Shape", "s", "x", "shape"))
                .message(1, node("Gather", "g", "shape,zero", "n").message(5, axis(0)))
                .message(1, node("Unsqueeze", "u", "n,first", "ns"))
                .message(1, node("Concat", "c", "ns,rest", "sizes").message(5, axis(0)))
                .message(1, node("Reshape", "r", "x,sizes", "y")));
        assertThat(model.isGeneral()).isTrue();
        assertThat(model.graph().nodes()).hasSize(1);
        assertThat(model.graph().output("y").shape().dim(0)).isEqualTo(Dim.BATCH);
        assertThat(run(model, Map.of("x", Tensor.zeros(Shape.of(4, 2, 3)))))
                .containsEntry("y", Tensor.zeros(Shape.of(4, 6)));
    }

    private static OnnxModel reshapedAsAsked() {
        return read(new ProtoBytes()
                .message(11, value("x", 2, 3))
                .message(11, typed("sizes", 7, 2))
                .message(12, value("y", -1, -1))
                .message(1, node("Reshape", "r", "x,sizes", "y")));
    }

    @Test
    void aShapeMayBeAnInput() {
        OnnxModel model = reshapedAsAsked();
        assertThat(model.isGeneral()).isFalse();
        assertThatThrownBy(model::graph)
                .isInstanceOf(UnsupportedOnnxException.class)
                .hasMessageContaining("Reshape 'r': the shape is computed while the model runs; give the inputs");
        OnnxSession session = OnnxSession.of(model, SessionOptions.standard());
        Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        for (int rows : new int[] {6, 1, 3, 2, 6, 1}) {
            Tensor sizes = Tensor.ofLongs(Shape.of(2), rows, -1);
            assertThat(session.run(Map.of("x", x, "sizes", sizes)))
                    .containsEntry("y", x.reshape(Shape.of(rows, 6 / rows)));
        }
        assertThatThrownBy(() -> session.run(Map.of("x", x, "sizes", Tensor.ofLongs(Shape.of(2), 4, -1))))
                .hasMessageContaining("Reshape 'r'");
        assertThatThrownBy(() -> session.run(Map.of("x", x))).hasMessageContaining("sizes");
    }

    @Test
    void onlyInputsWhoseValuesDecideBecomeConstants() {
        Tensor x = Tensor.zeros(Shape.of(2, 3));
        Imported imported = reshapedAsAsked().given(Map.of("x", x, "sizes", Tensor.ofLongs(Shape.of(2), 3, 2)));
        assertThat(imported.graph().inputs()).extracting("name").containsExactly("x");
    }

    @Test
    void theNumberOfResultsMayFollowFromTheData() {
        OnnxModel model = read(new ProtoBytes()
                .message(11, value("x", 2, 2))
                .message(12, typed("y", 7, 2, -1))
                .message(1, node("NonZero", "n", "x", "y")));
        assertThat(run(model, Map.of("x", Tensor.of(Shape.of(2, 2), 0, 5, 7, 0))))
                .containsEntry("y", Tensor.ofLongs(Shape.of(2, 2), 0, 1, 1, 0));
        assertThat(run(model, Map.of("x", Tensor.of(Shape.of(2, 2), 0, 0, 0, 3))))
                .containsEntry("y", Tensor.ofLongs(Shape.of(2, 1), 1, 1));
    }

    @Test
    void functionsOfTheFileAreWrittenOut() {
        ProtoBytes function = new ProtoBytes()
                .text(1, "Twice")
                .text(4, "a")
                .text(5, "c")
                .message(7, node("Add", "", "a,a", "b"))
                .message(
                        7,
                        node("LeakyRelu", "", "b", "c")
                                .message(
                                        5,
                                        new ProtoBytes()
                                                .text(1, "alpha")
                                                .text(21, "slope")
                                                .varint(20, 1)))
                .message(9, new ProtoBytes().varint(2, 17))
                .text(10, "mine");
        ProtoBytes graph = new ProtoBytes()
                .message(11, value("x", 2))
                .message(12, value("y", 2))
                .message(
                        1,
                        node("Twice", "t", "x", "y")
                                .text(7, "mine")
                                .message(
                                        5,
                                        new ProtoBytes()
                                                .text(1, "slope")
                                                .float32(2, 0.5f)
                                                .varint(20, 1)));
        byte[] bytes = new ProtoBytes()
                .varint(1, 8)
                .message(7, graph)
                .message(8, new ProtoBytes().varint(2, 17))
                .message(25, function)
                .toBytes();
        assertThat(run(OnnxFile.read("f.onnx", bytes), Map.of("x", Tensor.of(Shape.of(2), -1, 3))))
                .containsEntry("y", Tensor.of(Shape.of(2), -1, 6));
    }

    @Test
    void aFunctionThatCallsItselfIsRefused() {
        ProtoBytes function = new ProtoBytes()
                .text(1, "Self")
                .text(4, "a")
                .text(5, "b")
                .message(7, node("Self", "", "a", "b").text(7, "mine"))
                .text(10, "mine");
        ProtoBytes graph = new ProtoBytes()
                .message(11, value("x", 2))
                .message(12, value("y", 2))
                .message(1, node("Self", "s", "x", "y").text(7, "mine"));
        byte[] bytes = new ProtoBytes()
                .message(7, graph)
                .message(8, new ProtoBytes().varint(2, 17))
                .message(25, function)
                .toBytes();
        assertThatThrownBy(() -> OnnxFile.read("f.onnx", bytes))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("nested deeper");
    }

    private static ProtoBytes branch(String name, ProtoBytes node, String output) {
        ProtoBytes graph = new ProtoBytes().message(1, node).message(12, value(output, 2));
        return new ProtoBytes().text(1, name).message(6, graph).varint(20, 5);
    }

    @Test
    void theBranchOfAKnownConditionIsTaken() {
        OnnxModel model = read(new ProtoBytes()
                .message(11, value("x", 2))
                .message(11, typed("positive", 9))
                .message(12, value("y", 2))
                .message(
                        1,
                        node("If", "i", "positive", "y")
                                .message(5, branch("then_branch", node("Relu", "", "x", "a"), "a"))
                                .message(5, branch("else_branch", node("Neg", "", "x", "b"), "b"))));
        Tensor x = Tensor.of(Shape.of(2), -1, 3);
        Tensor yes = Tensor.wrap(dev.signet.tensor.ElementType.BOOL, Shape.scalar(), new byte[] {1});
        Tensor no = Tensor.wrap(dev.signet.tensor.ElementType.BOOL, Shape.scalar(), new byte[] {0});
        assertThat(run(model, Map.of("x", x, "positive", yes))).containsEntry("y", Tensor.of(Shape.of(2), 0, 3));
        assertThat(run(model, Map.of("x", x, "positive", no))).containsEntry("y", Tensor.of(Shape.of(2), 1, -3));
    }

    @Test
    void aLoopOfAKnownLengthIsWrittenOut() {
        ProtoBytes body = new ProtoBytes()
                .message(11, typed("turn", 7))
                .message(11, typed("go", 9))
                .message(11, value("sum", 2))
                .message(1, node("Identity", "", "go", "goes"))
                .message(1, node("Add", "", "sum,x", "more"))
                .message(12, typed("goes", 9))
                .message(12, value("more", 2))
                .message(12, value("more", 2));
        OnnxModel model = read(new ProtoBytes()
                .message(11, value("x", 2))
                .message(5, tensor("turns", 7).packed(7, 3))
                .message(12, value("y", 2))
                .message(12, value("all", 3, 2))
                .message(
                        1,
                        node("Loop", "l", "turns,,x", "y,all")
                                .message(
                                        5,
                                        new ProtoBytes()
                                                .text(1, "body")
                                                .message(6, body)
                                                .varint(20, 5))));
        assertThat(model.isGeneral()).isTrue();
        assertThat(run(model, Map.of("x", Tensor.of(Shape.of(2), 1, 2))))
                .containsEntry("y", Tensor.of(Shape.of(2), 4, 8))
                .containsEntry("all", Tensor.of(Shape.of(3, 2), 2, 4, 3, 6, 4, 8));
    }

    @Test
    void sequencesAreTensorsUnderNumberedNames() {
        ProtoBytes type = new ProtoBytes().message(1, new ProtoBytes().varint(1, 1));
        ProtoBytes sequence = new ProtoBytes().message(4, new ProtoBytes().message(1, type));
        OnnxModel model = read(new ProtoBytes()
                .message(11, new ProtoBytes().text(1, "s").message(2, sequence))
                .message(11, value("x", 2))
                .message(5, tensor("last", 7).packed(7, -1))
                .message(12, new ProtoBytes().text(1, "t").message(2, sequence))
                .message(12, value("y", 2))
                .message(1, node("SequenceInsert", "i", "s,x", "t"))
                .message(1, node("SequenceAt", "a", "t,last", "y")));
        Tensor x = Tensor.of(Shape.of(2), 1, 2);
        Tensor first = Tensor.of(Shape.of(1), 9);
        assertThat(run(model, Map.of("s[0]", first, "x", x))).isEqualTo(Map.of("t[0]", first, "t[1]", x, "y", x));
        assertThat(run(model, Map.of("x", x))).isEqualTo(Map.of("t[0]", x, "y", x));
    }

    @Test
    void whatWasImportedHasGradients() {
        OnnxModel model = read(new ProtoBytes()
                .message(11, value("x", 2))
                .message(12, value("y"))
                .message(1, node("Exp", "e", "x", "a"))
                .message(1, node("Div", "d", "a,x", "b"))
                .message(
                        1,
                        node("ReduceSum", "r", "b", "y")
                                .message(
                                        5,
                                        new ProtoBytes()
                                                .text(1, "keepdims")
                                                .varint(3, 0)
                                                .varint(20, 2))));
        var graph = Gradients.of(model.graph(), "y", List.of("x"));
        var found = dev.signet.run.Session.of(graph).run(Map.of("x", Tensor.of(Shape.of(2), 1, 2)));
        // (e^x / x)' = e^x (x - 1) / x², 0 and e² / 4.
        Tensor gradient = java.util.Objects.requireNonNull(found.get("gradient:x"));
        assertThat(gradient.floats()[0]).isCloseTo(0, org.assertj.core.api.Assertions.within(1e-6f));
        assertThat(gradient.floats()[1])
                .isCloseTo((float) (Math.exp(2) / 4), org.assertj.core.api.Assertions.within(1e-6f));
    }
}
