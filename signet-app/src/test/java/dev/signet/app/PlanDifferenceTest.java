package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.ShuffleNetV2;
import dev.signet.nn.zoo.SqueezeNet;
import dev.signet.plan.Plan;
import dev.signet.plan.Planner;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An imported network plans as the one built by hand. */
class PlanDifferenceTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet50", "mobilenet_v2", "shufflenet_v2_x1_0", "squeezenet1_1"})
    void anExportedNetworkOfTheZooPlansAsTheOneBuiltByHand(String name) {
        Path onnx = directory.resolve(name + ".onnx");
        assertThat(Signet.run("export", name, onnx).code()).isEqualTo(ExitCode.OK);
        Signet.Said said = Signet.run("explain-plan", "--diff", name, onnx);
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void whatPyTorchWrotePlansAsTheZoos() throws IOException {
        assertThat(linesAgainst("tv-squeezenet1_1", SqueezeNet.V1_1::network)).isEmpty();
        assertThat(linesAgainst("tv-shufflenet_v2_x0_5", ShuffleNetV2.X0_5::network))
                .isEmpty();
    }

    /** The command that compares their times: both ran, and the numbers are told apart. */
    @Test
    void twoModelsAreTimedByTurns() {
        Signet.Said said = Signet.run("bench", "models", "lenet5", "small-cnn", "--rounds", "5", "--batch", "2");
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        assertThat(said.out()).containsPattern("lenet5 [\\d.]+ ms, small-cnn [\\d.]+ ms, ratio [\\d.]+ \\(");
        assertThat(said.out()).contains("batch 2, 1 thread(s); medians of 5 rounds by turns");
        assertThat(Signet.run("bench", "models", "lenet5", "small-cnn", "--rounds", "0")
                        .err())
                .contains("must be at least 1");
    }

    private interface Maker {
        Network network(Shape image, int classes);
    }

    private static List<String> linesAgainst(String file, Maker maker) throws IOException {
        OnnxModel onnx = OnnxFile.read(SharedData.path("models/torch-exports/" + file + ".onnx"));
        Shape input =
                onnx.graph().inputs().getFirst().shape().with(0, Dim.of(1)).concrete();
        int classes =
                onnx.graph().outputs().values().iterator().next().shape().dim(1).size();
        Network network = maker.network(Shape.of(input.size(1), input.size(2), input.size(3)), classes);
        return PlanDifference.of(
                        plan(network.graph(), network.initialise(1), input), plan(onnx.graph(), onnx.weights(), input))
                .lines();
    }

    private static Plan plan(Graph graph, Map<String, Tensor> weights, Shape input) {
        return Planner.plan(graph, Map.of(graph.inputs().getFirst().name(), input), weights);
    }

    @Test
    void theStepsThatDifferArePrintedAndTheCommandFails() {
        Signet.Said said = Signet.run("explain-plan", "--diff", "squeezenet1_0", "squeezenet1_1");
        assertThat(said.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(said.out().lines()).isNotEmpty().allMatch(line -> line.startsWith("- ") || line.startsWith("+ "));
        assertThat(said.out()).contains("strides=[2, 2]");
    }

    @Test
    void aDifferenceNeedsTwoModels() {
        assertThat(Signet.run("explain-plan", "--diff", "lenet5").err()).contains("--diff MODEL OTHER");
        assertThat(Signet.run("explain-plan", "lenet5", "alexnet").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theFewestLinesAreShown() {
        PlanDifference difference = new PlanDifference(List.of("a", "b", "c", "d"), List.of("a", "c", "x", "d"));
        assertThat(difference.lines()).containsExactly("- b", "+ x");
    }
}
