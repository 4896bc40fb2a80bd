package dev.signet.nn;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.run.Interpreter;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkTest {
    private static SymbolicOutput output(Input input, Layer... layers) {
        return new SymbolicOutput(sequential(input, layers).graph().output("output"));
    }

    private record SymbolicOutput(Value value) {
        void is(String shape) {
            assertThat(value.shape()).hasToString(shape);
        }
    }

    static Tensor noise(long seed, int... sizes) {
        Shape shape = Shape.of(sizes);
        RandomStream random = RandomStream.of(seed, "noise");
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.normal(i);
        }
        return Tensor.wrap(shape, values);
    }

    static Map<String, Wide> wide(Map<String, Tensor> tensors) {
        Map<String, Wide> wide = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> wide.put(name, Wide.of(tensor)));
        return wide;
    }

    @Test
    void layersInOneTwoAndThreeDimensionsGiveTheShapesOfTheFormula() {
        output(input(2, 30), conv1d(2, 4, 5).stride(2), batchNorm1d(4), maxPool1d(3), avgPool1d(2))
                .is("Nx4x2");
        output(
                        input(3, 28, 30),
                        conv2d(3, 8, 3, 5).stride(2, 1).padding(1, 0),
                        avgPool2d(2).stride(3))
                .is("Nx8x5x9");
        output(input(1, 8, 9, 10), conv3d(1, 2, 3), batchNorm3d(2), avgPool3d(2), maxPool3d(1))
                .is("Nx2x3x3x4");
        output(input(3, 7, 7), conv2d(3, 4, 3).stride(2).padding(Pad.same())).is("Nx4x4x4");
        output(input(3, 7, 7), conv2d(3, 4, 2).padding(Pad.of(1, 0, 2, 0))).is("Nx4x7x8");
        output(input(3, 7), conv1d(3, 4, 3).dilation(2).padding(Pad.of(4, 0))).is("Nx4x7");
        output(input(3, 5, 6, 7), conv3d(3, 4, 2).padding(Pad.of(1, 0, 0, 0, 0, 1)))
                .is("Nx4x5x5x7");
        output(input(3, 7, 9), maxPool2d(2).ceilMode(true)).is("Nx3x4x5");
        output(input(3, 7, 9), adaptiveAvgPool2d(AdaptivePool.KEEP, 2)).is("Nx3x7x2");
        output(input(3, 7), adaptiveMaxPool1d(2)).is("Nx3x2");
        output(input(3, 7, 7, 7), adaptiveAvgPool3d(2), adaptiveMaxPool3d(1)).is("Nx3x1x1x1");
        output(input(3, 7, 9), globalAvgPool(), softmax(1)).is("Nx3");
        output(input(3, 7, 9), flatten(2, 3), linear(4)).is("Nx3x4");
        output(input(5), batchNorm1d(), linear(4), logSoftmax(1)).is("Nx4");
    }

    @Test
    void parametersAreNamedByPathAndInitialisedByNameAndSeed() {
        Network network = sequential(input(1, 8, 8), conv2d(1, 2, 3), flatten(), linear(3));
        assertThat(network.initialise(1).keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
        assertThat(network.initialise(1)).isEqualTo(network.initialise(1)).isNotEqualTo(network.initialise(2));
    }

    @Test
    void namedLayersGiveTheirParametersTheNamesOfPyTorch() {
        Network network = sequential(
                input(3, 8, 8),
                named("stem", sequential(named("conv1", conv2d(3, 4, 3).bias(false)), named("bn1", batchNorm2d(4)))),
                residual(sequential(conv2d(4, 4, 1))),
                residual(sequential(named("conv1", conv2d(4, 8, 1))), conv2d(4, 8, 1))
                        .flat("downsample"),
                branches(named("left", conv2d(8, 2, 1)), conv2d(8, 2, 1)));
        assertThat(network.initialise(0).keySet())
                .containsExactly(
                        "stem.conv1.weight",
                        "stem.bn1.weight",
                        "stem.bn1.bias",
                        "stem.bn1.running_mean",
                        "stem.bn1.running_var",
                        "1.body.0.weight",
                        "1.body.0.bias",
                        "2.conv1.weight",
                        "2.conv1.bias",
                        "2.downsample.weight",
                        "2.downsample.bias",
                        "3.left.weight",
                        "3.left.bias",
                        "3.1.weight",
                        "3.1.bias");
    }

    @Test
    void residualAddsItsInputBeforeRelu() {
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), -3, 1, 2);
        Map<String, Wide> bindings =
                Map.of("input", Wide.of(x), "0.body.weight", Wide.of(Tensor.of(Shape.of(1, 1, 1, 1), 2)));
        Layer body = conv2d(1, 1, 1).bias(false);
        assertThat(run(sequential(input(1, 1, 3), residual(body)), bindings)).containsExactly(0, 3, 6);
        assertThat(run(sequential(input(1, 1, 3), residual(body).relu(false)), bindings))
                .containsExactly(-9, 3, 6);
    }

    private static double[] run(Network network, Map<String, Wide> bindings) {
        Wide output = Interpreter.run(network.graph(), bindings).get("output");
        return output == null ? new double[0] : output.doubles();
    }

    @Test
    void branchesJoinTheirChannelsInOrder() {
        Network network = sequential(input(1, 1, 2), branches(relu(), identity(), maxPool2d(1)));
        Map<String, Wide> bindings = Map.of("input", Wide.of(Tensor.of(Shape.of(1, 1, 1, 2), -1, 5)));
        assertThat(network.graph().output("output").shape()).hasToString("Nx3x1x2");
        assertThat(run(network, bindings)).containsExactly(0, 5, -1, 5, -1, 5);
    }

    @Test
    void theShortcutWithoutParametersPicksEverySecondPixelBetweenChannelsOfZeros() {
        Network network = sequential(input(2, 3, 3), new SubsampleAndPad(2, 5));
        float[] pixels = new float[18];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i + 1;
        }
        Map<String, Wide> bindings = Map.of("input", Wide.of(Tensor.wrap(Shape.of(1, 2, 3, 3), pixels)));
        assertThat(run(network, bindings))
                .containsExactly(0, 0, 0, 0, 1, 3, 7, 9, 10, 12, 16, 18, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(network.parameterCount()).isZero();
        assertThatThrownBy(() -> sequential(input(8, 3, 3), new SubsampleAndPad(2, 5)))
                .hasMessageContaining("8 channels, which cannot be padded to 5");
    }

    private static Network siamese(Layer left, Layer right) {
        return Network.wired(List.of(input("left", 1, 6, 6), input("right", 1, 6, 6)), (scope, inputs) -> {
            Value a = scope.child("left", left, value(inputs, "left"));
            Value b = scope.child("right", right, value(inputs, "right"));
            return scope.child("head", linear(2), scope.add(new Concat(1), a, b));
        });
    }

    private static Value value(Map<String, Value> inputs, String name) {
        return java.util.Objects.requireNonNull(inputs.get(name), name);
    }

    private static Layer stem() {
        return sequential(conv2d(1, 3, 3), relu(), globalAvgPool());
    }

    @Test
    void aSharedLayerIsOneSetOfWeightsInTwoPlaces() {
        Network network = siamese(shared("stem", stem()), shared("stem", stem()));
        assertThat(network.initialise(3).keySet())
                .containsExactly("stem.0.weight", "stem.0.bias", "head.weight", "head.bias");
        assertThat(network.parameterCount()).isEqualTo(27 + 3 + 12 + 2);
        Map<String, Wide> bindings = wide(network.initialise(3));
        Wide image = Wide.of(noise(4, 2, 1, 6, 6));
        bindings.put("left", image);
        bindings.put("right", image);
        bindings.put("head.weight", Wide.of(Tensor.of(Shape.of(2, 6), 1, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, -1)));
        bindings.put("head.bias", Wide.of(Tensor.zeros(Shape.of(2))));
        // One image on both sides: what the head subtracts is equal.
        assertThat(run(network, bindings)).containsOnly(0);
    }

    @Test
    void twoEqualLayersAreTwoLayers() {
        Network network = siamese(stem(), stem());
        assertThat(network.initialise(3).keySet())
                .containsExactly(
                        "left.0.weight", "left.0.bias", "right.0.weight", "right.0.bias", "head.weight", "head.bias");
        assertThat(network.initialise(3).get("left.0.weight"))
                .isNotEqualTo(network.initialise(3).get("right.0.weight"));
    }

    /** The gradient of shared weights is the sum of those the two places would have on their own. */
    @Test
    void gradientsOfSharedWeightsAddUp() {
        Network shared = siamese(shared("stem", stem()), shared("stem", stem()));
        Network apart = siamese(stem(), stem());
        Map<String, Wide> bindings = wide(shared.initialise(3));
        for (String side : List.of("left", "right")) {
            bindings.put(side, Wide.of(noise(side.length(), 2, 1, 6, 6)));
            bindings.put(side + ".0.weight", tensor(bindings, "stem.0.weight"));
            bindings.put(side + ".0.bias", tensor(bindings, "stem.0.bias"));
        }
        bindings.put("target", Wide.of(Tensor.ofLongs(Shape.of(2), 0, 1)));
        double[] sum = gradient(shared, "stem.0.weight", bindings);
        double[] left = gradient(apart, "left.0.weight", bindings);
        double[] right = gradient(apart, "right.0.weight", bindings);
        for (int i = 0; i < sum.length; i++) {
            // Both sums are of two doubles of this size.
            assertThat(sum[i]).isCloseTo(left[i] + right[i], org.assertj.core.data.Offset.offset(1e-15));
        }
        assertThat(sum).isNotEqualTo(left);
    }

    private static Wide tensor(Map<String, Wide> bindings, String name) {
        return java.util.Objects.requireNonNull(bindings.get(name), name);
    }

    private static double[] gradient(Network network, String parameter, Map<String, Wide> bindings) {
        Graph training = TrainingForm.of(network.graph(), 0);
        Graph graph = Gradients.of(training, "loss", List.of(parameter));
        return tensor(Interpreter.run(graph, bindings), "gradient:" + parameter).doubles();
    }

    @Test
    void aSharedNameThatIsAlsoAPlaceIsRefused() {
        assertThatThrownBy(() ->
                        sequential(input(1, 4, 4), named("stem", conv2d(1, 1, 1)), shared("stem", conv2d(1, 1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stem.weight")
                .hasMessageContaining("another name");
        assertThatThrownBy(() ->
                        sequential(input(1, 4, 4), shared("stem", conv2d(1, 1, 1)), shared("stem", conv2d(1, 1, 3))))
                .hasMessageContaining("stem.weight")
                .hasMessageContaining("1x1x3x3");
    }

    @Test
    void aNetworkForAnySizeRunsOnAllOfThem() {
        Network network = sequential(
                input(1, Input.ANY, Input.ANY),
                conv2d(1, 2, 3),
                residual(sequential(conv2d(2, 2, 3).padding(1), batchNorm2d(2))),
                maxPool2d(2),
                globalAvgPool(),
                linear(3));
        assertThat(network.graph().inputs().getFirst().shape()).hasToString("Nx1xHxW");
        for (int[] size : new int[][] {{5, 5}, {7, 9}, {16, 4}}) {
            Map<String, Wide> bindings = wide(network.initialise(1));
            bindings.put("input", Wide.of(noise(1, 1, 1, size[0], size[1])));
            assertThat(run(network, bindings)).hasSize(3);
        }
    }

    @Test
    void aLayerOfOnesOwnIsALambdaOrARecord() {
        Layer twice = (scope, x) -> scope.child("again", relu(), scope.add(new dev.signet.op.Add(), x, x));
        Network network = sequential(input(2), twice);
        assertThat(network).hasToString("Sequential(\n  (0): Function(\n    (again): ReLU()\n  )\n)");
        assertThat(network.graph().nodes().getFirst().layer()).isEqualTo("0.function: Function()");
    }
}
