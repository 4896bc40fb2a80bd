package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Dropout;
import dev.signet.op.Relu;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dropout costs no step in evaluation, and an output that it makes is still there. */
final class LeaveOutDropoutTest {
    private static final Tensor NUMBERS = Tensor.wrap(Shape.of(1, 3), new float[] {-1, 0, 2});

    private static Graph graph(boolean inside) {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(3));
        Value dropped = builder.add(new Dropout(0.5), x);
        builder.output("y", inside ? builder.add(new Relu(), builder.add(new Dropout(0.5), dropped)) : dropped);
        return builder.build();
    }

    private static Plan plan(Graph graph) {
        return Planner.plan(graph, Map.of("x", NUMBERS.shape()), Map.of());
    }

    private static float[] run(Graph graph) {
        return Session.of(graph)
                .run(Map.of("x", NUMBERS))
                .values()
                .iterator()
                .next()
                .floats();
    }

    @Test
    void chainsOfItInsideAGraphAreNoSteps() {
        assertThat(plan(graph(true)).choices())
                .singleElement()
                .extracting(Choice::op)
                .asString()
                .startsWith("Relu");
        assertThat(run(graph(true))).containsExactly(0, 0, 2);
    }

    @Test
    void anOutputThatItMakesIsAValueOfItsOwn() {
        assertThat(plan(graph(false)).choices()).hasSize(1);
        assertThat(run(graph(false))).containsExactly(NUMBERS.floats());
    }
}
