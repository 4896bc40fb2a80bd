package dev.signet.app.lab;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Runs single ops and small networks, with direct sums only. */
final class Compute {
    private static final SessionOptions STRICT = SessionOptions.standard().strict(true);

    private Compute() {}

    /** The first output of an op. */
    static Tensor run(Op op, Tensor... inputs) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> values = new ArrayList<>();
        Map<String, Tensor> bindings = new HashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            String name = "input" + i;
            values.add(
                    i == 0
                            ? builder.input(name, inputs[i].type(), SymbolicShape.of(inputs[i].shape()))
                            : builder.parameter(name, inputs[i].shape()));
            bindings.put(name, inputs[i]);
        }
        builder.output("output", builder.addAll(op, values).getFirst());
        return output(Session.of(builder.build(), Map.of(), STRICT).run(bindings));
    }

    /** A network with these weights. */
    static Tensor run(Network network, Map<String, Tensor> weights, Tensor x) {
        Session session = Session.of(network.graph(), weights, STRICT);
        return output(session.run(new HashMap<>(Map.of("input", x))));
    }

    private static Tensor output(Map<String, Tensor> outputs) {
        return Objects.requireNonNull(outputs.get("output"));
    }

    /** Whole numbers from {@code low} to {@code high}, the same every time. */
    static Tensor integers(String name, int low, int high, int... sizes) {
        RandomStream random = RandomStream.of(1, name);
        float[] values = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = low + random.below(i, high - low + 1);
        }
        return Tensor.wrap(Shape.of(sizes), values);
    }

    /** Uniform between -1 and 1, the same every time. */
    static Tensor reals(String name, int... sizes) {
        RandomStream random = RandomStream.of(1, name);
        float[] values = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform(i, -1, 1);
        }
        return Tensor.wrap(Shape.of(sizes), values);
    }

    /** 0, 1, 2, … */
    static Tensor counting(int... sizes) {
        float[] values = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Tensor.wrap(Shape.of(sizes), values);
    }

    /** How many elements differ in their bits. */
    static int differingBits(Tensor a, Tensor b) {
        int differing = 0;
        for (int i = 0; i < a.elements(); i++) {
            differing += Float.floatToIntBits(a.floats()[i]) == Float.floatToIntBits(b.floats()[i]) ? 0 : 1;
        }
        return differing + Math.abs(a.elements() - b.elements());
    }

    /** The largest difference. */
    static double distance(Tensor a, Tensor b) {
        double most = 0;
        for (int i = 0; i < a.elements(); i++) {
            most = Math.max(most, Math.abs((double) a.floats()[i] - b.floats()[i]));
        }
        return most;
    }

    static String counted(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
