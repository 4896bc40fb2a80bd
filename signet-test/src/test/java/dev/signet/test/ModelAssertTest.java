package dev.signet.test;

import static dev.signet.nn.Layers.*;
import static dev.signet.test.ModelAssertions.assertThatModel;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.nn.Network;
import org.junit.jupiter.api.Test;

final class ModelAssertTest {
    private static final Network LENET = sequential(
            input(1, 28, 28),
            named("conv1", conv2d(1, 6, 5).padding(2)),
            relu(),
            named("pool1", maxPool2d(2)),
            named("conv2", conv2d(6, 16, 5)),
            relu(),
            named("pool2", maxPool2d(2)),
            flatten(),
            linear(120),
            relu(),
            linear(84),
            relu(),
            linear(10));

    @Test
    void allThatIsTrueOfLeNetPasses() {
        assertThatModel(LENET)
                .hasParameters(61_706)
                .hasAtMostParameters(61_706)
                .hasOutput(10)
                .hasMultiplyAdds(416_520)
                .hasReceptiveFieldAt("conv2")
                .of(14)
                .hasReceptiveFieldAt("pool2")
                .atMost(16)
                .hasReceptiveFieldAt("conv1")
                .atLeast(5)
                .isShiftEquivariantAt("conv1")
                .within(0)
                .isShiftEquivariantAt("conv2")
                .to(2, 4)
                .within(1e-6);
    }

    @Test
    void eachFailureSaysWhatWasFoundAndWhatWasExpected() {
        assertThatThrownBy(() -> assertThatModel(LENET).hasParameters(61_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("parameters: found 61,706, expected 61,000");
        assertThatThrownBy(() -> assertThatModel(LENET).hasAtMostMultiplyAdds(1000))
                .hasMessageContaining("multiply-adds: found 416,520, expected at most 1,000");
        assertThatThrownBy(() ->
                        assertThatModel(LENET).hasReceptiveFieldAt("conv2").atMost(13))
                .hasMessageContaining("receptive field of conv2: found 14, expected at most 13");
        assertThatThrownBy(() ->
                        assertThatModel(LENET).isShiftEquivariantAt("pool1").within(1e-6))
                .hasMessageContaining("pool1 does not follow a shift by [1, 1]")
                .hasMessageContaining("STRIDE");
        assertThatThrownBy(() -> assertThatModel(LENET).hasOutput(11)).hasMessageContaining("the output is 10");
        assertThatThrownBy(() ->
                        assertThatModel(LENET).hasReceptiveFieldAt("conv9").atMost(3))
                .hasMessageContaining("no layer conv9");
    }
}
