package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.BatchNorm;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sliding;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphJsonTest {
    private static final long SEED = 7_001;
    private static final int MUTATIONS = 4_000;

    /** Two branches, one shared parameter, asymmetric padding, every kind of attribute. */
    private static Graph graph() {
        GraphBuilder builder = new GraphBuilder();
        Value input = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(3, 9, 8));
        Value weight = builder.parameter("0.weight", Shape.of(3, 3, 3, 3));
        Sliding uneven = new Sliding(List.of(1, 1), List.of(), Padding.explicit(0, 1, 2, 1));
        Sliding same = new Sliding(List.of(), List.of(2, 1), Padding.SAME_LOWER);
        Value left = builder.inLayer("0: Conv2d", () -> builder.add(new Conv(uneven, 1), input, weight));
        Value right = builder.inLayer("1: Conv2d", () -> builder.add(new Conv(same, 1), input, weight));
        Value normal = builder.add(
                new BatchNorm(1e-3, 0.1),
                right,
                builder.parameter("2.weight", Shape.of(3)),
                builder.parameter("2.bias", Shape.of(3)),
                builder.state("2.running_mean", Shape.of(3)),
                builder.state("2.running_var", Shape.of(3)));
        Value joined = builder.add(new Concat(1), left, builder.add(new Relu(), normal));
        Value pooled = builder.add(
                new MaxPool(List.of(2, 2), new Sliding(List.of(2, 2), List.of(), Padding.VALID), true), joined);
        Value flat = builder.add(new Flatten(1, -1), pooled);
        int features = flat.shape().size(1);
        builder.output(
                "output",
                builder.add(
                        new Linear(),
                        flat,
                        builder.parameter("3.weight", Shape.of(4, features)),
                        builder.parameter("3.bias", Shape.of(4))));
        builder.output("features", flat);
        return builder.build();
    }

    private static Graph read(String text) {
        return GraphJson.read(Json.parse("graph.json", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Graph graph) {
        return Json.text(GraphJson.write(graph));
    }

    @Test
    void aGraphComesBackWithOpsShapesLayersAndOutputs() {
        Graph graph = graph();
        Graph back = read(text(graph));
        assertThat(back.nodes())
                .extracting(node -> node.op())
                .isEqualTo(graph.nodes().stream().map(node -> node.op()).toList());
        assertThat(back.nodes())
                .extracting(node -> node.layer())
                .isEqualTo(graph.nodes().stream().map(node -> node.layer()).toList());
        assertThat(back.outputs().keySet()).containsExactly("output", "features");
        assertThat(back.parameters()).extracting(Value::name).contains("0.weight", "3.bias");
        assertThat(back.states()).extracting(Value::name).containsExactly("2.running_mean", "2.running_var");
        assertThat(back.output("output").type())
                .isEqualTo(graph.output("output").type());
        assertThat(text(back)).isEqualTo(text(graph));
    }

    @Test
    void everyNetworkOfTheZooComesBack() {
        for (String name : Zoo.NAMES) {
            Graph graph = Zoo.of(name, Shape.of(3, 64, 64), 10).graph();
            assertThat(text(read(text(graph)))).as(name).isEqualTo(text(graph));
        }
    }

    @Test
    void errorsNameThePlaceInTheFile() {
        String whole = text(graph());
        refused(whole.replace("\"Relu\"", "\"Rely\""), "graph.json: nodes[3].op", "no op named Rely");
        refused(whole.replace("\"PARAMETER\"", "\"PARAMETERS\""), "values[1].kind", "PARAMETERS", "STATE");
        refused(whole.replace("\"RESULT\"", "").replace("\"INPUT\"", "\"RESULT\""), "values[0].kind");
        refused(whole.replace("FLOAT32", "FLOAT33"), "values[0].element", "FLOAT33");
        refused(whole.replace("\"2.weight\"", "\"2.bias\""), "name", "taken");
        refused(whole.replace("\"epsilon\"", "\"epsilom\""), "nodes[2].op", "epsilom");
        refused("{\"values\": [], \"nodes\": [], \"outputs\": {\"output\": 0}}", "outputs.output");
        refused("{\"values\": [], \"nodes\": []}", "outputs");
        refused("{\"values\": [], \"nodes\": [], \"outputs\": {}, \"more\": 1}", "more");
    }

    @Test
    void aNodeReadsOnlyWhatIsThereBeforeIt() {
        String one =
                "{\"values\": [{\"name\": \"x\", \"kind\": \"INPUT\", \"element\": \"FLOAT32\", \"shape\": [\"N\", 2]}],"
                        + " \"nodes\": [{\"op\": \"Relu\", \"attributes\": {}, \"inputs\": [%s], \"layer\": \"0\"}],"
                        + " \"outputs\": {\"output\": 1}}";
        assertThat(read(String.format(one, "0")).nodes()).hasSize(1);
        // A node that reads its own result, or a later one, would be a cycle.
        refused(String.format(one, "1"), "nodes[0].inputs[0]", "outside 0..0");
        refused(String.format(one, "-1"), "nodes[0].inputs[0]");
        refused(String.format(one, ""), "nodes[0]");
    }

    @Test
    void damageIsRefusedOrGivesAGraph() {
        byte[] original = text(graph()).getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged =
                    Mutation.of(original, RandomStream.of(SEED, "mutation").at(i));
            try {
                Graph graph = GraphJson.read(Json.parse("damaged", damaged));
                assertThat(graph.nodes()).as("seed %d mutation %d", SEED, i).isNotNull();
            } catch (ModelFormatException e) {
                refused++;
                assertThat(e.reason()).as("seed %d mutation %d", SEED, i).isNotBlank();
            } catch (RuntimeException e) {
                fail("seed " + SEED + " mutation " + i + ": " + e, e);
            }
        }
        // The rest changed a layer's text, a name or a size that still fits.
        assertThat(refused).isBetween(MUTATIONS / 2, MUTATIONS);
    }

    private static void refused(String text, String... parts) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ModelFormatException.class)
                .message()
                .contains(parts);
    }
}
