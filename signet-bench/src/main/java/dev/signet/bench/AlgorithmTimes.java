package dev.signet.bench;

import dev.signet.algorithm.gemm.PeakFlops;
import dev.signet.algorithm.simd.Simd;
import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.Conv;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.ConvWeightGradient;
import dev.signet.plan.Choice;
import dev.signet.plan.MeasuredChoices;
import dev.signet.run.Profile;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One convolution, forward and both gradients, by every algorithm that accepts it: the time of its step inside a plan, changes of layout and packing of fixed
 * weights left out.
 */
record AlgorithmTimes(LayerShape layer, int batch, int threads) {
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 25;
    private static final double PEAK_SECONDS = 0.05;
    /** Estimated to take longer than the best by this factor: not worth the wait. The reference is among them. */
    private static final double HOPELESS = 20;

    /** Which of the three sums over the same products. */
    enum Direction {
        FORWARD,
        DATA_GRADIENT,
        WEIGHT_GRADIENT
    }

    /**
     * A row of the table.
     *
     * @param nanoseconds the median of several rounds
     * @param gigaflops of direct sums
     * @param share of the multiply-add peak of all threads, measured just before
     */
    record Time(
            Direction direction, String algorithm, boolean usual, double nanoseconds, double gigaflops, double share) {}

    List<Time> measure() {
        List<Time> times = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            times.addAll(measure(direction));
        }
        return times;
    }

    private List<Time> measure(Direction direction) {
        Graph graph = graph(direction);
        Map<String, Tensor> bindings = bindings(graph);
        Map<String, Shape> sizes = new HashMap<>();
        graph.inputs()
                .forEach(input -> sizes.put(
                        input.name(),
                        Objects.requireNonNull(bindings.get(input.name())).shape()));
        SessionOptions options = SessionOptions.standard().threads(threads);
        Map<String, Tensor> frozen = direction == Direction.FORWARD
                ? Map.of("weight", Objects.requireNonNull(bindings.get("weight")))
                : Map.of();
        Choice usual = Session.of(graph, frozen, options).plan(sizes).choices().getFirst();
        double best = usual.candidates().stream()
                .mapToDouble(Choice.Candidate::nanoseconds)
                .min()
                .orElseThrow();
        List<Time> times = new ArrayList<>();
        for (Choice.Candidate candidate : usual.candidates()) {
            if (candidate.nanoseconds() > HOPELESS * best) {
                continue;
            }
            MeasuredChoices only = new MeasuredChoices(Map.of(usual.problem(), candidate.algorithm()));
            double peak = threads * new PeakFlops(Simd.KERNELS, PEAK_SECONDS).peak();
            Profile profile = Session.of(graph, frozen, options, only).profile(bindings, WARM_UP, ROUNDS);
            double nanoseconds = ofTheNode(profile);
            double gigaflops = 2.0 * multiplyAdds() / nanoseconds;
            times.add(new Time(
                    direction,
                    candidate.algorithm(),
                    candidate.algorithm().equals(usual.chosen()),
                    nanoseconds,
                    gigaflops,
                    gigaflops / peak));
        }
        return times;
    }

    private static double ofTheNode(Profile profile) {
        for (int s = 0; s < profile.medians().size(); s++) {
            if (profile.plan().steps().get(s).op().isPresent()) {
                return profile.medians().get(s);
            }
        }
        throw new IllegalStateException("a plan without the convolution");
    }

    private Graph convolution() {
        return layer.network().graph();
    }

    private long multiplyAdds() {
        Graph graph = convolution();
        List<Shape> shapes = graph.shapes(Map.of("input", sample(graph)));
        Value output = graph.nodes().getFirst().output();
        Shape weight = graph.parameters().getFirst().shape().concrete();
        return (long) shapes.get(output.id()).elements() * weight.elements(1, weight.rank());
    }

    private Shape sample(Graph graph) {
        return graph.inputs().getFirst().shape().with(0, Dim.of(batch)).concrete();
    }

    private Graph graph(Direction direction) {
        Graph whole = convolution();
        if (!(whole.nodes().getFirst().op() instanceof Conv conv)) {
            throw new IllegalArgumentException("a transposed convolution is measured by bench compare only");
        }
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input(
                "input", ElementType.FLOAT32, whole.inputs().getFirst().shape());
        Value weight = builder.parameter(
                "weight", whole.parameters().getFirst().shape().concrete());
        if (direction == Direction.FORWARD) {
            builder.output("output", builder.add(conv, x, weight));
            return builder.build();
        }
        Value dy = builder.input(
                "gradient",
                ElementType.FLOAT32,
                whole.nodes().getFirst().output().shape());
        builder.output(
                "output",
                direction == Direction.DATA_GRADIENT
                        ? builder.add(new ConvInputGradient(conv.sliding(), conv.groups()), dy, weight, x)
                        : builder.add(new ConvWeightGradient(conv.sliding(), conv.groups()), x, dy, weight));
        return builder.build();
    }

    private Map<String, Tensor> bindings(Graph graph) {
        Map<String, Tensor> bindings = new HashMap<>();
        graph.inputs()
                .forEach(input -> bindings.put(
                        input.name(),
                        random(
                                input.name(),
                                input.shape().with(0, Dim.of(batch)).concrete())));
        graph.parameters()
                .forEach(parameter -> bindings.put(
                        parameter.name(),
                        random(parameter.name(), parameter.shape().concrete())));
        return bindings;
    }

    private static Tensor random(String name, Shape shape) {
        RandomStream stream = RandomStream.of(1, name);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.uniform(i, -1, 1);
        }
        return Tensor.wrap(shape, values);
    }
}
