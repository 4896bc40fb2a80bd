package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cross-entropy of softmax(logits) with a target, as PyTorch's. Inputs: logits {@code [N, C, …]}; target, class indices int64 {@code [N, …]} or
 * probabilities {@code [N, C, …]}; and, if given, a weight for each class {@code [C]}. Output: a scalar for {@code mean} and {@code sum}, the loss
 * of each position {@code [N, …]} for {@code none}. The mean over class indices divides by the sum of the targets' class weights, the mean over
 * probabilities by the number of positions.
 *
 * @param reduction {@code mean}, {@code sum} or {@code none}
 * @param labelSmoothing the part of the target that is spread evenly over all classes
 * @param ignoreIndex the class index of positions that do not count
 */
public record CrossEntropy(String reduction, double labelSmoothing, int ignoreIndex) implements Op {
    static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.optional("reduction", Attribute.Kind.TEXT, "mean", "mean, sum, none"),
            Attribute.optional("label_smoothing", Attribute.Kind.NUMBER, 0.0, "0 to 1"),
            Attribute.optional("ignore_index", Attribute.Kind.INTEGER, -100L, "a class index"));

    public static final OpType TYPE = new OpType("CrossEntropy", "", ATTRIBUTES, CrossEntropy::from);

    public CrossEntropy {
        if (!List.of("mean", "sum", "none").contains(reduction)) {
            throw new IllegalArgumentException("reduction is " + reduction + ", expected mean, sum or none");
        }
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing " + labelSmoothing + " is not in 0 to 1");
        }
    }

    /** The mean; target -100 is ignored. */
    public CrossEntropy(double labelSmoothing) {
        this("mean", labelSmoothing, -100);
    }

    static CrossEntropy from(Attributes attributes) {
        return new CrossEntropy(
                attributes.text("reduction"), attributes.number("label_smoothing"), attributes.integer("ignore_index"));
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("reduction", reduction)
                .with("label_smoothing", labelSmoothing)
                .with("ignore_index", ignoreIndex);
    }

    /** The shape of the class indices for these logits: without the axis of classes. */
    public static SymbolicShape positions(SymbolicShape logits) {
        List<Dim> dims = new ArrayList<>(logits.dims());
        dims.remove(1);
        return new SymbolicShape(dims);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand logits = inputs.get(0);
        Operand target = inputs.get(1);
        if (logits.rank() < 2) {
            throw new ShapeException("logits are " + logits.shape() + ", expected [batch, classes, …]");
        }
        SymbolicShape positions = positions(logits.shape());
        SymbolicShape expected = target.type().element().isFloat() ? logits.shape() : positions;
        if (!expected.mayEqual(target.shape())) {
            throw new ShapeException("logits are " + logits.shape() + " and target " + target.type()
                    + ", expected class indices INT64[" + positions + "] or probabilities " + logits.type());
        }
        if (inputs.size() > 2
                && !inputs.get(2)
                        .shape()
                        .mayEqual(SymbolicShape.of(logits.shape().dim(1)))) {
            throw new ShapeException("class weights are " + inputs.get(2).shape() + ", expected "
                    + logits.shape().dim(1) + ", one per class");
        }
        return List.of(logits.type().withShape(reduction.equals("none") ? positions : new SymbolicShape(List.of())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] logits = inputs.get(0).doubles();
        Shape shape = inputs.get(0).shape();
        SmoothedTarget target = new SmoothedTarget(this, inputs);
        double[] losses = new double[target.positions()];
        double divisor = 0;
        for (int position = 0; position < losses.length; position++) {
            double[] wanted = target.at(position);
            int line = target.line(position);
            double logSum = target.classes().logSumExp(logits, line);
            for (int c = 0; c < wanted.length; c++) {
                if (wanted[c] != 0) { // so that an infinite logit of a class that is not wanted does not make a NaN
                    losses[position] += wanted[c]
                            * (logSum - logits[line + c * target.classes().stride()]);
                }
            }
            divisor += target.weight(position);
        }
        if (reduction.equals("none")) {
            Shape positions = positions(SymbolicShape.of(shape)).concrete();
            return List.of(Wide.ofDoubles(inputs.get(0).type(), positions, losses));
        }
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        double reduced = reduction.equals("mean") ? sum / divisor : sum;
        return List.of(Wide.ofDoubles(inputs.get(0).type(), Shape.scalar(), reduced));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value[] inputs = new Value[scope.inputs() + 1];
        inputs[0] = scope.gradient();
        List<Optional<Value>> gradients = new ArrayList<>();
        for (int i = 0; i < scope.inputs(); i++) {
            if (i > 0 && scope.wanted(i) && scope.input(i).type().element().isFloat()) {
                throw new NoGradientException(
                        "CrossEntropy", "only the logits have one, target and class weights do not");
            }
            inputs[i + 1] = scope.input(i);
            gradients.add(Optional.empty());
        }
        gradients.set(
                0, Optional.of(scope.add(new CrossEntropyGradient(reduction, labelSmoothing, ignoreIndex), inputs)));
        return gradients;
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }
}
