package dev.signet.nn;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.input;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.residual;
import static dev.signet.nn.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.inspect.Summary;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import org.junit.jupiter.api.Test;

final class NetworkTest {
    /** Curriculum C17: the classic mistake is refused where it is written, with both numbers. */
    @Test
    void aLinearLayerDeclaredForTheWrongNumberOfFeaturesIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> sequential(
                        input(3, 32, 32),
                        conv2d(3, 16, 3),
                        conv2d(16, 32, 3),
                        conv2d(32, 64, 3),
                        maxPool2d(2),
                        flatten(),
                        linear(16 * 16 * 64, 10)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("5.linear: Linear(16384, 10)")
                .hasMessageContaining("10,816")
                .hasMessageContaining("16,384")
                .hasMessageContaining("linear(10816, 10)");
    }

    @Test
    void aKernelLargerThanItsInputIsRefused() {
        assertThatThrownBy(() -> sequential(input(1, 5, 5), conv2d(1, 4, 7)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("0.conv2d")
                .hasMessageContaining("spans 7")
                .hasMessageContaining("has only 5");
    }

    @Test
    void groupsThatDoNotDivideAreRefused() {
        assertThatThrownBy(() -> conv2d(6, 8, 3).groups(4))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("groups=4")
                .hasMessageContaining("6 input");
    }

    @Test
    void negativePaddingIsRefused() {
        assertThatThrownBy(() -> conv2d(3, 8, 3).padding(-1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("negative padding -1");
    }

    @Test
    void aFiveDimensionalInputToAnImageNetworkIsRefused() {
        assertThatThrownBy(() -> sequential(input(3, 8, 8, 8), conv2d(3, 4, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("5-D")
                .hasMessageContaining("4-D");
    }

    @Test
    void moreElementsThanATensorHoldsAreRefused() {
        assertThatThrownBy(() -> sequential(input(1, 65_536, 65_536), relu()))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 15)).hasMessageContaining("more than 2147483639");
    }

    @Test
    void aShortcutThatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> sequential(
                        input(8, 6, 6), residual(sequential(conv2d(8, 16, 3).padding(1)), sequential())))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("0.residual")
                .hasMessageContaining("Nx16x6x6")
                .hasMessageContaining("Nx8x6x6");
    }

    @Test
    void printedFormsAreThoseOfPyTorch() {
        assertThat(conv2d(16, 33, 3, 5).stride(2, 1).padding(4, 2).toString())
                .isEqualTo("Conv2d(16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2))");
        assertThat(batchNorm2d(8).toString())
                .isEqualTo("BatchNorm2d(8, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)");
        assertThat(linear(20, 10).toString()).isEqualTo("Linear(in_features=20, out_features=10, bias=True)");
        assertThat(maxPool2d(2).toString())
                .isEqualTo("MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)");
        assertThat(sequential(relu(), adaptiveAvgPool2d(1)).toString())
                .isEqualTo("Sequential(\n  (0): ReLU()\n  (1): AdaptiveAvgPool2d(output_size=1)\n)");
    }

    @Test
    void leNetHasThePublishedParametersAndMultiplyAdds() {
        Network lenet = Zoo.lenet5(Shape.of(1, 28, 28), 10);
        Summary summary = Summary.of(lenet.graph(), lenet.inputShape());
        assertThat(lenet.parameterCount()).isEqualTo(61_706);
        assertThat(summary.parameters()).isEqualTo(61_706);
        // 6 x 28 x 28 x 25 + 16 x 10 x 10 x 150 + 400 x 120 + 120 x 84 + 84 x 10
        assertThat(summary.multiplyAdds()).isEqualTo(117_600 + 240_000 + 48_000 + 10_080 + 840);
    }

    @Test
    void theReceptiveFieldOfThreeConvolutionsOfWidthThreeIsSeven() {
        Network network = sequential(input(1, 20, 20), conv2d(1, 2, 3), conv2d(2, 2, 3), conv2d(2, 2, 3));
        assertThat(Summary.of(network.graph(), network.inputShape())
                        .rows()
                        .getLast()
                        .receptiveField())
                .isEqualTo("7");
    }

    @Test
    void parametersAreNamedByPathAndInitialisedByNameAndSeed() {
        Network network = sequential(input(1, 8, 8), conv2d(1, 2, 3), flatten(), linear(3));
        assertThat(network.initialise(1).keySet())
                .containsExactlyInAnyOrder("0.weight", "0.bias", "2.weight", "2.bias");
        assertThat(network.initialise(1)).isEqualTo(network.initialise(1)).isNotEqualTo(network.initialise(2));
    }
}
