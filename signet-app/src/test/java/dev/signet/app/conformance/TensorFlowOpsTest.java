package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.SharedData;
import dev.signet.io.JsonCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 257 recorded calls of TensorFlow ops, as the file has them, by Signet's references and algorithms. */
class TensorFlowOpsTest {
    /** The file has eight decimals, and TensorFlow summed up to two hundred products in float32. */
    private static final double FLOAT_BOUND = 2e-6;
    /** One rounding of float16 is 2^-11. */
    private static final double HALF_BOUND = 0x1p-10;
    /** TensorFlow looks the weights of bicubic resizing up in a table of 1024 positions between two pixels. */
    private static final double TABLE_BOUND = 1e-3;

    @Test
    void everyRecordedOpPasses() throws IOException {
        List<JsonCursor> cases = JsonLines.read(SharedData.path("goldens/tf-ops.jsonl.gz"));
        List<String> failed = new ArrayList<>();
        for (JsonCursor recorded : cases) {
            String op = recorded.field("op").text();
            JsonCursor attributes = recorded.field("attr");
            GoldenTensor expected = GoldenTensor.of(recorded.field("output"));
            List<GoldenTensor> inputs = recorded.field("inputs").items().stream()
                    .map(GoldenTensor::of)
                    .toList();
            GoldenRun run = new GoldenRun();
            TensorFlowOps ops = new TensorFlowOps(attributes, inputs, expected, run);
            run.compare(ops.build(op), expected, bound(op, attributes))
                    .ifPresent(difference -> failed.add(recorded.field("id").text() + " (" + op + "): " + difference));
        }
        assertThat(failed).isEmpty();
        assertThat(cases).hasSize(257);
    }

    private static double bound(String op, JsonCursor attributes) {
        if (op.equals("ResizeBicubic")) {
            return TABLE_BOUND;
        }
        return attributes.field("T").text().equals("float16") ? HALF_BOUND : FLOAT_BOUND;
    }
}
