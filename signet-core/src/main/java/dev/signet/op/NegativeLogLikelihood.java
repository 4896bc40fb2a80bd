package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Minus the log-probability of the target class, as PyTorch's NLLLoss. Inputs: log-probabilities {@code [N, C, …]}; class indices int64 {@code [N, …]};
 * and, if given, a weight for each class {@code [C]}. Output: a scalar, or the loss of each position {@code [N, …]} for {@code none}. The mean divides by
 * the sum of the targets' class weights.
 *
 * @param ignoreIndex the class index of positions that do not count
 */
public record NegativeLogLikelihood(LossReduction reduction, int ignoreIndex) implements Op {
    private static final Attribute IGNORE_INDEX =
            Attribute.optional("ignore_index", Attribute.Kind.INTEGER, -100L, "a class index");
    static final List<Attribute> ATTRIBUTES = List.of(LossReduction.ATTRIBUTE, IGNORE_INDEX);

    public static final OpType TYPE = new OpType("NegativeLogLikelihood", "", ATTRIBUTES, NegativeLogLikelihood::from);

    static NegativeLogLikelihood from(Attributes attributes) {
        return new NegativeLogLikelihood(
                LossReduction.of(attributes.text(LossReduction.ATTRIBUTE.name())),
                attributes.integer(IGNORE_INDEX.name()));
    }

    public NegativeLogLikelihood {
        if (reduction == LossReduction.BATCH_MEAN) {
            throw new IllegalArgumentException("reduction is batchmean, expected mean, sum or none");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(LossReduction.ATTRIBUTE.name(), reduction.text()).with(IGNORE_INDEX.name(), ignoreIndex);
    }

    /** The loss that takes the logarithm of softmax first: the same rules for targets and weights. */
    CrossEntropy crossEntropy() {
        return new CrossEntropy(reduction.text(), 0, ignoreIndex);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return crossEntropy().infer(inputs);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] logs = inputs.getFirst().doubles();
        SmoothedTarget target = new SmoothedTarget(crossEntropy(), inputs);
        double[] losses = new double[target.positions()];
        double sum = 0;
        for (int position = 0; position < losses.length; position++) {
            double[] wanted = target.at(position);
            for (int c = 0; c < wanted.length; c++) {
                if (wanted[c] != 0) { // so that an infinite logarithm of a class that is not wanted does not make a NaN
                    losses[position] -= wanted[c]
                            * logs[target.line(position) + c * target.classes().stride()];
                }
            }
            sum += losses[position];
        }
        if (reduction == LossReduction.NONE) {
            return List.of(
                    Wide.ofDoubles(inputs.getFirst().type(), inputs.get(1).shape(), losses));
        }
        double reduced = reduction == LossReduction.MEAN ? sum / target.divisor() : sum;
        return List.of(Wide.ofDoubles(inputs.getFirst().type(), Shape.scalar(), reduced));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value[] inputs = new Value[scope.inputs() + 1];
        inputs[0] = scope.gradient();
        List<Optional<Value>> gradients = new ArrayList<>();
        for (int i = 0; i < scope.inputs(); i++) {
            if (i > 0 && scope.wanted(i) && scope.input(i).type().element().isFloat()) {
                throw new NoGradientException(
                        "NegativeLogLikelihood", "only the log-probabilities have one, class weights do not");
            }
            inputs[i + 1] = scope.input(i);
            gradients.add(Optional.empty());
        }
        gradients.set(0, Optional.of(scope.add(new NegativeLogLikelihoodGradient(this), inputs)));
        return gradients;
    }

    /** One element of each position is read. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.get(1).elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return reduction == LossReduction.NONE ? Reach.POINT : Reach.EVERYTHING;
    }
}
