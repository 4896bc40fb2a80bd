package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.SharedData;
import dev.signet.graph.Value;
import dev.signet.io.JsonCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 46 recorded Keras models of a one-dimensional convolution, or of a dense layer and an activation. */
class KerasConv1dTest {
    /** Keras predicted in float32, sums of up to sixteen products. */
    private static final double BOUND = 2e-6;

    @Test
    void everyRecordedModelPasses() throws IOException {
        List<JsonCursor> cases = JsonLines.read(SharedData.path("goldens/keras-conv1d-activations.jsonl.gz"));
        List<String> failed = new ArrayList<>();
        for (JsonCursor recorded : cases) {
            GoldenRun run = new GoldenRun();
            Value output = run.input(
                    "x", GoldenTensor.of(recorded.field("input").items().getFirst()));
            KerasLayers layers = new KerasLayers(run, weights(recorded));
            for (JsonCursor layer : recorded.field("layers").items()) {
                output = layers.add(layer, output);
            }
            GoldenTensor expected =
                    GoldenTensor.of(recorded.field("predictions").items().getFirst());
            run.compare(output, expected, BOUND)
                    .ifPresent(difference -> failed.add(recorded.field("id").text() + ": " + difference));
        }
        assertThat(failed).isEmpty();
        assertThat(cases).hasSize(46);
    }

    private static List<GoldenTensor> weights(JsonCursor recorded) {
        Map<String, JsonCursor> all = recorded.field("weights").fields();
        List<GoldenTensor> ordered = new ArrayList<>();
        for (String kind : List.of("kernel:0", "bias:0")) {
            all.forEach((name, tensor) -> {
                if (name.endsWith(kind)) {
                    ordered.add(GoldenTensor.of(tensor));
                }
            });
        }
        return ordered;
    }
}
