package dev.signet.app.conformance;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.Conv;
import dev.signet.op.CrossEntropy;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.LogSoftmax;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Sliding;
import dev.signet.op.Softmax;
import dev.signet.op.Tanh;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** PyTorch's modules in terms of Signet's ops. */
final class TorchModules {
    private final TorchCase recorded;
    private final GraphBuilder builder;
    private final Value input;

    TorchModules(TorchCase recorded, GraphBuilder builder, Value input) {
        this.recorded = recorded;
        this.builder = builder;
        this.input = input;
    }

    /** Adds the recorded module and gives its output; throws {@link UnsupportedCaseException} for what this version cannot say. */
    Value build() {
        return switch (recorded.name()) {
            case "Conv1d", "Conv2d", "Conv3d" -> convolution();
            case "Linear" -> linear();
            case "MaxPool1d", "MaxPool2d", "MaxPool3d" -> maxPool();
            case "AvgPool1d", "AvgPool2d", "AvgPool3d" -> averagePool();
            case "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d" ->
                adaptive(new AdaptiveAveragePool(recorded.integers("output_size")));
            case "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d" ->
                adaptive(new AdaptiveMaxPool(recorded.integers("output_size")));
            case "BatchNorm1d", "BatchNorm2d", "BatchNorm3d" -> batchNorm();
            case "ReLU" -> plain(new Relu());
            case "Sigmoid" -> plain(new Sigmoid());
            case "Tanh" -> plain(new Tanh());
            case "Softmax" -> alongAxis(Softmax::new);
            case "LogSoftmax" -> alongAxis(LogSoftmax::new);
            case "Flatten" -> flatten();
            case "CrossEntropyLoss" -> crossEntropy();
            default -> throw new UnsupportedCaseException("module " + recorded.name());
        };
    }

    private Value plain(Op op) {
        recorded.onlyArguments();
        return builder.add(op, input);
    }

    private Value adaptive(Op op) {
        recorded.onlyArguments("output_size");
        return builder.add(op, input);
    }

    private Value alongAxis(IntFunction<Op> op) {
        recorded.onlyArguments("dim");
        return builder.add(op.apply((int) recorded.number("dim", 1)), input);
    }

    private Value flatten() {
        recorded.onlyArguments("start_dim", "end_dim");
        return builder.add(
                new Flatten((int) recorded.number("start_dim", 1), (int) recorded.number("end_dim", -1)), input);
    }

    private Value convolution() {
        recorded.onlyArguments(
                "in_channels",
                "out_channels",
                "kernel_size",
                "stride",
                "padding",
                "dilation",
                "groups",
                "bias",
                "padding_mode");
        String mode = recorded.text("padding_mode", "zeros");
        if (!mode.equals("zeros")) {
            throw new UnsupportedCaseException("padding_mode " + mode);
        }
        Sliding sliding = new Sliding(recorded.integers("stride"), recorded.integers("dilation"), padding());
        return withParameters(new Conv(sliding, (int) recorded.number("groups", 1)));
    }

    private Value linear() {
        recorded.onlyArguments("in_features", "out_features", "bias");
        return withParameters(new Linear());
    }

    /** The op on input, weight and, if it was recorded, bias. */
    private Value withParameters(Op op) {
        List<Value> inputs = new ArrayList<>(List.of(input, parameter("weight")));
        if (recorded.has("param.bias")) {
            inputs.add(parameter("bias"));
        }
        return builder.addAll(op, inputs).getFirst();
    }

    private Value parameter(String name) {
        return builder.parameter(name, recorded.tensor("param." + name).shape());
    }

    private Padding padding() {
        boolean named = recorded.arguments().field("padding").value() instanceof dev.signet.io.JsonText;
        if (!named) {
            return symmetric();
        }
        return switch (recorded.text("padding", "")) {
            case "same" -> Padding.SAME_UPPER;
            case "valid" -> Padding.VALID;
            case String other -> throw new UnsupportedCaseException("padding " + other);
        };
    }

    private Padding symmetric() {
        return Padding.symmetric(recorded.integers("padding").stream()
                .mapToInt(Integer::intValue)
                .toArray());
    }

    private Value maxPool() {
        recorded.onlyArguments("kernel_size", "stride", "padding", "dilation", "ceil_mode");
        Sliding sliding = new Sliding(recorded.integers("stride"), recorded.integers("dilation"), symmetric());
        return builder.add(
                new MaxPool(recorded.integers("kernel_size"), sliding, recorded.flag("ceil_mode", false)), input);
    }

    private Value averagePool() {
        recorded.onlyArguments(
                "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override");
        Sliding sliding = new Sliding(recorded.integers("stride"), List.of(), symmetric());
        return builder.add(
                new AveragePool(
                        recorded.integers("kernel_size"),
                        sliding,
                        recorded.flag("ceil_mode", false),
                        recorded.flag("count_include_pad", true),
                        (int) recorded.number("divisor_override", 0)),
                input);
    }

    private Value batchNorm() {
        recorded.onlyArguments("num_features", "eps", "momentum", "affine", "track_running_stats");
        if (!recorded.flag("affine", true) || !recorded.flag("track_running_stats", true)) {
            throw new UnsupportedCaseException(recorded.name() + " without affine or running statistics");
        }
        double epsilon = recorded.number("eps", 1e-5);
        double momentum = recorded.number("momentum", 0.1);
        List<Value> inputs =
                List.of(input, parameter("weight"), parameter("bias"), state("running_mean"), state("running_var"));
        if (!recorded.training()) {
            return builder.addAll(new BatchNorm(epsilon, momentum), inputs).getFirst();
        }
        List<Value> results = builder.addAll(new BatchNormTraining(epsilon, momentum), inputs);
        builder.output("running_mean", results.get(1));
        builder.output("running_var", results.get(2));
        return results.getFirst();
    }

    private Value state(String name) {
        return builder.state(name, recorded.tensor("buffer_before." + name).shape());
    }

    private Value crossEntropy() {
        recorded.onlyArguments("reduction", "label_smoothing", "ignore_index", "weight");
        CrossEntropy loss =
                new CrossEntropy(recorded.text("reduction", "mean"), recorded.number("label_smoothing", 0), (int)
                        recorded.number("ignore_index", -100));
        Tensor recordedTarget = recorded.tensor("target");
        List<Value> inputs = new ArrayList<>(List.of(
                input, builder.input("target", recordedTarget.type(), SymbolicShape.of(recordedTarget.shape()))));
        List<Double> weights = recorded.numbers("weight");
        if (!weights.isEmpty()) {
            Tensor tensor = Tensor.zeros(Shape.of(weights.size()));
            for (int c = 0; c < weights.size(); c++) {
                tensor.floats()[c] = weights.get(c).floatValue();
            }
            inputs.add(builder.constant(tensor));
        }
        return builder.addAll(loss, inputs).getFirst();
    }
}
