package dev.signet.io.onnx;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Known tensors as values of the graph: float32 ones become parameters or states under the name they have in the file, all others constants.
 * One that is needed in two forms (as it is and transposed) gets a name for each.
 */
final class Weights {
    private final GraphBuilder builder;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Value> made = new HashMap<>();

    Weights(GraphBuilder builder) {
        this.builder = builder;
    }

    /** By name, all parameters and states made so far. */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    Value parameter(Held.Known known) {
        return made.computeIfAbsent("parameter " + known.name(), key -> {
            if (known.tensor().type() != ElementType.FLOAT32) {
                return builder.constant(known.tensor());
            }
            return builder.parameter(claim(known, ".parameter"), known.tensor().shape());
        });
    }

    Value state(Held.Known known) {
        return made.computeIfAbsent("state " + known.name(), key -> {
            if (known.tensor().type() != ElementType.FLOAT32) {
                return builder.constant(known.tensor());
            }
            return builder.state(claim(known, ".state"), known.tensor().shape());
        });
    }

    private String claim(Held.Known known, String suffix) {
        String name = known.name();
        while (tensors.putIfAbsent(name, known.tensor()) != null) {
            name += suffix;
        }
        return name;
    }
}
