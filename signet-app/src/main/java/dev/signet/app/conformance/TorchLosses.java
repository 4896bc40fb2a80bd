package dev.signet.app.conformance;

import dev.signet.autodiff.Distances;
import dev.signet.autodiff.Losses;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.CrossEntropy;
import dev.signet.op.ElementLoss;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.NegativeLogLikelihood;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PyTorch's losses in terms of Signet's ops. */
final class TorchLosses {
    private final TorchCase recorded;
    private final GraphBuilder builder;
    private final Value input;
    private final Distances distances;
    private final Losses losses;

    TorchLosses(TorchCase recorded, GraphBuilder builder, Value input) {
        this.recorded = recorded;
        this.builder = builder;
        this.input = input;
        this.distances = new Distances(builder);
        this.losses = new Losses(builder);
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
            case "MultiLabelMarginLoss" -> Optional.of(multiLabelMargin());
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

    private Value gaussian() {
        recorded.onlyArguments("reduction", "full", "eps");
        boolean full = recorded.flag("full", false);
        Value variance = tensor("var", "input1");
        return losses.gaussian(input, target(), variance, full, recorded.number("eps", 1e-6), reduction());
    }

    private Value multiLabelSoftMargin() {
        recorded.onlyArguments("reduction", "weight");
        return losses.multiLabelSoftMargin(input, target(), weights("weight"), reduction());
    }

    private Value multiMargin() {
        recorded.onlyArguments("reduction", "p", "margin", "weight");
        double margin = recorded.number("margin", 1);
        return losses.multiMargin(input, target(), margin, recorded.number("p", 1), weights("weight"), reduction());
    }

    private Value multiLabelMargin() {
        recorded.onlyArguments("reduction");
        return losses.multiLabelMargin(input, target(), reduction());
    }

    private Value cosineEmbedding() {
        recorded.onlyArguments("reduction", "margin");
        Value other = tensor("input1", "input2");
        return losses.cosineEmbedding(input, other, target(), recorded.number("margin", 0), reduction());
    }

    private Value ranking() {
        recorded.onlyArguments("reduction", "margin");
        Value other = tensor("input1", "input2");
        return losses.marginRanking(input, other, target(), recorded.number("margin", 0), reduction());
    }

    private Value triplet() {
        recorded.onlyArguments("reduction", "margin", "p", "eps", "swap");
        return losses.tripletMargin(
                input,
                tensor("input1", "positive"),
                tensor("input2", "negative"),
                recorded.number("margin", 1),
                recorded.number("p", 2),
                recorded.number("eps", 1e-6),
                recorded.flag("swap", false),
                reduction());
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
