package dev.signet.io.onnx;

import dev.signet.op.BatchNorm;
import dev.signet.op.Dropout;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;

/** Normalisation and what else differs between training and use. Models are imported in the form for use. */
final class NormNodes {
    private NormNodes() {}

    static void batchNormalization(NodeScope node) {
        if (node.flag("training_mode", false) || node.wantsOutput(1)) {
            throw new UnsupportedNodeException("training mode");
        }
        if (node.opset() < 9 && !node.flag("spatial", true)) {
            throw new UnsupportedNodeException("spatial = 0");
        }
        double momentum = Double.parseDouble(Float.toString((float) (1 - node.number("momentum", 0.9))));
        node.result(node.add(
                new BatchNorm(node.number("epsilon", 1e-5), momentum),
                node.value(0),
                node.value(1),
                node.value(2),
                node.state(3),
                node.state(4)));
    }

    static void dropout(NodeScope node) {
        if (node.opset() >= 12 && node.hasInput(2)) {
            Tensor training = node.known(2)
                    .orElseThrow(() -> new UnsupportedNodeException("training_mode is computed while the model runs"));
            if (training.type() != ElementType.BOOL || training.elements() != 1) {
                throw new BadNodeException("training_mode is " + training + ", expected one BOOL");
            }
            if (Wide.of(training).longs()[0] != 0) {
                throw new UnsupportedNodeException("training mode");
            }
        }
        double ratio =
                node.opset() >= 12 ? node.known(1).map(NormNodes::number).orElse(0.5) : node.number("ratio", 0.5);
        if (ratio >= 0 && ratio < 1) {
            node.result(node.add(new Dropout(ratio), node.value(0)));
        } else {
            node.passThrough();
        }
    }

    private static double number(Tensor ratio) {
        if (!ratio.type().isFloat() || ratio.elements() != 1) {
            throw new BadNodeException("ratio is " + ratio + ", expected one number");
        }
        return Double.parseDouble(Float.toString((float) Wide.of(ratio).doubles()[0]));
    }
}
