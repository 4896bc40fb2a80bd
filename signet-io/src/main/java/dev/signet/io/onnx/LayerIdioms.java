package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Conv;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Reshape;
import dev.signet.op.Sliding;
import dev.signet.op.Squeeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Parts of a layer that exporters write as operators of their own. */
final class LayerIdioms {
    private LayerIdioms() {}

    /** A stored tensor with one number for each channel, added to a convolution or a linear layer without bias. */
    static Optional<Value> bias(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Add)) {
            return Optional.empty();
        }
        return withBias(scope, inputs.get(0), inputs.get(1)).or(() -> withBias(scope, inputs.get(1), inputs.get(0)));
    }

    private static Optional<Value> withBias(IdiomScope scope, Value layer, Value bias) {
        Optional<IdiomScope.Made> made = scope.maker(layer);
        Optional<Tensor> stored = scope.stored(bias).filter(tensor -> tensor.type() == ElementType.FLOAT32);
        if (made.isEmpty() || stored.isEmpty() || made.get().inputs().size() != 2) {
            return Optional.empty();
        }
        Op op = made.get().op();
        int after = op instanceof Conv ? layer.shape().rank() - 2 : 0;
        if (!(op instanceof Conv || op instanceof Linear)
                || made.get().input(1).type().element() != ElementType.FLOAT32) {
            return Optional.empty();
        }
        int channels = made.get().input(1).shape().size(0);
        if (!isPerChannel(stored.get().shape(), channels, after)) {
            return Optional.empty();
        }
        Tensor row = stored.get().reshape(Shape.of(channels));
        Value flat = stored.get().shape().rank() == 1 ? bias : scope.derived(bias, ".channels", row);
        return Optional.of(scope.add(op, made.get().input(0), made.get().input(1), flat));
    }

    /** All axes 1 but the one that lies before the last {@code after}. */
    private static boolean isPerChannel(Shape shape, int channels, int after) {
        int at = shape.rank() - 1 - after;
        return at >= 0 && at <= 1 && shape.elements() == channels && shape.size(at) == channels;
    }

    /** Zeros around an image before a convolution that pads by stated numbers. */
    static Optional<Value> padding(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Conv conv) || !(conv.sliding().padding() instanceof Padding.Explicit own)) {
            return Optional.empty();
        }
        int axes = inputs.getFirst().shape().rank() - 2;
        Optional<Pad> found = scope.made(inputs.getFirst(), Pad.class)
                .filter(pad -> pad.mode() == PadMode.CONSTANT && pad.value() == 0)
                .filter(pad -> pad.begin().size() <= axes)
                .filter(pad ->
                        Stream.concat(pad.begin().stream(), pad.end().stream()).allMatch(cells -> cells >= 0));
        return found.map(pad -> {
            int[] pads = new int[2 * axes];
            for (int axis = 0; axis < axes; axis++) {
                int at = axis - (axes - pad.begin().size());
                pads[axis] =
                        cells(own.begin(), axis) + (at < 0 ? 0 : pad.begin().get(at));
                pads[axes + axis] =
                        cells(own.end(), axis) + (at < 0 ? 0 : pad.end().get(at));
            }
            Sliding sliding =
                    new Sliding(conv.sliding().strides(), conv.sliding().dilations(), Padding.explicit(pads));
            Value[] values = inputs.toArray(Value[]::new);
            values[0] = scope.maker(inputs.getFirst()).orElseThrow().input(0);
            return scope.add(new Conv(sliding, conv.groups()), values);
        });
    }

    private static int cells(List<Integer> perAxis, int axis) {
        return perAxis.isEmpty() ? 0 : perAxis.get(axis);
    }

    /** Other sizes for the same elements: none at all, or all axes of a sample as one. */
    static Optional<Value> flatten(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Reshape || op instanceof Squeeze)) {
            return Optional.empty();
        }
        SymbolicShape x = inputs.getFirst().shape();
        SymbolicShape y = op.infer(List.of(Operand.of(inputs.getFirst().type())))
                .getFirst()
                .shape();
        if (x.equals(y)) {
            return Optional.of(inputs.getFirst());
        }
        boolean samples = x.rank() > 2 && y.rank() == 2 && x.dim(0).equals(y.dim(0));
        return samples ? Optional.of(scope.add(new Flatten(1, -1), inputs.getFirst())) : Optional.empty();
    }
}
