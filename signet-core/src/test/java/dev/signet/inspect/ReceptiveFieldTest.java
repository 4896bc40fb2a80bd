package dev.signet.inspect;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.run.Interpreter;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ReceptiveFieldTest {
    private static ReceptiveField of(Input input, Layer... layers) {
        return Summary.of(sequential(input, layers)).rows().getFirst().receptiveField();
    }

    /** Curriculum C15. */
    @Test
    void threeConvolutionsOfWidthThreeSeeSeven() {
        Layer conv = conv2d(2, 2, 3);
        assertThat(of(input(2, 20, 20), conv, conv, conv)).hasToString("7");
        assertThat(of(input(1, 20), conv1d(1, 1, 3), conv1d(1, 1, 3))).hasToString("5");
    }

    @Test
    void stridesMultiplyWhatLaterWindowsAdd() {
        ReceptiveField field = of(
                input(1, 64, 64),
                conv2d(1, 1, 7).stride(2).padding(3),
                maxPool2d(3).stride(2).padding(1));
        assertThat(field.axes().getFirst()).isEqualTo(new ReceptiveField.Axis(-5, 11, 4));
        assertThat(of(input(1, 40, 40), conv2d(1, 1, 3).dilation(2), conv2d(1, 1, 1, 5)))
                .hasToString("5x9");
    }

    /** 1 + sum of (kernel - 1) x jump over ResNet-18: 7x7, pool, then 4 blocks of two 3x3 at jumps 4, 8, 16, 32. */
    @Test
    void resnet18SeesFourHundredAndThirtyFivePixels() {
        assertThat(Summary.of(Zoo.named("resnet18").network()).row("layer4").receptiveField())
                .hasToString("435");
    }

    @Test
    void branchesSeeWhatAnyOfThemSees() {
        ReceptiveField field = of(
                input(1, 20, 20),
                branches(
                        conv2d(1, 1, 1),
                        conv2d(1, 1, 5).padding(2),
                        conv2d(1, 1, 3).padding(1)));
        assertThat(field).hasToString("5");
        assertThat(field.aligned()).isTrue();
    }

    @Test
    void branchesThatLookBesideEachOtherAreMarked() {
        Layer left = conv1d(1, 1, 3).padding(dev.signet.nn.Pad.of(2, 0));
        Layer right = conv1d(1, 1, 3).padding(dev.signet.nn.Pad.of(0, 2));
        ReceptiveField field = of(input(1, 20), branches(left, right));
        assertThat(field).hasToString("5*");
        assertThat(field.axes()).containsExactly(new ReceptiveField.Axis(-2, 5, 1));
    }

    @Test
    void aLinearLayerSeesEverything() {
        assertThat(of(input(1, 9, 9), conv2d(1, 1, 3), flatten(), linear(2))).hasToString("all");
        assertThat(of(input(1, 9, 9), conv2d(1, 1, 3), globalAvgPool())).hasToString("all");
        assertThat(of(input(1, 9, 9), conv2d(1, 1, 3), adaptiveAvgPool2d(1))).hasToString("9");
    }

    /** Measured: change one input at a time and see which ones change the middle output. */
    @Test
    void theClosedFormIsWhatChangingInputsShows() {
        for (List<Layer> layers : List.<List<Layer>>of(
                List.of(
                        conv1d(1, 1, 3),
                        conv1d(1, 1, 4).stride(2),
                        conv1d(1, 1, 2).dilation(3)),
                List.of(
                        conv1d(1, 1, 5).padding(2),
                        avgPool1d(2),
                        residual(conv1d(1, 1, 3).padding(1)).relu(false)),
                List.of(
                        branches(conv1d(1, 1, 3).padding(1), conv1d(1, 1, 1)),
                        avgPool1d(3).stride(2)))) {
            Network network = sequential(input(1, 41), layers.toArray(Layer[]::new));
            ReceptiveField.Axis axis = Summary.of(network)
                    .rows()
                    .getFirst()
                    .receptiveField()
                    .axes()
                    .getFirst();
            int position = 5;
            double[] before = outputs(network, -1);
            int outputs =
                    before.length / network.graph().output("output").shape().size(1);
            for (int x = 0; x < 41; x++) {
                boolean changed = outputs(network, x)[position] != before[position]
                        || outputs(network, x)[before.length - outputs + position]
                                != before[before.length - outputs + position];
                long first = axis.first() + position * axis.jump();
                boolean inside = x >= first && x < first + axis.size();
                // Dilation leaves holes inside; outside nothing may change, and both ends do.
                assertThat(changed && !inside).as("%s: input %d", network, x).isFalse();
                if (x == first || x == first + axis.size() - 1) {
                    assertThat(changed).as("%s: input %d", network, x).isTrue();
                }
            }
        }
    }

    private static double[] outputs(Network network, int changed) {
        Map<String, Wide> bindings = new LinkedHashMap<>();
        network.initialise(3).forEach((name, tensor) -> bindings.put(name, Wide.of(Tensor.filled(tensor.shape(), 1))));
        float[] input = new float[41];
        if (changed >= 0) {
            input[changed] = 1;
        }
        bindings.put("input", Wide.of(Tensor.wrap(Shape.of(1, 1, 41), input)));
        return Objects.requireNonNull(Interpreter.run(network.graph(), bindings).get("output"))
                .doubles();
    }
}
