package dev.signet.io.onnx;

import static java.util.Map.entry;

import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.op.Activation;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.AdaptivePolyphase;
import dev.signet.op.Add;
import dev.signet.op.ArgReduce;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.Binary;
import dev.signet.op.BroadcastLike;
import dev.signet.op.Cast;
import dev.signet.op.ChannelBroadcast;
import dev.signet.op.ChannelSum;
import dev.signet.op.Col2Im;
import dev.signet.op.Compare;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.ConvInteger;
import dev.signet.op.ConvTranspose;
import dev.signet.op.CrossEntropy;
import dev.signet.op.Cumulative;
import dev.signet.op.DeformConv;
import dev.signet.op.Dimensions;
import dev.signet.op.DropBlock;
import dev.signet.op.Dropout;
import dev.signet.op.DropoutTraining;
import dev.signet.op.Einsum;
import dev.signet.op.ElementLoss;
import dev.signet.op.Expand;
import dev.signet.op.FillLike;
import dev.signet.op.Flatten;
import dev.signet.op.FloatTest;
import dev.signet.op.FractionalMaxPool;
import dev.signet.op.FusedBatchNormTraining;
import dev.signet.op.FusedBatchNormTrainingGradient;
import dev.signet.op.FusedConv;
import dev.signet.op.Gather;
import dev.signet.op.GridSample;
import dev.signet.op.Hardmax;
import dev.signet.op.Im2Col;
import dev.signet.op.InstanceNormTracked;
import dev.signet.op.Linear;
import dev.signet.op.LocallyConnected;
import dev.signet.op.LogSoftmax;
import dev.signet.op.LpNormalize;
import dev.signet.op.MatMul;
import dev.signet.op.MaxPool;
import dev.signet.op.MaxPoolIndices;
import dev.signet.op.MaxRoiPool;
import dev.signet.op.MaxUnpool;
import dev.signet.op.Mul;
import dev.signet.op.NegativeLogLikelihood;
import dev.signet.op.Pad;
import dev.signet.op.Permute;
import dev.signet.op.Quantize;
import dev.signet.op.QuantizedConv;
import dev.signet.op.QuantizedMatMul;
import dev.signet.op.Reduce;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Resize;
import dev.signet.op.RoiAlign;
import dev.signet.op.Scatter;
import dev.signet.op.SelectChannels;
import dev.signet.op.Sigmoid;
import dev.signet.op.Slice;
import dev.signet.op.SliceGradient;
import dev.signet.op.Softmax;
import dev.signet.op.SpectralNorm;
import dev.signet.op.SpectralVectors;
import dev.signet.op.Squeeze;
import dev.signet.op.Standardize;
import dev.signet.op.SumTo;
import dev.signet.op.Tanh;
import dev.signet.op.TopK;
import dev.signet.op.Trilu;
import dev.signet.op.Unary;
import dev.signet.op.Unsqueeze;
import dev.signet.op.Where;
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
        rule(InstanceNormTracked.class, (op, scope) -> NormRules.batchNorm(op.fixed(), scope));
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
        rule(Expand.class, ShapeRules::expand);
        rule(Squeeze.class, ShapeRules::squeeze);
        rule(Unsqueeze.class, ShapeRules::unsqueeze);
        rule(Dimensions.class, ShapeRules::dimensions);
        rule(Trilu.class, ShapeRules::trilu);
        rule(Gather.class, IndexRules::gather);
        rule(Scatter.class, IndexRules::scatter);
        rule(Im2Col.class, UnfoldRules::im2Col);
        rule(LocallyConnected.class, UnfoldRules::locallyConnected);
        rule(Col2Im.class, WindowRules::col2Im);
        rule(DeformConv.class, WindowRules::deformConv);
        rule(MaxPoolIndices.class, WindowRules::maxPoolIndices);
        rule(MaxUnpool.class, WindowRules::maxUnpool);
        rule(ConvInteger.class, WindowRules::convInteger);
        rule(QuantizedConv.class, WindowRules::quantizedConv);
        rule(QuantizedMatMul.class, plain("QLinearMatMul"));
        rule(MatMul.class, plain("MatMul"));
        rule(Einsum.class, MatrixRules::einsum);
        rule(RoiAlign.class, RegionRules::roiAlign);
        rule(MaxRoiPool.class, RegionRules::maxRoiPool);
        rule(Resize.class, RegionRules::resize);
        rule(GridSample.class, RegionRules::gridSample);
        rule(Unary.class, PointwiseRules::unary);
        rule(Binary.class, PointwiseRules::binary);
        rule(Compare.class, PointwiseRules::compare);
        rule(FloatTest.class, PointwiseRules::floatTest);
        rule(Where.class, plain("Where"));
        rule(Cast.class, PointwiseRules::cast);
        rule(FillLike.class, PointwiseRules::fillLike);
        rule(Quantize.class, PointwiseRules::quantize);
        rule(Reduce.class, ReduceRules::reduce);
        rule(ArgReduce.class, ReduceRules::position);
        rule(Cumulative.class, ReduceRules::cumulative);
        rule(TopK.class, ReduceRules::topK);
        rule(SumTo.class, ReduceRules::sumTo);
        rule(ChannelSum.class, ReduceRules::channelSum);
        rule(ChannelBroadcast.class, ReduceRules::channelBroadcast);
        rule(LpNormalize.class, NormRules::lpNormalize);
        rule(DropBlock.class, plain("Identity"));
        rule(Hardmax.class, (op, node) -> node.resultOfInputs("Hardmax", axis(op.axis())));
        rule(CrossEntropy.class, LossRules::crossEntropy);
        rule(NegativeLogLikelihood.class, LossRules::negativeLogLikelihood);
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

    /** The ops that cannot be exported, with the reason. Gradients, whose names say what they are, are not in the list. */
    static final Map<Class<? extends Op>, String> NEVER = Map.ofEntries(
            entry(ElementLoss.class, "ONNX has losses of classes only; export the model without its loss"),
            entry(BatchNormTraining.class, "it learns; export the evaluation form of the model"),
            entry(
                    DropoutTraining.class,
                    "it draws numbers by Signet's own rule; export the evaluation form of the model"),
            entry(
                    FractionalMaxPool.class,
                    "its windows are drawn, and ONNX has no pooling of windows of several sizes"),
            entry(
                    AdaptivePolyphase.class,
                    "which positions it keeps depends on the picture, and ONNX has nothing like it"),
            entry(SpectralNorm.class, "put the weight over its largest singular value in its place, as a weight"),
            entry(SpectralVectors.class, "it learns; export the evaluation form of the model"),
            entry(SelectChannels.class, "the planner makes it of other ops; export the graph that was planned"),
            entry(FusedConv.class, "the planner makes it of other ops; export the graph that was planned"),
            entry(
                    FusedBatchNormTraining.class,
                    "the planner makes it of other ops; export the evaluation form of the model"),
            entry(
                    FusedBatchNormTrainingGradient.class,
                    "the planner makes it of gradients; export the evaluation form"));

    /** The ops that can be exported, if their attributes allow. */
    static Set<Class<?>> ops() {
        return Set.copyOf(RULES.keySet());
    }

    static void export(Node node, ExportScope scope) {
        ExportRule<Op> rule = RULES.get(node.op().getClass());
        if (rule == null) {
            String why = NEVER.getOrDefault(
                    node.op().getClass(), "export the evaluation form of the model, without gradients and losses");
            throw new UnsupportedNodeException(
                    "ONNX has nothing for " + node.op().type().name() + ": " + why);
        }
        rule.export(node.op(), scope);
    }
}
