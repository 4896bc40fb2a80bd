package dev.signet.op;

import dev.signet.graph.GradientScope;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.run.Interpreter;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One op, the loss "sum of its outputs, each element times a random weight", and what the op's gradient rule says of that loss.
 *
 * @param weights for each output a gradient arrives at, the gradient that arrives
 * @param gradients by input, where the rule gave one
 */
record GradientGraph(OpSample sample, List<Optional<Wide>> weights, List<Optional<Wide>> gradients) {
    static GradientGraph of(OpSample sample) {
        return of(
                sample,
                IntStream.range(0, sample.inputs().size())
                        .filter(sample::hasGradient)
                        .toArray());
    }

    /** Only the gradients of these inputs are wanted. */
    static GradientGraph of(OpSample sample, int... wanted) {
        List<Optional<Wide>> weights = new ArrayList<>();
        List<Wide> outputs = sample.op().reference(sample.inputs());
        for (int output = 0; output < outputs.size(); output++) {
            boolean arrives = sample.outputs().contains(output);
            weights.add(arrives ? Optional.of(weights(output, outputs.get(output))) : Optional.empty());
        }
        Scope scope = new Scope(sample, weights, IntStream.of(wanted).boxed().collect(Collectors.toSet()));
        return new GradientGraph(sample, weights, scope.run());
    }

    private static Wide weights(int output, Wide like) {
        RandomStream random = RandomStream.of(output, "loss weights");
        Wide weights = Wide.zeros(like.type(), like.shape());
        for (int i = 0; i < weights.doubles().length; i++) {
            weights.doubles()[i] = random.uniform(i, -1, 1);
        }
        return weights;
    }

    /** The loss after one element of one input has been moved. */
    double loss(int input, int element, double step) {
        List<Wide> moved = new ArrayList<>(sample.inputs());
        Wide copy = moved.get(input).reshaped(moved.get(input).shape());
        copy.doubles()[element] += step;
        moved.set(input, copy);
        List<Wide> outputs = sample.op().reference(moved);
        double loss = 0;
        for (int output : sample.outputs()) {
            double[] weight = weights.get(output).orElseThrow().doubles();
            for (int i = 0; i < weight.length; i++) {
                loss += weight[i] * outputs.get(output).doubles()[i];
            }
        }
        return loss;
    }

    /** The gradient rule's surroundings: a graph of the op alone, to which the rule adds. */
    private static final class Scope implements GradientScope {
        private final GraphBuilder builder = new GraphBuilder();
        private final OpSample sample;
        private final Set<Integer> wanted;
        private final List<Value> inputs = new ArrayList<>();
        private final List<Value> outputs;
        private final List<Optional<Value>> arrived = new ArrayList<>();
        private final Map<String, Wide> bindings = new HashMap<>();

        Scope(OpSample sample, List<Optional<Wide>> weights, Set<Integer> wanted) {
            this.sample = sample;
            this.wanted = wanted;
            for (int input = 0; input < sample.inputs().size(); input++) {
                inputs.add(bound("input " + input, sample.inputs().get(input)));
            }
            outputs = builder.addAll(sample.op(), inputs);
            for (int output = 0; output < weights.size(); output++) {
                String name = "weights " + output;
                arrived.add(weights.get(output).map(weight -> bound(name, weight)));
            }
        }

        private Value bound(String name, Wide wide) {
            bindings.put(name, wide);
            return builder.input(name, wide.type(), SymbolicShape.of(wide.shape()));
        }

        List<Optional<Wide>> run() {
            List<Optional<Value>> results = sample.op().gradient(this);
            for (int input = 0; input < results.size(); input++) {
                String name = "gradient " + input;
                results.get(input).ifPresent(value -> builder.output(name, value));
            }
            Map<String, Wide> computed = Interpreter.run(builder.build(), bindings);
            return IntStream.range(0, results.size())
                    .mapToObj(input -> Optional.ofNullable(computed.get("gradient " + input)))
                    .toList();
        }

        @Override
        public int inputs() {
            return inputs.size();
        }

        @Override
        public Value input(int index) {
            return inputs.get(index);
        }

        @Override
        public Value output(int index) {
            return outputs.get(index);
        }

        @Override
        public Optional<Value> gradient(int output) {
            return arrived.get(output);
        }

        @Override
        public boolean wanted(int input) {
            return wanted.contains(input);
        }

        @Override
        public List<Value> addAll(Op op, Value... operands) {
            return builder.addAll(op, List.of(operands));
        }
    }
}
