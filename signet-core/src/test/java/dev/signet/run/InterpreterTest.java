package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.CrossEntropy;
import dev.signet.op.Linear;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the interpreter refuses, and that it says where. */
final class InterpreterTest {
    private static final Graph GRAPH = graph();

    private static Graph graph() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(2));
        Value weight = builder.parameter("0.weight", Shape.of(3, 2));
        Value logits = builder.inLayer("0: Linear(2, 3)", () -> builder.add(new Linear(), x, weight));
        Value target = builder.input("target", ElementType.INT64, SymbolicShape.batchOf());
        builder.output("loss", builder.inLayer("loss", () -> builder.add(new CrossEntropy(0), logits, target)));
        return builder.build();
    }

    private static Map<String, Wide> bindings() {
        Map<String, Wide> bindings = new HashMap<>();
        bindings.put("input", Wide.zeros(ElementType.FLOAT32, Shape.of(4, 2)));
        bindings.put("0.weight", Wide.zeros(ElementType.FLOAT32, Shape.of(3, 2)));
        bindings.put("target", Wide.ofLongs(Shape.of(4), 0, 1, 2, 0));
        return bindings;
    }

    @Test
    void withAllWeightsZeroEveryClassIsAsLikely() {
        assertThat(Interpreter.run(GRAPH, bindings()))
                .hasEntrySatisfying("loss", loss -> assertThat(loss.doubles()).containsExactly(StrictMath.log(3)));
    }

    @Test
    void aMissingBindingIsNamed() {
        Map<String, Wide> bindings = bindings();
        bindings.remove("0.weight");
        assertThatThrownBy(() -> Interpreter.run(GRAPH, bindings)).hasMessageContaining("nothing bound to 0.weight");
    }

    @Test
    void aBindingOfTheWrongShapeOrKindIsNamed() {
        Map<String, Wide> wrongShape = bindings();
        wrongShape.put("0.weight", Wide.zeros(ElementType.FLOAT32, Shape.of(3, 5)));
        assertThatThrownBy(() -> Interpreter.run(GRAPH, wrongShape))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("0.weight is FLOAT32[3x5]")
                .hasMessageContaining("expects FLOAT32[3x2]");
        Map<String, Wide> wrongKind = bindings();
        wrongKind.put("target", Wide.zeros(ElementType.FLOAT32, Shape.of(4)));
        assertThatThrownBy(() -> Interpreter.run(GRAPH, wrongKind)).hasMessageContaining("expects INT64[N]");
    }

    @Test
    void batchesThatDoNotFitTogetherAreReportedWhereTheyMeet() {
        Map<String, Wide> bindings = bindings();
        bindings.put("target", Wide.ofLongs(Shape.of(5), 0, 1, 2, 0, 1));
        assertThatThrownBy(() -> Interpreter.run(GRAPH, bindings))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("loss: ")
                .hasMessageContaining("4x3")
                .hasMessageContaining("INT64[5]");
    }

    @Test
    void aClassThatDoesNotExistIsReportedWithItsPosition() {
        Map<String, Wide> bindings = bindings();
        bindings.put("target", Wide.ofLongs(Shape.of(4), 0, 1, 3, 0));
        assertThatThrownBy(() -> Interpreter.run(GRAPH, bindings))
                .hasMessageContaining("loss: target class 3 at position 2 is not in 0..2");
    }

    @Test
    void theFirstValueThatIsNoNumberIsNamed() {
        assertThat(Interpreter.firstNotFinite(GRAPH, bindings())).isEmpty();
        Map<String, Wide> bindings = bindings();
        bindings.put("input", Wide.ofDoubles(Shape.of(4, 2), 1e300, 0, 0, 0, 0, 0, 0, 0));
        bindings.put("0.weight", Wide.ofDoubles(Shape.of(3, 2), 1e300, 0, 0, 0, 0, 0));
        assertThat(Interpreter.firstNotFinite(GRAPH, bindings)).contains("0: Linear(2, 3) (Linear)");
    }
}
