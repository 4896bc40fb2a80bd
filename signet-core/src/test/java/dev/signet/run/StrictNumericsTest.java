package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Conv;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.plan.Choice;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictNumericsTest {
    private static String chosen(SessionOptions options) {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(64, 56, 56));
        Value weight = builder.parameter("weight", Shape.of(64, 64, 3, 3));
        Sliding sliding = new Sliding(List.of(1, 1), List.of(), Padding.symmetric(1, 1));
        builder.output("y", builder.add(new Conv(sliding, 1), x, weight));
        return Session.of(builder.build(), Map.of(), options)
                .plan(Map.of("x", Shape.of(1, 64, 56, 56)))
                .choices()
                .stream()
                .map(Choice::chosen)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void strictPlansUseDirectSumsOnly() {
        assertThat(chosen(SessionOptions.standard())).isEqualTo("conv.winograd.f4");
        assertThat(chosen(SessionOptions.standard().strict(true))).isEqualTo("conv.gemm");
    }
}
