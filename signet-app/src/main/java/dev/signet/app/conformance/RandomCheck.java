package dev.signet.app.conformance;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.op.DropoutTraining;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Dropout in training, whose random numbers are not part of the standard: types and sizes as recorded; every element is 0 or the input divided by
 * 1 - ratio; the mask, if there is one, says which; and about the right part of a large tensor is dropped.
 */
final class RandomCheck {
    private RandomCheck() {}

    static boolean concerns(Graph graph) {
        return graph.nodes().stream().anyMatch(RandomCheck::drops);
    }

    private static boolean drops(Node node) {
        return node.op() instanceof DropoutTraining dropout && dropout.p() > 0;
    }

    static Optional<String> difference(
            Graph graph, Map<String, Tensor> inputs, Map<String, Tensor> found, Map<String, Tensor> expected) {
        for (Map.Entry<String, Tensor> one : expected.entrySet()) {
            Tensor result = Objects.requireNonNull(found.get(one.getKey()));
            if (result.type() != one.getValue().type()
                    || !result.shape().equals(one.getValue().shape())) {
                return Optional.of("output " + one.getKey() + " is " + result + ", expected " + one.getValue());
            }
        }
        double ratio = graph.nodes().stream()
                .map(Node::op)
                .filter(DropoutTraining.class::isInstance)
                .map(DropoutTraining.class::cast)
                .findFirst()
                .orElseThrow()
                .p();
        Tensor x = Objects.requireNonNull(inputs.get(graph.inputs().getFirst().name()));
        Iterator<String> outputs = graph.outputs().keySet().iterator();
        double[] y = Wide.of(Objects.requireNonNull(found.get(outputs.next()))).doubles();
        List<Tensor> masks = outputs.hasNext() ? List.of(Objects.requireNonNull(found.get(outputs.next()))) : List.of();
        return elements(Wide.of(x).doubles(), y, masks, ratio);
    }

    private static Optional<String> elements(double[] x, double[] y, List<Tensor> masks, double ratio) {
        int dropped = 0;
        for (int i = 0; i < x.length; i++) {
            double scaled = x[i] / (1 - ratio);
            boolean kept = Math.abs(y[i] - scaled) <= 1e-5 * Math.abs(scaled);
            if (!kept && y[i] != 0) {
                return Optional.of("element " + i + " is " + y[i] + ", expected 0 or " + scaled);
            }
            if (!masks.isEmpty() && x[i] != 0 && isSet(masks.getFirst(), i) != kept) {
                return Optional.of("element " + i + " is " + y[i] + ", its mask is " + isSet(masks.getFirst(), i));
            }
            dropped += y[i] == 0 ? 1 : 0;
        }
        // Six deviations of a binomial distribution: one good tensor in a thousand million is refused.
        double deviation = Math.sqrt(x.length * ratio * (1 - ratio));
        return Math.abs(dropped - x.length * ratio) <= 6 * deviation
                ? Optional.empty()
                : Optional.of(dropped + " of " + x.length + " are dropped at a ratio of " + ratio);
    }

    private static boolean isSet(Tensor mask, int index) {
        Wide wide = Wide.of(mask);
        return mask.type() == ElementType.BOOL ? wide.longs()[index] != 0 : wide.doubles()[index] != 0;
    }
}
