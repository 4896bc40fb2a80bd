package dev.signet.inspect.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.Conv;
import dev.signet.op.Flatten;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sliding;
import dev.signet.op.Softmax;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that looks for bright spots is explained by where the spot is, whatever the method. */
class ExplanationTest {
    private static final int SIDE = 16;
    private static final int SPOT_ROW = 11;
    private static final int SPOT_COLUMN = 4;

    /** Class 0 is the mean of a 3x3 sum after a threshold, class 1 the opposite; probabilities come out. */
    private static Explained spots() {
        GraphBuilder builder = new GraphBuilder();
        Value input = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(1, SIDE, SIDE));
        Value map = builder.add(
                new Conv(new Sliding(List.of(1, 1), List.of(), Padding.symmetric(1, 1)), 1),
                input,
                builder.parameter("weight", Shape.of(2, 1, 3, 3)),
                builder.parameter("bias", Shape.of(2)));
        Value pooled = builder.add(new AdaptiveAveragePool(List.of(1, 1)), builder.add(new Relu(), map));
        builder.output("output", builder.add(new Softmax(1), builder.add(new Flatten(1, 3), pooled)));
        float[] weight = new float[18];
        for (int i = 0; i < 18; i++) {
            weight[i] = i < 9 ? 1 : -1;
        }
        Map<String, Tensor> weights =
                Map.of("weight", Tensor.of(Shape.of(2, 1, 3, 3), weight), "bias", Tensor.of(Shape.of(2), -0.5f, 0.25f));
        return Explained.of(builder.build(), weights, Shape.of(1, SIDE, SIDE), SessionOptions.standard());
    }

    private static Tensor spot() {
        float[] pixels = new float[SIDE * SIDE];
        for (int h = -1; h <= 1; h++) {
            for (int w = -1; w <= 1; w++) {
                pixels[(SPOT_ROW + h) * SIDE + SPOT_COLUMN + w] = h == 0 && w == 0 ? 1 : 0.5f;
            }
        }
        return Tensor.wrap(Shape.of(1, 1, SIDE, SIDE), pixels);
    }

    private static final Tensor BLACK = Tensor.zeros(Shape.of(1, 1, SIDE, SIDE));

    static List<Explanation> methods() {
        return List.of(
                GradCam.standard(),
                GradCam.highResolution(),
                new ScoreCam(),
                new IntegratedGradients(50, BLACK),
                new SmoothGrad(5, 0.05, 3),
                new Occlusion(2, 2, 1, 1, BLACK),
                new Saliency(true));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theMostImportantPlaceIsTheSpot(Explanation method) {
        Tensor heat = Heat.perPlace(method.of(spots(), spot(), 0));
        int[] best = Heat.maximum(Heat.resized(heat, SIDE, SIDE));
        assertThat(best[0]).as(method.name() + " row").isBetween(SPOT_ROW - 2, SPOT_ROW + 2);
        assertThat(best[1]).as(method.name() + " column").isBetween(SPOT_COLUMN - 2, SPOT_COLUMN + 2);
    }

    @Test
    void theRightPlacesAreMoreFaithfulThanTheWrongOnes() {
        Explained model = spots();
        Tensor heat = new Occlusion(2, 2, 1, 1, BLACK).of(model, spot(), 0);
        float[] turned = heat.floats().clone();
        for (int i = 0; i < turned.length; i++) {
            turned[i] = -turned[i];
        }
        Faithfulness right = Faithfulness.of(model, spot(), 0, heat, BLACK);
        Faithfulness wrong = Faithfulness.of(model, spot(), 0, Tensor.wrap(heat.shape(), turned), BLACK);
        assertThat(right.deletion()).isLessThan(wrong.deletion());
        assertThat(right.insertion()).isGreaterThan(wrong.insertion());
    }

    @Test
    void aMapOfThePictureAloneIsFoundOutByTheWeightsCheck() {
        Explained model = spots();
        Explanation edges = new Explanation() {
            @Override
            public Tensor of(Explained any, Tensor input, int targetClass) {
                return input.reshape(Shape.of(1, SIDE, SIDE));
            }

            @Override
            public String name() {
                return "the picture";
            }
        };
        Tensor heat = Heat.perPlace(edges.of(model, spot(), 0));
        assertThat(WeightsCheck.correlation(edges, model, spot(), 0, heat, 1)).isCloseTo(1, within(1e-12));
    }

    @Test
    void shuffledWeightsChangeAGradCam() {
        Network network = Zoo.resnet20(Shape.of(3, 32, 32), 10);
        Explained model =
                Explained.of(network.graph(), network.initialise(1), Shape.of(3, 32, 32), SessionOptions.standard());
        RandomStream random = RandomStream.of(5, "picture");
        float[] pixels = new float[3 * 32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.normal(i);
        }
        Tensor picture = Tensor.wrap(Shape.of(1, 3, 32, 32), pixels);
        GradCam cam = new GradCam(false, false);
        Tensor heat = Heat.resized(cam.of(model, picture, 3), 32, 32);
        assertThat(WeightsCheck.correlation(cam, model, picture, 3, heat, 1)).isBetween(-1.0, 0.9);
        assertThat(model.map().toString()).contains("64x8x8");
    }

    @Test
    void gradientsAtAnyEdgeAddUp() {
        Explained model = spots();
        // The score is linear in the pooled values: their gradient does not depend on the input.
        Explained.Edge edge = model.edge(spot(), 0, model.map().value(), false);
        for (int i = 0; i < SIDE * SIDE; i++) {
            assertThat(edge.gradient().floats()[i]).isEqualTo(1f / (SIDE * SIDE));
            assertThat(edge.gradient().floats()[SIDE * SIDE + i]).isZero();
        }
        assertThatThrownBy(() -> model.edge(spot(), 0, spots().map().value(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not belong");
    }

    @Test
    void resizingIsBilinearBetweenPixelCentres() {
        Tensor two = Tensor.of(Shape.of(1, 2), 0, 1);
        assertThat(Heat.resized(two, 1, 4).floats()).containsExactly(0, 0.25f, 0.75f, 1);
        assertThat(Heat.scaled(Tensor.of(Shape.of(1, 3), 2, 4, 6)).floats()).containsExactly(0, 0.5f, 1);
        assertThat(Heat.maximum(Tensor.of(Shape.of(2, 2), 0, 1, 3, 3))).containsExactly(1, 0);
    }
}
