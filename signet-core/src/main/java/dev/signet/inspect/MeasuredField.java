package dev.signet.inspect;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.nn.Initializer;
import dev.signet.op.Mul;
import dev.signet.op.SumTo;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one position of a feature map sees of the input, measured: the size of the gradient of that position (all its channels) with respect to each
 * input position, averaged over some random inputs. Where it is not zero the position sees; how large it is is the effective receptive field (Luo et
 * al., 2016), which is smaller and bell-shaped.
 *
 * @param first the first input position seen, per spatial axis
 * @param size how many positions from there to the last one seen, per spatial axis
 * @param influence mean size of the gradient at each input position, {@code [spatial…]}
 */
public record MeasuredField(List<Integer> first, List<Integer> size, Tensor influence) {
    public MeasuredField {
        first = List.copyOf(first);
        size = List.copyOf(size);
    }

    /**
     * Measures with random positive weights, so that nothing cancels and no ReLU is shut: every position that can be seen is seen by some input. A max pool
     * looks at one of its positions at a time; the more draws, the more certain.
     *
     * @param sample the shape of one input, {@code [channels, spatial…]}
     * @param position along each spatial axis of the value
     * @param draws how many random inputs
     */
    public static MeasuredField ofArchitecture(
            Graph graph, Value value, Shape sample, List<Integer> position, int draws) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Value weight : graph.values()) {
            if (weight.kind() == Value.Kind.PARAMETER || weight.kind() == Value.Kind.STATE) {
                weights.put(
                        weight.name(),
                        Initializer.uniform(0.5, 1.5)
                                .create(weight.shape().concrete(), RandomStream.of(3, weight.name())));
            }
        }
        return of(graph, weights, value, sample, position, draws);
    }

    /** As {@link #ofArchitecture}, with the weights of a model. */
    public static MeasuredField of(
            Graph graph, Map<String, Tensor> weights, Value value, Shape sample, List<Integer> position, int draws) {
        String input = graph.inputs().getFirst().name();
        int[] sizes = new int[sample.rank() + 1];
        sizes[0] = 1;
        System.arraycopy(sample.toArray(), 0, sizes, 1, sample.rank());
        Shape batch = Shape.of(sizes);
        Shape shape = graph.shapes(Map.of(input, batch)).get(value.id());
        Session session = gradientSession(graph, weights, value, shape, position, input);
        int channels = sample.size(0);
        int[] spatial = Arrays.copyOfRange(sizes, 2, sizes.length);
        float[] influence = new float[Shape.of(spatial).elements()];
        for (int draw = 0; draw < draws; draw++) {
            Tensor x = Initializer.uniform(0, 1).create(batch, RandomStream.of(draw, "receptive field"));
            Map<String, Tensor> results = session.run(new HashMap<>(Map.of(input, x)));
            float[] gradient =
                    Objects.requireNonNull(results.get("gradient:" + input)).floats();
            for (int i = 0; i < channels * influence.length; i++) {
                influence[i % influence.length] += Math.abs(gradient[i]) / draws;
            }
        }
        return seen(Tensor.wrap(Shape.of(spatial), influence));
    }

    private static Session gradientSession(
            Graph graph, Map<String, Tensor> weights, Value value, Shape shape, List<Integer> position, String input) {
        GraphBuilder builder = GraphBuilder.extending(graph);
        Value chosen = builder.add(new Mul(), value, builder.constant(mask(shape, position)));
        Value sum = builder.add(new SumTo(), chosen, builder.constant(Tensor.filled(Shape.scalar(), 0)));
        builder.output("chosen", sum);
        return Session.of(Gradients.of(builder.build(), "chosen", List.of(input)), weights, SessionOptions.standard());
    }

    /** One at a position, in all channels; zero elsewhere. */
    private static Tensor mask(Shape shape, List<Integer> position) {
        int at = 0;
        for (int axis = 2; axis < shape.rank(); axis++) {
            at = at * shape.size(axis) + position.get(axis - 2);
        }
        int positions = shape.elements(2, shape.rank());
        float[] mask = new float[shape.elements()];
        for (int i = at; i < mask.length; i += positions) {
            mask[i] = 1;
        }
        return Tensor.wrap(shape, mask);
    }

    private static MeasuredField seen(Tensor influence) {
        Shape shape = influence.shape();
        int[] low = shape.toArray();
        int[] high = new int[shape.rank()];
        Arrays.fill(high, -1);
        for (int i = 0; i < influence.elements(); i++) {
            if (influence.floats()[i] == 0) {
                continue;
            }
            for (int axis = shape.rank() - 1, rest = i; axis >= 0; rest /= shape.size(axis), axis--) {
                low[axis] = Math.min(low[axis], rest % shape.size(axis));
                high[axis] = Math.max(high[axis], rest % shape.size(axis));
            }
        }
        List<Integer> first = new ArrayList<>();
        List<Integer> size = new ArrayList<>();
        for (int axis = 0; axis < low.length; axis++) {
            first.add(low[axis]);
            size.add(Math.max(0, high[axis] - low[axis] + 1));
        }
        return new MeasuredField(first, size, influence);
    }
}
