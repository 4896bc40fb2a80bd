package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * Mean cross-entropy of softmax(logits) with class indices, optionally smoothed: (1 - s) of the target on its class, s spread evenly. Inputs: logits
 * {@code [N, C]}, target int64 {@code [N]}. Output: a scalar.
 */
public record CrossEntropy(double labelSmoothing) implements Op {
    static final Attribute SMOOTHING = Attribute.optional("label_smoothing", Attribute.Kind.NUMBER, 0.0, "0 to 1");

    public static final OpType TYPE = new OpType(
            "CrossEntropy",
            "",
            List.of(CrossEntropy.SMOOTHING),
            attributes -> new CrossEntropy(attributes.number("label_smoothing")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("label_smoothing", labelSmoothing);
    }

    static void check(List<Operand> logitsAndTarget) {
        SymbolicShape logits = logitsAndTarget.get(0).shape();
        SymbolicShape target = logitsAndTarget.get(1).shape();
        if (logits.rank() != 2 || target.rank() != 1 || !logits.dim(0).mayEqual(target.dim(0))) {
            throw new ShapeException(
                    "logits are " + logits + " and target " + target + ", expected [N, classes] and [N]");
        }
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        check(inputs);
        return List.of(inputs.getFirst().type().withShape(new SymbolicShape(List.of())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide logits = inputs.get(0);
        long[] target = inputs.get(1).longs();
        int classes = logits.shape().size(1);
        double loss = 0;
        for (int n = 0; n < target.length; n++) {
            loss += sample(logits.doubles(), n, classes, checked(target[n], classes));
        }
        return List.of(Wide.ofDoubles(logits.type(), Shape.scalar(), loss / target.length));
    }

    static int checked(long target, int classes) {
        if (target < 0 || target >= classes) {
            throw new IllegalArgumentException("target class " + target + " is not in 0.." + (classes - 1));
        }
        return (int) target;
    }

    /** The loss of one sample. */
    public double sample(double[] logits, int n, int classes, int target) {
        double most = Double.NEGATIVE_INFINITY;
        double total = 0;
        for (int c = 0; c < classes; c++) {
            most = Math.max(most, logits[n * classes + c]);
            total += logits[n * classes + c];
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += StrictMath.exp(logits[n * classes + c] - most);
        }
        double logSum = most + StrictMath.log(sum);
        return (1 - labelSmoothing) * (logSum - logits[n * classes + target])
                + labelSmoothing * (logSum - total / classes);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(
                        new CrossEntropyGradient(labelSmoothing), scope.gradient(), scope.input(0), scope.input(1))),
                Optional.empty());
    }
}
