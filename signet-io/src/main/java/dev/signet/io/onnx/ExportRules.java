package dev.signet.io.onnx;

import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.op.Activation;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.BroadcastLike;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.ConvTranspose;
import dev.signet.op.Dropout;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.LogSoftmax;
import dev.signet.op.MaxPool;
import dev.signet.op.Mul;
import dev.signet.op.Pad;
import dev.signet.op.Permute;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Sigmoid;
import dev.signet.op.Slice;
import dev.signet.op.SliceGradient;
import dev.signet.op.Softmax;
import dev.signet.op.Standardize;
import dev.signet.op.Tanh;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The table of ops that this version exports. */
final class ExportRules {
    private static final Map<Class<?>, ExportRule<Op>> RULES = new HashMap<>();

    static {
        rule(Conv.class, WindowRules::conv);
        rule(ConvTranspose.class, WindowRules::convTranspose);
        rule(MaxPool.class, WindowRules::maxPool);
        rule(AveragePool.class, WindowRules::averagePool);
        rule(AdaptiveAveragePool.class, AdaptivePoolRules::average);
        rule(AdaptiveMaxPool.class, AdaptivePoolRules::max);
        rule(Linear.class, MatrixRules::linear);
        rule(BatchNorm.class, NormRules::batchNorm);
        rule(Standardize.class, NormRules::standardize);
        rule(Dropout.class, NormRules::dropout);
        rule(Relu.class, plain("Relu"));
        rule(Sigmoid.class, plain("Sigmoid"));
        rule(Tanh.class, plain("Tanh"));
        rule(Activation.class, ActivationRules::activation);
        rule(Add.class, plain("Add"));
        rule(Mul.class, plain("Mul"));
        rule(Softmax.class, (op, node) -> node.resultOfInputs("Softmax", axis(op.axis())));
        rule(LogSoftmax.class, (op, node) -> node.resultOfInputs("LogSoftmax", axis(op.axis())));
        rule(Concat.class, (op, node) -> node.resultOfInputs("Concat", axis(op.axis())));
        rule(
                Permute.class,
                (op, node) -> node.resultOfInputs("Transpose", NodeAttributes.NONE.with("perm", op.axes())));
        rule(Flatten.class, ShapeRules::flatten);
        rule(Reshape.class, ShapeRules::reshape);
        rule(ReshapeLike.class, ShapeRules::reshapeLike);
        rule(BroadcastLike.class, ShapeRules::broadcastLike);
        rule(Slice.class, ShapeRules::slice);
        rule(SliceGradient.class, ShapeRules::sliceGradient);
        rule(Pad.class, ShapeRules::pad);
    }

    private ExportRules() {}

    private static <O extends Op> void rule(Class<O> op, ExportRule<O> rule) {
        RULES.put(op, (any, node) -> rule.export(op.cast(any), node));
    }

    /** An operator without attributes that takes the same inputs. */
    private static <O extends Op> ExportRule<O> plain(String operator) {
        return (op, node) -> node.resultOfInputs(operator, NodeAttributes.NONE);
    }

    private static NodeAttributes axis(int axis) {
        return NodeAttributes.NONE.with("axis", axis);
    }

    /** The ops that can be exported, if their attributes allow. */
    static Set<Class<?>> ops() {
        return Set.copyOf(RULES.keySet());
    }

    static void export(Node node, ExportScope scope) {
        ExportRule<Op> rule = RULES.get(node.op().getClass());
        if (rule == null) {
            throw new UnsupportedNodeException(
                    "ONNX has nothing for " + node.op().type().name()
                            + "; export the evaluation form of the model, without gradients and losses");
        }
        rule.export(node.op(), scope);
    }
}
