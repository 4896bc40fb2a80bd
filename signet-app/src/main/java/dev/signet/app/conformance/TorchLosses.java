package dev.signet.app.conformance;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.BinaryFunction;
import dev.signet.op.CrossEntropy;
import dev.signet.op.ElementLoss;
import dev.signet.op.Gather;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.NegativeLogLikelihood;
import dev.signet.op.Reduction;
import dev.signet.op.UnaryFunction;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PyTorch's losses in terms of Signet's ops. */
final class TorchLosses {
    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    private final TorchCase recorded;
    private final GraphBuilder builder;
    private final Value input;
    private final TorchDistances distances;

    TorchLosses(TorchCase recorded, GraphBuilder builder, Value input) {
        this.recorded = recorded;
        this.builder = builder;
        this.input = input;
        this.distances = new TorchDistances(builder);
    }

    /** Adds the recorded loss and gives its output; empty if it is no loss that this version knows. */
    Optional<Value> build() {
        return switch (recorded.name()) {
            case "CrossEntropyLoss" -> Optional.of(crossEntropy());
            case "NLLLoss", "NLLLoss2d" -> Optional.of(negativeLogLikelihood());
            case "MSELoss" -> plain(LossFunction.SQUARED);
            case "L1Loss" -> plain(LossFunction.ABSOLUTE);
            case "SmoothL1Loss" -> withParameter(LossFunction.SMOOTH_ABSOLUTE, "beta");
            case "HuberLoss" -> withParameter(LossFunction.HUBER, "delta");
            case "SoftMarginLoss" -> plain(LossFunction.SOFT_MARGIN);
            case "HingeEmbeddingLoss" -> withParameter(LossFunction.HINGE_EMBEDDING, "margin");
            case "BCELoss" -> Optional.of(binary());
            case "BCEWithLogitsLoss" -> Optional.of(binaryLogits());
            case "KLDivLoss" -> Optional.of(divergence());
            case "PoissonNLLLoss" -> Optional.of(poisson());
            case "GaussianNLLLoss" -> Optional.of(gaussian());
            case "MultiLabelSoftMarginLoss" -> Optional.of(multiLabelSoftMargin());
            case "CosineEmbeddingLoss" -> Optional.of(cosineEmbedding());
            case "MarginRankingLoss" -> Optional.of(ranking());
            case "TripletMarginLoss" -> Optional.of(triplet());
            case "MultiMarginLoss" -> Optional.of(multiMargin());
            default -> Optional.empty();
        };
    }

    private LossReduction reduction() {
        if (recorded.has("size_average") || recorded.has("reduce")) {
            throw new UnsupportedCaseException("the old arguments size_average and reduce; use reduction");
        }
        return LossReduction.of(recorded.text("reduction", "mean"));
    }

    /** A further tensor of the call, by the first of these names that was recorded. */
    private Value tensor(String... names) {
        for (String name : names) {
            if (recorded.has(name)) {
                Tensor tensor = recorded.tensor(name);
                return builder.input(name, tensor.type(), SymbolicShape.of(tensor.shape()));
            }
        }
        throw new UnsupportedCaseException(recorded.name() + " without a tensor " + String.join(" or ", names));
    }

    private Value target() {
        return tensor("target");
    }

    /** An argument that is a list of numbers, or a recorded buffer of that name. */
    private Optional<Value> weights(String argument) {
        if (recorded.has("buffer_before." + argument)) {
            return Optional.of(builder.constant(recorded.tensor("buffer_before." + argument)));
        }
        return recorded.nestedNumbers(argument).map(builder::constant);
    }

    private Value loss(LossFunction function, double a, double b, Value x, Value t, Optional<Value> weight) {
        return loss(new ElementLoss(function, a, b, reduction()), x, t, weight);
    }

    private Value loss(ElementLoss loss, Value x, Value t, Optional<Value> weight) {
        List<Value> inputs = new ArrayList<>(List.of(x, t));
        weight.ifPresent(inputs::add);
        return builder.addAll(loss, inputs).getFirst();
    }

    private Optional<Value> plain(LossFunction function) {
        recorded.onlyArguments("reduction");
        return Optional.of(loss(function, function.a(), function.b(), input, target(), Optional.empty()));
    }

    private Optional<Value> withParameter(LossFunction function, String argument) {
        recorded.onlyArguments("reduction", argument);
        double a = recorded.number(argument, function.a());
        return Optional.of(loss(function, a, function.b(), input, target(), Optional.empty()));
    }

    private Value binary() {
        recorded.onlyArguments("reduction", "weight");
        return loss(LossFunction.BINARY, 0, 0, input, target(), weights("weight"));
    }

    /** With weights of the positive answers both answers are losses of their own. */
    private Value binaryLogits() {
        recorded.onlyArguments("reduction", "weight", "pos_weight");
        Optional<Value> weight = weights("weight");
        Optional<Value> positive = weights("pos_weight");
        if (positive.isEmpty()) {
            return loss(LossFunction.BINARY_LOGIT, 0, 0, input, target(), weight);
        }
        Value target = target();
        Value both = weight.map(each -> distances.product(each, positive.get())).orElse(positive.get());
        Value yes = loss(LossFunction.BINARY_LOGIT_YES, 0, 0, input, target, Optional.of(both));
        return builder.add(new Add(), yes, loss(LossFunction.BINARY_LOGIT_NO, 0, 0, input, target, weight));
    }

    private Value divergence() {
        recorded.onlyArguments("reduction", "log_target");
        LossFunction function =
                recorded.flag("log_target", false) ? LossFunction.DIVERGENCE_OF_LOGS : LossFunction.DIVERGENCE;
        return loss(function, 0, 0, input, target(), Optional.empty());
    }

    private Value poisson() {
        recorded.onlyArguments("reduction", "log_input", "full", "eps");
        LossFunction function = recorded.flag("log_input", true) ? LossFunction.POISSON_LOG : LossFunction.POISSON;
        double full = recorded.flag("full", false) ? 1 : 0;
        return loss(function, full, recorded.number("eps", 1e-8), input, target(), Optional.empty());
    }

    /** (log v + (x - t)² / v) / 2, where a variance v below eps counts as eps. */
    private Value gaussian() {
        recorded.onlyArguments("reduction", "full", "eps");
        Value variance = tensor("var", "input1");
        if (variance.shape().rank() == input.shape().rank() - 1) {
            variance = builder.add(new Unsqueeze(List.of(-1)), variance);
        }
        Value v = distances.atLeast(recorded.number("eps", 1e-6), variance);
        Value away = distances.difference(input, target());
        Value ratio = distances.combine(BinaryFunction.DIV, distances.product(away, away), v);
        Value each = distances.sum(ratio, distances.apply(UnaryFunction.LOG, v));
        double constant = recorded.flag("full", false) ? HALF_LOG_TWO_PI : 0;
        return reduced(distances.affine(0.5, constant, each));
    }

    /** Losses that are computed already: their distance from zero with a slope of 1. */
    private Value reduced(Value losses) {
        Value zero = builder.constant(Tensor.zeros(Shape.of(1)));
        return loss(LossFunction.DIFFERENCE, 0, 0, losses, zero, Optional.empty());
    }

    /** The mean over the classes of the binary losses. */
    private Value multiLabelSoftMargin() {
        recorded.onlyArguments("reduction", "weight");
        ElementLoss each = new ElementLoss(LossFunction.BINARY_LOGIT, LossReduction.NONE);
        Value losses = loss(each, input, target(), weights("weight"));
        return reduced(distances.withoutAxis(-1, distances.along(Reduction.MEAN, -1, losses)));
    }

    /** The mean over the other classes of max(0, margin - x of the class + x)^p, times the weight of the class. */
    private Value multiMargin() {
        recorded.onlyArguments("reduction", "p", "margin", "weight");
        double margin = recorded.number("margin", 1);
        double power = recorded.number("p", 1);
        int classes = input.shape().size(1);
        Value target = target();
        Value column = builder.add(new Unsqueeze(List.of(1)), target);
        Value right = builder.add(new Gather(Gather.Kind.ELEMENTS, 1), input, column);
        Value missing = distances.affine(1, margin, distances.difference(input, right));
        Value powers = distances.power(power, distances.atLeast(0, missing));
        Value sums = distances.along(Reduction.SUM, 1, powers);
        // The class itself is in the sum with margin^p and no slope.
        Value means = distances.affine(1.0 / classes, -Math.pow(margin, power) / classes, sums);
        Value each = distances.withoutAxis(1, means);
        return reduced(weights("weight")
                .map(weight -> distances.product(each, builder.add(new Gather(Gather.Kind.SLICES, 0), weight, target)))
                .orElse(each));
    }

    private Value cosineEmbedding() {
        recorded.onlyArguments("reduction", "margin");
        Value cosines = distances.withoutAxis(-1, distances.smoothCosine(input, tensor("input1", "input2")));
        return loss(
                LossFunction.COSINE_EMBEDDING, recorded.number("margin", 0), 0, cosines, target(), Optional.empty());
    }

    private Value ranking() {
        recorded.onlyArguments("reduction", "margin");
        Value away = distances.difference(input, tensor("input1", "input2"));
        return loss(LossFunction.HINGE, recorded.number("margin", 0), 0, away, target(), Optional.empty());
    }

    private Value triplet() {
        recorded.onlyArguments("reduction", "margin", "p", "eps", "swap");
        double power = recorded.number("p", 2);
        double epsilon = recorded.number("eps", 1e-6);
        Value positive = tensor("input1", "positive");
        Value negative = tensor("input2", "negative");
        Value near = distances.distance(input, positive, power, epsilon);
        Value far = distances.distance(input, negative, power, epsilon);
        if (recorded.flag("swap", false)) {
            far = distances.combine(BinaryFunction.MIN, far, distances.distance(positive, negative, power, epsilon));
        }
        Value away = distances.withoutAxis(-1, distances.difference(far, near));
        Value one = builder.constant(Tensor.filled(Shape.of(1), 1));
        return loss(LossFunction.HINGE, recorded.number("margin", 1), 0, away, one, Optional.empty());
    }

    private Value negativeLogLikelihood() {
        recorded.onlyArguments("reduction", "ignore_index", "weight");
        int ignored = (int) recorded.number("ignore_index", -100);
        List<Value> inputs = new ArrayList<>(List.of(input, target()));
        weights("weight").ifPresent(inputs::add);
        return builder.addAll(new NegativeLogLikelihood(reduction(), ignored), inputs)
                .getFirst();
    }

    private Value crossEntropy() {
        recorded.onlyArguments("reduction", "label_smoothing", "ignore_index", "weight");
        CrossEntropy loss =
                new CrossEntropy(recorded.text("reduction", "mean"), recorded.number("label_smoothing", 0), (int)
                        recorded.number("ignore_index", -100));
        List<Value> inputs = new ArrayList<>(List.of(input, target()));
        weights("weight").ifPresent(inputs::add);
        return builder.addAll(loss, inputs).getFirst();
    }
}
