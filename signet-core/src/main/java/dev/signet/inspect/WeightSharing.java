package dev.signet.inspect;

import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.ValueType;
import dev.signet.op.Conv;
import dev.signet.op.Linear;
import dev.signet.op.LocallyConnected;
import dev.signet.op.Sharing;
import dev.signet.op.WeightPlaces;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One layer in five ways: a convolution is a locally connected layer whose positions have equal weights, and that is a dense layer most of whose weights
 * are zero. The conversions in that direction are exact; back they are projections in the sense of least squares, with what is lost as a number.
 */
public final class WeightSharing {
    private WeightSharing() {}

    /** A convolution with its weights. */
    public record Shared(Conv op, Tensor weight, Optional<Tensor> bias) {}

    /** A locally connected layer with its weights. */
    public record Local(LocallyConnected op, Tensor weight, Optional<Tensor> bias) {}

    /**
     * A dense layer with its weights, over flattened inputs.
     *
     * @param weight {@code [outputs, inputs]}
     * @param outputShape {@code [1, channels, spatial…]} of one sample
     */
    public record Dense(Linear op, Tensor weight, Optional<Tensor> bias, Shape outputShape) {}

    /**
     * Something nearest to a layer that is not of its form.
     *
     * @param residual the share of the weights that is lost, |w - projected| / |w|; 0 for none
     */
    public record Projection<T>(T layer, double residual) {
        /** The share of the squared weights that is kept. */
        public double kept() {
            return 1 - residual * residual;
        }
    }

    /** The same layer with a set of weights for each output position, all equal. Exact: a strict session gives the same bits. */
    public static Local local(Shared conv, Shape input) {
        Shape output = outputOf(conv.op(), input, conv.weight().shape());
        int axes = input.rank() - 2;
        int[] sizes = new int[axes + conv.weight().shape().rank()];
        System.arraycopy(output.toArray(), 2, sizes, 0, axes);
        System.arraycopy(conv.weight().shape().toArray(), 0, sizes, axes, axes + 2);
        float[] weights = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = conv.weight().floats()[i % conv.weight().elements()];
        }
        LocallyConnected op =
                new LocallyConnected(conv.op().sliding(), conv.op().groups(), Sharing.REGIONS);
        return new Local(op, Tensor.wrap(Shape.of(sizes), weights), conv.bias());
    }

    /** The same layer as one large matrix. Exact on integers; on real numbers the sums run in another order. */
    public static Dense dense(Shared conv, Shape input) {
        Shape one = oneSample(input);
        Shape output = outputOf(conv.op(), one, conv.weight().shape());
        int inputs = one.elements();
        float[] matrix = new float[Math.multiplyExact(output.elements(), inputs)];
        float[] w = conv.weight().floats();
        conv.op().forEachTap(one, conv.weight().shape(), output, (x, k, y) -> matrix[y * inputs + x] += w[k]);
        return dense(matrix, inputs, output, conv.bias());
    }

    /** As {@link #dense(Shared, Shape)}. */
    public static Dense dense(Local local, Shape input) {
        Shape one = oneSample(input);
        Shape output = outputOf(local.op(), one, local.weight().shape());
        int inputs = one.elements();
        float[] matrix = new float[Math.multiplyExact(output.elements(), inputs)];
        float[] w = local.weight().floats();
        local.op().forEachTap(one, local.weight().shape(), output, (x, k, y) -> matrix[y * inputs + x] += w[k]);
        return dense(matrix, inputs, output, local.bias());
    }

    private static Dense dense(float[] matrix, int inputs, Shape output, Optional<Tensor> bias) {
        int outputs = output.elements();
        Optional<Tensor> each = bias.map(tensor -> Tensor.wrap(Shape.of(outputs), spread(tensor, output)));
        return new Dense(new Linear(), Tensor.wrap(Shape.of(outputs, inputs), matrix), each, output);
    }

    /** A bias per channel or per output, one for each output. */
    private static float[] spread(Tensor bias, Shape output) {
        int positions = output.elements(2, output.rank());
        float[] each = new float[output.elements()];
        for (int i = 0; i < each.length; i++) {
            each[i] = bias.floats()[bias.elements() == each.length ? i : i / positions];
        }
        return each;
    }

    /**
     * The locally connected layer of the same connections that is nearest to a dense one: weights outside the windows are dropped.
     *
     * @param form the layer to become, of which only the shapes count
     */
    public static Projection<Local> local(Dense dense, Local form, Shape input) {
        Shape one = oneSample(input);
        int inputs = one.elements();
        float[] weight = new float[form.weight().elements()];
        int[] uses = new int[weight.length];
        float[] matrix = dense.weight().floats();
        double[] sums = new double[weight.length];
        form.op().forEachTap(one, form.weight().shape(), dense.outputShape(), (x, k, y) -> {
            sums[k] += matrix[y * inputs + x];
            uses[k]++;
        });
        for (int k = 0; k < weight.length; k++) {
            weight[k] = (float) (uses[k] == 0 ? 0 : sums[k] / uses[k]);
        }
        Local local = new Local(
                form.op(),
                Tensor.wrap(form.weight().shape(), weight),
                dense.bias().map(bias -> Tensor.wrap(eachOutput(dense.outputShape()), bias.floats())));
        float[] back = dense(local, one).weight().floats();
        return new Projection<>(local, distance(matrix, back));
    }

    private static Shape eachOutput(Shape output) {
        int[] sizes = output.toArray();
        return Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    /** The convolution nearest to a locally connected layer: each weight is the mean over the positions. */
    public static Projection<Shared> shared(Local local, Shape input) {
        int axes = input.rank() - 2;
        int[] all = new int[axes];
        Arrays.fill(all, 1);
        Projection<Local> one = shared(local, input, Sharing.REGIONS, all);
        Shape set = LocallyConnected.set(one.layer().weight().shape());
        Shared conv = new Shared(
                new Conv(local.op().sliding(), local.op().groups()),
                Tensor.wrap(set, one.layer().weight().floats()),
                one.layer().bias());
        return new Projection<>(conv, one.residual());
    }

    /** The layer of fewer sets of weights that is nearest to this one: each weight is the mean over the positions that will share it. */
    public static Projection<Local> shared(Local local, Shape input, Sharing sharing, int... sets) {
        Shape output = outputOf(local.op(), input, local.weight().shape());
        Shape set = LocallyConnected.set(local.weight().shape());
        int axes = sets.length;
        int[] sizes = new int[axes + set.rank()];
        System.arraycopy(sets, 0, sizes, 0, axes);
        System.arraycopy(set.toArray(), 0, sizes, axes, set.rank());
        LocallyConnected op =
                new LocallyConnected(local.op().sliding(), local.op().groups(), sharing);
        WeightPlaces from = local.op().places(local.weight().shape(), output);
        WeightPlaces to = op.places(Shape.of(sizes), output);
        double[] sums = new double[Shape.of(sizes).elements()];
        int[] positions = new int[to.sets()];
        forEachPosition(to, (d, h, w) -> {
            positions[to.setOf(d, h, w)]++;
            for (int i = 0; i < set.elements(); i++) {
                sums[to.setOf(d, h, w) * set.elements() + i] +=
                        local.weight().floats()[from.setOf(d, h, w) * set.elements() + i];
            }
        });
        float[] means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / positions[i / set.elements()]);
        }
        double[] lost = new double[2];
        forEachPosition(to, (d, h, w) -> {
            for (int i = 0; i < set.elements(); i++) {
                double own = local.weight().floats()[from.setOf(d, h, w) * set.elements() + i];
                double shared = means[to.setOf(d, h, w) * set.elements() + i];
                lost[0] += (own - shared) * (own - shared);
                lost[1] += own * own;
            }
        });
        Local projected =
                new Local(op, Tensor.wrap(Shape.of(sizes), means), local.bias().map(b -> meanBias(b, output)));
        return new Projection<>(projected, lost[1] == 0 ? 0 : Math.sqrt(lost[0] / lost[1]));
    }

    /** One per channel. */
    private static Tensor meanBias(Tensor bias, Shape output) {
        int channels = output.size(1);
        int each = bias.elements() / channels;
        float[] means = new float[channels];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = 0; i < each; i++) {
                sum += bias.floats()[c * each + i];
            }
            means[c] = (float) (sum / each);
        }
        return Tensor.wrap(Shape.of(channels), means);
    }

    private interface Position {
        void at(int depth, int height, int width);
    }

    private static void forEachPosition(WeightPlaces places, Position position) {
        for (int d = 0; d < places.positions()[0]; d++) {
            for (int h = 0; h < places.positions()[1]; h++) {
                for (int w = 0; w < places.positions()[2]; w++) {
                    position.at(d, h, w);
                }
            }
        }
    }

    private static double distance(float[] from, float[] to) {
        double lost = 0;
        double all = 0;
        for (int i = 0; i < from.length; i++) {
            lost += ((double) from[i] - to[i]) * ((double) from[i] - to[i]);
            all += (double) from[i] * from[i];
        }
        return all == 0 ? 0 : Math.sqrt(lost / all);
    }

    private static Shape oneSample(Shape input) {
        int[] sizes = input.toArray();
        if (sizes.length < 3) {
            throw new ShapeException("input is " + input + ", expected [batch, channels, spatial…]");
        }
        sizes[0] = 1;
        return Shape.of(sizes);
    }

    private static Shape outputOf(dev.signet.graph.Op op, Shape input, Shape weight) {
        return op.infer(List.of(operand(input), operand(weight)))
                .getFirst()
                .shape()
                .concrete();
    }

    private static Operand operand(Shape shape) {
        return Operand.of(new ValueType(ElementType.FLOAT32, SymbolicShape.of(shape)));
    }
}
