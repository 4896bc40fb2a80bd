package dev.signet.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.SharedData;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Conv;
import dev.signet.op.Linear;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Summary, the ledger's formulas, the counting reference and the published tables say the same about every network of the zoo. */
final class ZooLedgerTest {
    static final List<String> NAMES = Zoo.NAMES;

    /** A linear layer this large is counted over a part of its inputs: the products of an output are its inputs, whatever their number. */
    private static final int LARGEST_LINEAR = 1 << 22;

    private static Map<String, Shape> oneSample(Network network) {
        int[] sizes = network.graph().inputs().getFirst().shape().dims().stream()
                .mapToInt(dim -> dim.isKnown() ? dim.size() : 1)
                .toArray();
        return Map.of("input", Shape.of(sizes));
    }

    private static List<Shape> shapesOf(List<Value> values, List<Shape> shapes) {
        return values.stream().map(value -> shapes.get(value.id())).toList();
    }

    /** The closed form for this node, from its geometry alone. */
    private static SharingLedger.Row formula(Conv conv, Shape input, Shape weight) {
        Window window = conv.window(input, weight);
        WindowAxis axis = window.axis(0);
        assertThat(window.axis(1)).isEqualTo(axis);
        assertThat(axis.padBegin()).isEqualTo(axis.padEnd());
        assertThat(axis.dilation()).isEqualTo(1);
        return new SharingLedger(
                        input.size(1),
                        input.size(2),
                        input.size(3),
                        weight.size(0),
                        axis.kernel(),
                        axis.stride(),
                        axis.padBegin())
                .grouped(conv.groups());
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void theSummarysTotalsAreTheSumsOfTheLedger(String name) {
        Network network = Zoo.named(name).network();
        Graph graph = network.graph();
        List<Shape> shapes = graph.shapes(oneSample(network));
        long multiplyAdds = 0;
        long weights = 0;
        long biasesAndNorms = 0;
        Set<Value> seen = new HashSet<>();
        for (Node node : graph.nodes()) {
            List<Shape> inputs = shapesOf(node.inputs(), shapes);
            long ofWeight = 0;
            switch (node.op()) {
                case Conv conv -> {
                    SharingLedger.Row row = formula(conv, inputs.get(0), inputs.get(1));
                    multiplyAdds += row.multiplyAdds();
                    ofWeight = row.weights();
                    assertThat(row.weights()).isEqualTo(inputs.get(1).elements());
                }
                case Linear linear -> {
                    ofWeight = (long) inputs.get(0).size(1) * inputs.get(1).size(0);
                    multiplyAdds += ofWeight;
                }
                default -> {}
            }
            for (Value value : node.inputs()) {
                if (value.kind() != Value.Kind.PARAMETER || !seen.add(value)) {
                    continue;
                }
                boolean weight = ofWeight > 0 && value.equals(node.input(1));
                weights += weight ? ofWeight : 0;
                biasesAndNorms += weight ? 0 : shapes.get(value.id()).elements();
            }
        }
        Summary summary = Summary.of(network);
        assertThat(summary.multiplyAdds()).isEqualTo(multiplyAdds);
        assertThat(summary.parameters()).isEqualTo(weights + biasesAndNorms);
        assertThat(network.parameterCount()).isEqualTo(weights + biasesAndNorms);
    }

    /** Every network of the table that the zoo has: parameters exactly, multiply-adds to the digits that are printed. */
    @Test
    void theTotalsAreThePublishedOnes() throws IOException {
        Set<String> compared = new HashSet<>();
        for (String line : Files.readAllLines(SharedData.path("goldens/published/torchvision-models.tsv"))) {
            String[] cells = line.split("\t");
            String name = cells[0].toLowerCase(Locale.ROOT);
            if (!Zoo.NAMES.contains(name)) {
                continue;
            }
            Summary summary = Summary.of(Zoo.named(name).network());
            assertThat(summary.parameters()).as(name).isEqualTo(Long.parseLong(cells[2]));
            double printed = Double.parseDouble(cells[3]);
            int digits = cells[3].length() - cells[3].indexOf('.') - 1;
            assertThat(summary.multiplyAdds() / 1e9)
                    .as(name)
                    .isCloseTo(printed, Offset.offset(0.5001 * Math.pow(10, -digits)));
            compared.add(name);
        }
        // All but those that torchvision does not have: small-cnn, lenet5, resnet20, resnet18-small and mobilenet_v1.
        assertThat(compared).hasSize(Zoo.NAMES.size() - 5);
    }

    /**
     * Each layer is counted on the smallest input it can have: one window, nothing of it padding. A map of p positions does p times that, which is what the
     * formula at the network's real size must say.
     */
    @Test
    void theCountingReferenceAgreesForEveryLayerOfTheZoo() {
        Set<String> counted = new HashSet<>();
        for (String name : NAMES) {
            Network network = Zoo.named(name).network();
            List<Shape> shapes = network.graph().shapes(oneSample(network));
            for (Node node : network.graph().nodes()) {
                List<Shape> inputs = shapesOf(node.inputs(), shapes);
                Shape output = shapes.get(node.output().id());
                long cost = node.op().cost(inputs, List.of(output)).multiplyAdds();
                if (cost > 0 && counted.add(node.op() + " " + inputs)) {
                    assertThat(cost).as("%s of %s", node, name).isEqualTo(counted(node.op(), inputs, output));
                }
            }
        }
        assertThat(counted).hasSizeGreaterThan(300);
    }

    private static long counted(Op op, List<Shape> inputs, Shape output) {
        Shape weight = inputs.get(1);
        return switch (op) {
            case Conv conv -> {
                Shape oneWindow = Shape.of(1, inputs.getFirst().size(1), weight.size(2), weight.size(3));
                Conv bare = new Conv(new Sliding(List.of(), List.of(), Padding.VALID), conv.groups());
                yield MultiplyAddCount.useful(bare, List.of(oneWindow, weight)) * output.size(2) * output.size(3);
            }
            case Linear linear -> {
                int features = weight.size(1);
                int part = features;
                while ((long) part * weight.size(0) > LARGEST_LINEAR && part % 2 == 0) {
                    part /= 2;
                }
                yield MultiplyAddCount.useful(linear, List.of(Shape.of(1, part), Shape.of(weight.size(0), part)))
                        * (features / part);
            }
            default -> throw new AssertionError("multiplies, but is not counted here: " + op);
        };
    }
}
