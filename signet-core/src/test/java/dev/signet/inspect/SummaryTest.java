package dev.signet.inspect;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.SharedData;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.ResNet;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    @Test
    void rowsAreTheTreeOfLayersInOrder() {
        Network network = sequential(
                input(1, 8, 8),
                named("stem", sequential(named("conv", conv2d(1, 4, 3)), relu())),
                residual(sequential(conv2d(4, 4, 3).padding(1))),
                flatten(),
                linear(10));
        Summary summary = Summary.of(network);
        assertThat(summary.rows())
                .extracting(Summary.Row::path)
                .containsExactly("", "stem", "stem.conv", "stem.1", "1", "1.body", "1.body.0", "2", "3");
        assertThat(summary.rows())
                .extracting(Summary.Row::type)
                .containsExactly(
                        "Sequential",
                        "Sequential",
                        "Conv2d",
                        "ReLU",
                        "Residual",
                        "Sequential",
                        "Conv2d",
                        "Flatten",
                        "Linear");
        assertThat(summary.row("stem").output()).isEqualTo(Shape.of(4, 6, 6));
        assertThat(summary.row("3").layer()).isEqualTo("3.linear: Linear(10)");
        assertThat(summary.parameters(summary.row("stem"))).isEqualTo(40);
        assertThat(summary.multiplyAdds(summary.row("1"))).isEqualTo(36 * 4 * 36);
        assertThat(summary.rows().getFirst().output()).isEqualTo(Shape.of(10));
        assertThat(summary.activations()).isEqualTo(144 * 4 + 10);
        assertThatThrownBy(() -> summary.row("9")).hasMessageContaining("stem.conv");
    }

    @Test
    void theTableIsLaidOutAsTorchinfoDoes() {
        Network network = sequential(
                input(1, 8, 8), named("block", sequential(conv2d(1, 4, 3), batchNorm2d(4))), flatten(), linear(10));
        assertThat(Summary.of(network)).hasToString("""
                        =========================================================================
                        Layer (type (name))     Output Shape  Param #  Mult-Adds  Receptive Field
                        =========================================================================
                        Sequential              [1, 10]       --       --         all
                        ├─Sequential (block)    [1, 4, 6, 6]  --       --         3
                        │    └─Conv2d (0)       [1, 4, 6, 6]  40       1,296      3
                        │    └─BatchNorm2d (1)  [1, 4, 6, 6]  8        --         3
                        ├─Flatten (1)           [1, 144]      --       --         all
                        ├─Linear (2)            [1, 10]       1,450    1,440      all
                        =========================================================================
                        Total params: 1,498
                        Carried states: 8
                        Total multiply-adds (FLOPs are twice that): 2,736
                        =========================================================================
                        Input size (MB): 0.00
                        Forward pass size (MB): 0.00
                        Params size (MB): 0.01
                        =========================================================================""");
        assertThat(Summary.of(network).table(1))
                .contains("├─Sequential (block)  [1, 4, 6, 6]  48       1,296      3")
                .doesNotContain("Conv2d");
    }

    @Test
    void sharedWeightsAreCountedOnceAndTheirWorkEachTime() {
        Network network = sequential(
                input(2, 6, 6),
                shared("stem", conv2d(2, 2, 3).padding(1)),
                shared("stem", conv2d(2, 2, 3).padding(1)));
        Summary summary = Summary.of(network);
        assertThat(summary.parameters()).isEqualTo(network.parameterCount()).isEqualTo(38);
        assertThat(summary.multiplyAdds()).isEqualTo(2 * 36 * 2 * 18);
        assertThat(summary.row("1").shared()).isTrue();
        assertThat(summary.row("1").parameters()).isZero();
        assertThat(summary.toString()).contains("(shared)");
    }

    @Test
    void aGraphAloneGivesTheSameNumbers() {
        Network network = Zoo.resnet20(Shape.of(3, 32, 32), 10);
        Summary ofNetwork = Summary.of(network);
        Summary ofGraph = Summary.of(network.graph(), Shape.of(3, 32, 32));
        assertThat(ofGraph.multiplyAdds()).isEqualTo(ofNetwork.multiplyAdds());
        assertThat(ofGraph.states()).isEqualTo(ofNetwork.states()).isEqualTo(2 * 688);
        assertThat(ofGraph.rows())
                .extracting(Summary.Row::path)
                .isEqualTo(ofNetwork.rows().stream().map(Summary.Row::path).toList());
    }

    /** torchinfo's own recorded table of ResNet-18 for images of 64x64: shapes and parameters of the first level and the total work. */
    @Test
    void resnet18AgreesWithTorchinfo() throws IOException {
        Summary summary = Summary.of(ResNet.RESNET18.network(Shape.of(3, 64, 64), 1000));
        List<String> lines =
                Files.readAllLines(SharedData.path("goldens/published/torchinfo/resnet18_depth_consistency.out"));
        int row = 4;
        for (String name :
                List.of("conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc")) {
            String[] cells = lines.get(row).split(" {2,}");
            row++;
            Summary.Row own = summary.row(name);
            long parameters = summary.parameters(own);
            assertThat(cells[0]).startsWith("├─" + own.type() + ":");
            assertThat("[1, " + own.output().toString().replace("x", ", ") + "]")
                    .isEqualTo(cells[1]);
            assertThat(parameters == 0 ? "--" : String.format("%,d", parameters))
                    .isEqualTo(cells[2]);
        }
        // torchinfo counts the batch norms' 9,600 weights (once a sample) and the bias of the last layer as
        // multiply-adds.
        assertThat(summary.multiplyAdds() + 9_600 + 1_000).isBetween(148_565_000L, 148_575_000L);
    }
}
