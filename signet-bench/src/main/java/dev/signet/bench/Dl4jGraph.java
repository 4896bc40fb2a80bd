package dev.signet.bench;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.Dropout;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.SliceGradient;
import dev.signet.op.Sliding;
import dev.signet.op.Tanh;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One of Signet's graphs over DL4J's layers. Activation functions belong to the layer before them where DL4J has that. */
final class Dl4jGraph {
    private static final String INPUT = "input";
    private static final String LOSS = "loss";

    private final Graph graph;
    private final FoldedNorms norms;
    private final CNN2DFormat format;
    private final Optional<IUpdater> updater;
    private final List<Shape> shapes;
    private final GraphBuilder builder;
    /** The vertex that makes each value. */
    private final Map<Value, String> vertices = new HashMap<>();
    /** What to copy into the parameters of the finished graph, by DL4J's names. */
    private final Map<String, INDArray> parameters = new LinkedHashMap<>();

    private Dl4jGraph(Graph graph, FoldedNorms norms, CNN2DFormat format, Shape input, Optional<IUpdater> updater) {
        this.graph = graph;
        this.norms = norms;
        this.format = format;
        this.updater = updater;
        this.shapes = graph.shapes(Map.of(INPUT, input));
        NeuralNetConfiguration.Builder settings = new NeuralNetConfiguration.Builder()
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .convolutionMode(ConvolutionMode.Truncate);
        updater.ifPresent(settings::updater);
        this.builder = settings.graphBuilder().addInputs(INPUT).validateOutputLayerConfig(false);
    }

    /** For inference, with batch norms folded, since DL4J keeps them. */
    static ComputationGraph inference(Graph graph, Map<String, Tensor> weights, CNN2DFormat format, Shape input) {
        return new Dl4jGraph(graph, FoldedNorms.of(graph, weights), format, input, Optional.empty()).build();
    }

    /** With a softmax, the cross-entropy and this updater. */
    static ComputationGraph training(
            Graph graph, Map<String, Tensor> weights, CNN2DFormat format, Shape input, IUpdater updater) {
        return new Dl4jGraph(graph, FoldedNorms.none(weights), format, input, Optional.of(updater)).build();
    }

    private ComputationGraph build() {
        vertices.put(graph.inputs().getFirst(), INPUT);
        Set<Value> read = read();
        graph.nodes().stream().filter(node -> read.contains(node.output())).forEach(this::add);
        String output = source(graph.output("output"));
        if (updater.isPresent()) {
            LossLayer loss = new LossLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .build();
            builder.addLayer(LOSS, loss, output).setOutputs(LOSS);
        } else {
            builder.setOutputs(output);
        }
        ComputationGraph made = new ComputationGraph(builder.build());
        made.init();
        Map<String, INDArray> table = made.paramTable();
        parameters.forEach((name, values) -> {
            INDArray parameter = Objects.requireNonNull(table.get(name), name);
            parameter.assign(values.reshape(parameter.shape()));
        });
        return made;
    }

    /** Values whose numbers the output depends on, not only their shapes. */
    private Set<Value> read() {
        Set<Value> read = new HashSet<>(Set.of(graph.output("output")));
        for (Node node : graph.nodes().reversed()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (read.contains(node.output()) && node.op().readsElements(i)) {
                    read.add(node.input(i));
                }
            }
        }
        return read;
    }

    private String source(Value value) {
        return Objects.requireNonNull(vertices.get(value), value::toString);
    }

    private Shape shape(Value value) {
        return shapes.get(value.id());
    }

    private void add(Node node) {
        String name = "v" + node.output().id();
        String from = source(node.input(0));
        Op op = node.op();
        boolean same = op instanceof AdaptiveAveragePool && shape(node.output()).equals(shape(node.input(0)));
        if (same || norms.sources().containsKey(node) || op instanceof Flatten || op instanceof Dropout) {
            vertices.put(node.output(), from);
            return;
        }
        Optional<Activation> function = function(op);
        if (function.isPresent()) {
            activate(node, name, from, function.get());
            return;
        }
        switch (op) {
            case Add add ->
                builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), from, source(node.input(1)));
            case Concat concat
            when concat.axis() == 1 ->
                merge(name, node.inputs().stream().map(this::source).toArray(String[]::new));
            case SliceGradient around
            when around.axis() == 1 && format == CNN2DFormat.NCHW ->
                surround(name, from, around.start(), shape(node.output()).size(1) - around.start() - around.length());
            case Linear linear
            when imageBefore(node).isPresent() -> {
                Shape image = imageBefore(node).orElseThrow();
                builder.addLayer(
                        name,
                        dense(node, name),
                        new CnnToFeedForwardPreProcessor(image.size(2), image.size(3), image.size(1), format),
                        from);
            }
            default -> builder.addLayer(name, layer(node, name), from);
        }
        vertices.put(node.output(), name);
    }

    private void merge(String name, String... parts) {
        MergeVertex merge = new MergeVertex();
        if (format == CNN2DFormat.NHWC) {
            merge.setMergeAxis(3);
        }
        builder.addVertex(name, merge, parts);
    }

    /** Channels of zeros before and behind; DL4J makes them of other channels times zero. */
    private void surround(String name, String from, int before, int behind) {
        List<String> parts = new ArrayList<>();
        for (int channels : new int[] {before, 0, behind}) {
            String part = channels == 0 ? from : name + "zeros" + parts.size();
            if (channels > 0) {
                builder.addVertex(part + "of", new SubsetVertex(0, channels - 1), from);
                builder.addVertex(part, new ScaleVertex(0), part + "of");
            }
            parts.add(part);
        }
        merge(name, parts.toArray(String[]::new));
    }

    /** In the layer before if that has an activation function and no other reader, else as a layer. */
    private void activate(Node node, String name, String from, Activation function) {
        boolean only = FoldedNorms.readers(graph, node.input(0)) == 1;
        Object before = builder.getVertices().get(from);
        if (only
                && before instanceof LayerVertex layer
                && (layer.getLayerConf().getLayer() instanceof ConvolutionLayer
                        || layer.getLayerConf().getLayer() instanceof DenseLayer)) {
            ((BaseLayer) layer.getLayerConf().getLayer()).setActivationFn(function.getActivationFunction());
            vertices.put(node.output(), from);
            return;
        }
        builder.addLayer(
                name, new ActivationLayer.Builder().activation(function).build(), from);
        vertices.put(node.output(), name);
    }

    private static Optional<Activation> function(Op op) {
        return switch (op) {
            case Relu relu -> Optional.of(Activation.RELU);
            case Sigmoid sigmoid -> Optional.of(Activation.SIGMOID);
            case Tanh tanh -> Optional.of(Activation.TANH);
            case dev.signet.op.Activation clip
            when clip.function() == ActivationFunction.HARD_TANH && clip.a() == 0 && clip.b() == 6 ->
                Optional.of(Activation.RELU6);
            default -> Optional.empty();
        };
    }

    private Layer layer(Node node, String name) {
        return switch (node.op()) {
            case Conv conv when shape(node.input(1)).rank() == 4 -> convolution(conv, node, name);
            case Linear linear -> dense(node, name);
            case BatchNorm norm -> batchNorm(norm, node, name);
            case MaxPool pool when !pool.ceil() -> pool(PoolingType.MAX, pool.kernel(), pool.sliding(), true);
            case AveragePool pool
            when !pool.ceil() -> pool(PoolingType.AVG, pool.kernel(), pool.sliding(), pool.countIncludePad());
            case AdaptiveAveragePool pool
            when pool.sizes().stream().allMatch(size -> size == 1) ->
                new GlobalPoolingLayer.Builder(PoolingType.AVG)
                        .poolingDimensions(format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2})
                        .build();
            default -> throw new UnsupportedOperationException("no DL4J layer for " + node.op());
        };
    }

    private Layer convolution(Conv conv, Node node, String name) {
        Tensor weight = weight(node.input(1).name());
        Shape sizes = weight.shape();
        int in = sizes.size(1) * conv.groups();
        Optional<Tensor> bias = bias(node);
        bias.ifPresent(values -> parameters.put(name + "_b", array(values)));
        int[] kernel = {sizes.size(2), sizes.size(3)};
        if (conv.groups() == 1) {
            parameters.put(name + "_W", array(weight));
            return common(new ConvolutionLayer.Builder(kernel).dataFormat(format), conv.sliding(), bias)
                    .nIn(in)
                    .nOut(sizes.size(0))
                    .build();
        }
        if (sizes.size(1) > 1) {
            throw new UnsupportedOperationException("DL4J has no convolution in " + conv.groups() + " groups");
        }
        int multiplier = sizes.size(0) / in;
        parameters.put(
                name + "_W",
                array(weight).reshape(in, multiplier, kernel[0], kernel[1]).permute(2, 3, 0, 1));
        DepthwiseConvolution2D.Builder depthwise =
                new DepthwiseConvolution2D.Builder(kernel).dataFormat(format).depthMultiplier(multiplier);
        return common(depthwise, conv.sliding(), bias)
                .nIn(in)
                .nOut(sizes.size(0))
                .build();
    }

    private static <B extends ConvolutionLayer.BaseConvBuilder<B>> B common(
            B convolution, Sliding sliding, Optional<Tensor> bias) {
        return convolution
                .stride(orOne(sliding.strides()))
                .dilation(orOne(sliding.dilations()))
                .padding(padding(sliding))
                .activation(Activation.IDENTITY)
                .hasBias(bias.isPresent());
    }

    private Optional<Tensor> bias(Node node) {
        if (norms.sources().containsValue(node)) {
            return Optional.of(weight(FoldedNorms.bias(node)));
        }
        return node.inputs().size() > 2 ? Optional.of(weight(node.input(2).name())) : Optional.empty();
    }

    /** DL4J's weight is {@code [in, out]}; after channels-last images its rows are in their order. */
    private Layer dense(Node node, String name) {
        Tensor weight = weight(node.input(1).name());
        int out = weight.shape().size(0);
        int in = weight.shape().size(1);
        INDArray rows = array(weight);
        Optional<Shape> image = imageBefore(node);
        if (format == CNN2DFormat.NHWC && image.isPresent()) {
            Shape sizes = image.get();
            rows = rows.reshape(out, sizes.size(1), sizes.size(2), sizes.size(3))
                    .permute(0, 2, 3, 1)
                    .dup('c')
                    .reshape(out, in);
        }
        parameters.put(name + "_W", rows.transpose());
        Optional<Tensor> bias = bias(node);
        bias.ifPresent(values -> parameters.put(name + "_b", array(values)));
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .hasBias(bias.isPresent())
                .activation(Activation.IDENTITY)
                .build();
    }

    /** The image whose numbers this layer reads as features; global pooling has made features already. */
    private Optional<Shape> imageBefore(Node linear) {
        String from = source(linear.input(0));
        boolean pooled = builder.getVertices().get(from) instanceof LayerVertex layer
                && layer.getLayerConf().getLayer() instanceof GlobalPoolingLayer;
        return graph.nodes().stream()
                .filter(node -> !pooled && node.op() instanceof Flatten && from.equals(vertices.get(node.output())))
                .map(node -> shape(node.input(0)))
                .findFirst();
    }

    private Layer batchNorm(BatchNorm norm, Node node, String name) {
        List<String> names = List.of("gamma", "beta", "mean", "var");
        for (int i = 0; i < names.size(); i++) {
            parameters.put(
                    name + "_" + names.get(i), array(weight(node.input(i + 1).name())));
        }
        int channels = shape(node.input(0)).size(1);
        return new BatchNormalization.Builder()
                .nIn(channels)
                .nOut(channels)
                .eps(norm.epsilon())
                .decay(1 - norm.momentum())
                .useLogStd(false)
                .dataFormat(format)
                .build();
    }

    private Layer pool(PoolingType type, List<Integer> kernel, Sliding sliding, boolean countPadding) {
        return new SubsamplingLayer.Builder(type, ints(kernel), orOne(sliding.strides()), padding(sliding))
                .dataFormat(format)
                .avgPoolIncludePadInDivisor(countPadding)
                .build();
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(norms.weights().get(name), name);
    }

    static INDArray array(Tensor tensor) {
        long[] sizes = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
        return Nd4j.create(tensor.floats().clone(), sizes, 'c');
    }

    private static int[] ints(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] orOne(List<Integer> sizes) {
        return sizes.isEmpty() ? new int[] {1, 1} : ints(sizes);
    }

    private static int[] padding(Sliding sliding) {
        if (sliding.padding() instanceof Padding.Explicit cells && cells.begin().equals(cells.end())) {
            return cells.begin().isEmpty() ? new int[] {0, 0} : ints(cells.begin());
        }
        throw new UnsupportedOperationException("padding " + sliding.padding());
    }
}
