package dev.signet.nn;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Mistakes are reported in the call that makes them, with the layer, what came, what was expected and what to try. */
final class LayerErrorsTest {
    private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable mistake) {
        return assertThatThrownBy(mistake).isInstanceOf(ShapeException.class);
    }

    /** Curriculum C17: the classic mistake is refused where it is written, with both numbers. */
    @Test
    void aLinearLayerDeclaredForTheWrongNumberOfFeaturesIsRefusedWithBothNumbers() {
        refused(() -> sequential(
                        input(3, 32, 32),
                        conv2d(3, 16, 3),
                        conv2d(16, 32, 3),
                        conv2d(32, 64, 3),
                        maxPool2d(2),
                        flatten(),
                        linear(16 * 16 * 64, 10)))
                .hasMessage("5.linear: Linear(16384, 10): 10,816 features come in (Nx10816), the layer is declared for"
                        + " 16,384; write linear(10816, 10) or linear(10)");
    }

    @Test
    void aMessageThatBeginsWithTheNumberOfTheLayerStillGetsItsName() {
        refused(() -> sequential(input(1, 4, 4), flatten(), linear(17, 10))).hasMessageStartingWith("1.linear: Linear");
    }

    @Test
    void aForgottenFlattenIsSeen() {
        refused(() -> sequential(input(3, 8, 8), relu(), linear(192, 10)))
                .hasMessageContaining("1.linear")
                .hasMessageContaining("put flatten() before it");
    }

    @Test
    void aLayerDeepInsideIsNamedByItsWholePathAndOnce() {
        Layer inner = sequential(relu(), named("conv1", conv2d(8, 4, 3)));
        refused(() -> sequential(input(3, 9, 9), named("layer1", sequential(inner))))
                .hasMessage("layer1.0.conv1: Conv2d(8, 4, kernel_size=(3, 3), stride=(1, 1)): input has 3 channels,"
                        + " expected 8");
        refused(() -> sequential(input(4, 6, 6), residual(sequential(linear(9, 6)))))
                .hasMessageStartingWith("0.body.0.linear: Linear(9, 6): 6 features");
    }

    @Test
    void aKernelLargerThanItsInputIsRefused() {
        refused(() -> sequential(input(1, 5, 5), conv2d(1, 4, 7)))
                .hasMessageContaining("0.conv2d")
                .hasMessageContaining("spans 7")
                .hasMessageContaining("has only 5");
        refused(() -> sequential(input(1, 5), conv1d(1, 4, 3).dilation(3))).hasMessageContaining("spans 7");
        refused(() -> sequential(input(1, 4, 4, 1), maxPool3d(2))).hasMessageContaining("0.maxpool3d");
    }

    @Test
    void groupsThatDoNotDivideAreRefused() {
        refused(() -> conv2d(6, 8, 3).groups(4))
                .hasMessage("Conv2d(6, 8): groups=4 must divide both 6 input and 8 output channels");
        refused(() -> conv2d(8, 6, 3).groups(4)).hasMessageContaining("groups=4");
        refused(() -> conv2d(8, 8, 3).groups(0)).hasMessageContaining("groups=0");
        refused(() -> sequential(input(6, 9, 9), lazyConv2d(8, 3).groups(4)))
                .hasMessageContaining("0.conv2d")
                .hasMessageContaining("6 input");
    }

    @Test
    void negativeAndMissingSizesAreRefused() {
        refused(() -> conv2d(3, 8, 3).padding(-1))
                .hasMessage("Conv2d(3, 8): negative padding -1; crop the input instead");
        refused(() -> Pad.of(0, 0, -2, 0)).hasMessageContaining("negative padding -2");
        refused(() -> conv2d(3, 8, 3).stride(0)).hasMessageContaining("stride 0, expected at least 1");
        refused(() -> conv2d(3, 8, 3).dilation(1, 0)).hasMessageContaining("dilation 0");
        refused(() -> conv2d(3, 8, 0)).hasMessageContaining("kernel size 0");
        refused(() -> conv2d(3, 8)).hasMessageContaining("0 numbers for kernel size");
        refused(() -> conv3d(3, 8, 3, 3)).hasMessageContaining("one for all axes or 3");
        refused(() -> conv2d(3, 8, 3, 3, 3)).hasMessageContaining("one for each of height and width");
        refused(() -> conv2d(0, 8, 3)).hasMessageContaining("0 input channels");
        refused(() -> conv2d(3, 0, 3)).hasMessageContaining("at least 1");
        refused(() -> linear(0, 10)).hasMessageContaining("0 input features");
        refused(() -> linear(-1)).hasMessageContaining("at least 1");
        refused(() -> batchNorm2d(-3)).hasMessageContaining("-3 features");
        refused(() -> batchNorm2d(3).momentum(1.5)).hasMessageContaining("momentum=1.5");
        refused(() -> dropout(1.0)).hasMessageContaining("p=1.0");
        refused(() -> maxPool2d(2).padding(2)).hasMessageContaining("more than half");
        refused(() -> avgPool2d(3).padding(2)).hasMessageContaining("more than half");
    }

    @Test
    void inputsOfAnotherRankAreRefused() {
        refused(() -> sequential(input(3, 8, 8, 8), conv2d(3, 4, 3)))
                .hasMessageContaining("0.conv2d")
                .hasMessageContaining("5-D")
                .hasMessageContaining("4-D");
        refused(() -> sequential(input(3, 8, 8, 8), lazyConv2d(4, 3))).hasMessageContaining("5-D");
        refused(() -> sequential(input(3, 8, 8, 8), batchNorm2d(3))).hasMessageContaining("expected 4-D");
        refused(() -> sequential(input(3, 8, 8), batchNorm1d(3))).hasMessageContaining("or [batch, channels]");
        refused(() -> sequential(input(3, 8), maxPool2d(2))).hasMessageContaining("3-D");
        refused(() -> sequential(input(3), globalAvgPool())).hasMessageContaining("no spatial axes");
    }

    @Test
    void moreElementsThanATensorHoldsAreRefused() {
        refused(() -> sequential(input(1, 65_536, 65_536), relu())).hasMessageContaining("65536");
        refused(() -> Shape.of(1 << 16, 1 << 15)).hasMessageContaining("more than 2147483639");
        refused(() -> sequential(input(1, 4096, 4096), conv2d(1, 128, 1)))
                .hasMessageContaining("0.conv2d")
                .hasMessageContaining("Nx128x4096x4096")
                .hasMessageContaining("one sample alone");
        refused(() -> sequential(input(1 << 20), linear(1 << 11)))
                .hasMessageContaining("0.linear")
                .hasMessageContaining("more than 2147483639");
    }

    @Test
    void branchesThatDoNotFitAreNamed() {
        refused(() -> sequential(
                        input(8, 6, 6), residual(sequential(conv2d(8, 16, 3).padding(1)))))
                .hasMessageContaining("0.residual")
                .hasMessageContaining("Nx16x6x6")
                .hasMessageContaining("Nx8x6x6")
                .hasMessageContaining("1x1 convolution");
        refused(() -> sequential(input(8, 6, 6), branches(conv2d(8, 4, 1), named("wide", conv2d(8, 4, 3)))))
                .hasMessage(
                        "0.branches: Branches(…): branch 0 gives Nx4x6x6, branch wide gives Nx4x4x4; all but the"
                                + " channels must agree: pad each branch so that it keeps the size, and give all the same stride");
    }

    @Test
    void namesMustBeOfUseInAPath() {
        assertThatThrownBy(() -> named("a.b", relu())).hasMessageContaining("\"a.b\"");
        assertThatThrownBy(() -> named("", relu())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> shared("my stem", relu())).hasMessageContaining("spaces");
        assertThatThrownBy(() -> sequential(named("x", relu()), named("x", tanh())))
                .hasMessageContaining("two layers are named x");
        assertThatThrownBy(() -> sequential(relu(), named("0", tanh()))).hasMessageContaining("named 0");
    }

    @Test
    void aShapeThatOnlyDataTellsIsNoNumberOfFeatures() {
        refused(() -> sequential(input(3, Input.ANY, Input.ANY), conv2d(3, 4, 3), flatten(), linear(10)))
                .hasMessageContaining("2.linear")
                .hasMessageContaining("needs a known number");
        refused(() -> sequential(input(Input.ANY, 8, 8), lazyConv2d(4, 3)))
                .hasMessageContaining("unknown number of channels");
    }

    @Test
    void layerNamesAreReadBack() {
        assertThat(LayerName.parse("4.linear: Linear(16384, 10)")).isEqualTo(new LayerName("4", "Linear(16384, 10)"));
        assertThat(LayerName.parse("layer1.0.conv1: Conv2d(1, 2)").path()).isEqualTo("layer1.0.conv1");
        assertThat(LayerName.parse("layer1.0.residual: Residual(…)"))
                .isEqualTo(new LayerName("layer1.0", "Residual(…)"))
                .hasToString("layer1.0.residual: Residual(…)");
        assertThat(LayerName.parse("Conv_0").path()).isEqualTo("Conv_0");
        assertThat(LayerName.parse("").type()).isEmpty();
    }
}
