package dev.signet.nn;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.nn.zoo.DenseLayer;
import dev.signet.nn.zoo.Inception;
import dev.signet.nn.zoo.ShuffleUnit;
import dev.signet.nn.zoo.SqueezeExcite;
import dev.signet.op.ElementLoss;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer that is made of several nodes: its output shape, its gradients in double, and its plan against its references. */
final class LayerGradientsTest {
    private static final int BATCH = 2;

    private static Arguments layer(Layer layer, int[] input, int... output) {
        return Arguments.of(layer, Shape.of(input), Shape.of(output));
    }

    private static int[] sizes(int... sizes) {
        return sizes;
    }

    static Stream<Arguments> layers() {
        int[] image = sizes(4, 6, 5);
        return Stream.of(
                layer(upsample(2), image, 4, 12, 10),
                layer(upsample(1.5, 2).mode("bilinear"), image, 4, 9, 10),
                layer(upsampleTo(3, 9).mode("bicubic").alignCorners(true), image, 4, 3, 9),
                layer(upsample(2).mode("linear"), sizes(3, 5), 3, 10),
                layer(unfold(3, 2).padding(1).stride(2), image, 24, 9),
                layer(fold(unfold(2).stride(2), 4, 6), sizes(8, 6), 2, 4, 6),
                layer(groupNorm(2, 4), image, 4, 6, 5),
                layer(groupNorm(4).eps(1e-3).affine(false), image, 4, 6, 5),
                layer(instanceNorm2d(4).affine(true), image, 4, 6, 5),
                layer(instanceNorm1d(3), sizes(3, 7), 3, 7),
                layer(instanceNorm2d(4).affine(true).trackRunningStats(true), image, 4, 6, 5),
                layer(layerNorm(6, 5), image, 4, 6, 5),
                layer(layerNorm(5).bias(false), image, 4, 6, 5),
                layer(rmsNorm(5), image, 4, 6, 5),
                layer(localResponseNorm(3).alpha(0.3), image, 4, 6, 5),
                layer(weightNorm(conv2d(4, 3, 3)), image, 3, 4, 3),
                layer(spectralNorm(conv2d(4, 3, 3)), image, 3, 4, 3),
                layer(lpPool2d(2, 2, 3).stride(1), image, 4, 5, 3),
                layer(fractionalMaxPool2d(2).outputSize(4, 3), image, 4, 4, 3),
                layer(fractionalMaxPool3d(2, 1, 2).outputRatio(0.7).seed(3), sizes(2, 4, 3, 5), 2, 2, 2, 3),
                layer(adaptivePolyphase2d(2, 5), image, 4, 3, 1),
                layer(adaptivePolyphase1d(3), sizes(3, 9), 3, 3),
                layer(globalMaxPool(), image, 4),
                layer(globalSumPool(), image, 4),
                layer(globalNormPool(), image, 4),
                layer(poolUnpool(maxPool2d(2), sequential(conv2d(4, 4, 1), tanh())), image, 4, 6, 5),
                layer(crop2d(1, 0, 2, 1), image, 4, 3, 4),
                layer(prelu(), image, 4, 6, 5),
                layer(prelu(4), image, 4, 6, 5),
                layer(glu(1), image, 2, 6, 5),
                layer(dropout2d(0.3), image, 4, 6, 5),
                layer(dropPath(0.3), image, 4, 6, 5),
                layer(dropBlock2d(0.2, 3), image, 4, 6, 5),
                layer(depthwiseConv2d(4, 2, 3).padding(1), image, 8, 6, 5),
                layer(separableConv1d(depthwiseConv1d(3, 2, 3), 4), sizes(3, 7), 4, 5),
                layer(separableConv2d(depthwiseConv2d(4, 1, 3), 6), image, 6, 4, 3),
                layer(separableConv3d(depthwiseConv3d(2, 1, 2), 3), sizes(2, 3, 4, 3), 3, 2, 3, 2),
                layer(new Inception(4, 2, 3, 2, 1, 2, 1), image, 7, 6, 5),
                layer(new SqueezeExcite(4, 2, SqueezeExcite.Gate.STANDARD), image, 4, 6, 5),
                layer(new DenseLayer(4, 2), image, 6, 6, 5),
                layer(new ShuffleUnit(4, 8, 2), image, 8, 3, 3),
                layer(adaptiveMaxPool2d(3, 2), image, 4, 3, 2),
                layer(deformConv2d(4, 3, 3).padding(1), image, 3, 6, 5),
                layer(deformConv2d(4, 3, 3).modulated(true), image, 3, 4, 3),
                layer(cbam(4, 2, 3), image, 4, 6, 5),
                layer(eca(3), image, 4, 6, 5),
                layer(conv1d(3, 2, 3).padding(Pad.causal(3, 1)), sizes(3, 7), 2, 7),
                layer(conv2d(4, 2, 3, 2).padding(Pad.full(3, 2)), image, 2, 8, 6));
    }

    private static Network network(Layer layer, Shape input) {
        return sequential(input(input.toArray()), layer);
    }

    /** The layer and a loss whose gradient of each output is another number. */
    private static Graph graph(Layer layer, Shape input) {
        Network network = network(layer, input);
        GraphBuilder builder = GraphBuilder.extending(network.graph());
        Value output = network.graph().output("output");
        Value target = builder.input("target", output.type().element(), output.shape());
        builder.output("output", output);
        builder.output("loss", builder.add(new ElementLoss(LossFunction.SQUARED, LossReduction.SUM), output, target));
        List<String> wanted = new ArrayList<>(List.of("input"));
        network.graph().parameters().forEach(parameter -> wanted.add(parameter.name()));
        return Gradients.of(builder.build(), "loss", wanted);
    }

    private static Map<String, Wide> bindings(Graph graph, Layer layer, Shape input, Shape output) {
        Map<String, Wide> bindings = new HashMap<>();
        network(layer, input).initialise(3).forEach((name, tensor) -> bindings.put(name, Wide.of(tensor)));
        bindings.put("input", random("input", withBatch(input)));
        bindings.put("target", random("target", withBatch(output)));
        // Offsets of zero lie on the grid, where bilinear reading has a kink; with a bias of zero what a ReLU cut off
        // is on the next one's.
        bindings.replaceAll((name, wide) -> name.startsWith("0.offset") || name.endsWith("bias") ? moved(wide) : wide);
        assertThat(bindings.keySet()).containsAll(names(graph));
        return bindings;
    }

    private static List<String> names(Graph graph) {
        return Stream.concat(graph.inputs().stream(), graph.parameters().stream())
                .map(Value::name)
                .toList();
    }

    private static Wide moved(Wide wide) {
        Wide random = random("offset", wide.shape());
        for (int i = 0; i < random.doubles().length; i++) {
            random.doubles()[i] *= 0.3;
        }
        return random;
    }

    private static Shape withBatch(Shape sample) {
        int[] sizes = new int[sample.rank() + 1];
        sizes[0] = BATCH;
        System.arraycopy(sample.toArray(), 0, sizes, 1, sample.rank());
        return Shape.of(sizes);
    }

    private static Wide random(String name, Shape shape) {
        RandomStream random = RandomStream.of(11, name);
        Wide wide = Wide.ofDoubles(shape, new double[shape.elements()]);
        for (int i = 0; i < wide.doubles().length; i++) {
            wide.doubles()[i] = (float) random.uniform(i, -1, 1);
        }
        return wide;
    }

    private static Wide output(Map<String, Wide> results, String name) {
        return Objects.requireNonNull(results.get(name), name);
    }

    /** Central differences of step 1e-6 in double, of every third element. */
    @ParameterizedTest
    @MethodSource("layers")
    void shapesAndGradientsAreRight(Layer layer, Shape input, Shape output) {
        Graph graph = graph(layer, input);
        Map<String, Wide> bindings = bindings(graph, layer, input, output);
        Map<String, Wide> results = Interpreter.run(graph, bindings);
        assertThat(output(results, "output").shape()).isEqualTo(withBatch(output));
        results.forEach((name, gradient) -> {
            if (name.startsWith("gradient:")) {
                check(graph, bindings, name.substring("gradient:".length()), gradient);
            }
        });
    }

    private static void check(Graph graph, Map<String, Wide> bindings, String name, Wide gradient) {
        double step = 1e-6;
        for (int i = 0; i < gradient.doubles().length; i += 3) {
            double slope = (loss(graph, bindings, name, i, step) - loss(graph, bindings, name, i, -step)) / (2 * step);
            assertThat(gradient.doubles()[i])
                    .as("%s at %s", name, i)
                    .isCloseTo(slope, within(1e-6 + 1e-5 * Math.abs(slope)));
        }
    }

    private static double loss(Graph graph, Map<String, Wide> bindings, String name, int element, double step) {
        Map<String, Wide> moved = new HashMap<>(bindings);
        Wide before = output(bindings, name);
        Wide copy = before.reshaped(before.shape());
        copy.doubles()[element] += step;
        moved.put(name, copy);
        return output(Interpreter.run(graph, moved), "loss").doubles()[0];
    }

    /** Float32 against double: a few roundings of sums of some dozen terms. */
    @ParameterizedTest
    @MethodSource("layers")
    void thePlanComputesWhatTheReferencesDo(Layer layer, Shape input, Shape output) {
        Graph graph = graph(layer, input);
        Map<String, Wide> bindings = bindings(graph, layer, input, output);
        Map<String, Tensor> rounded = new HashMap<>();
        bindings.forEach((name, wide) -> rounded.put(name, wide.toTensor()));
        bindings.replaceAll((name, wide) -> Wide.of(Objects.requireNonNull(rounded.get(name))));
        Map<String, Wide> expected = Interpreter.run(graph, bindings);
        Session.of(graph).run(rounded).forEach((name, tensor) -> {
            double[] wanted = output(expected, name).doubles();
            double scale = java.util.Arrays.stream(wanted).map(Math::abs).max().orElse(0);
            for (int i = 0; i < wanted.length; i++) {
                assertThat((double) tensor.floats()[i])
                        .as("%s at %s", name, i)
                        .isCloseTo(wanted[i], within(2e-5 * scale + 1e-12));
            }
        });
    }
}
