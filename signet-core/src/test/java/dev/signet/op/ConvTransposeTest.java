package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transposed convolution is the adjoint of convolution with the same weight: (conv x, y) = (x, transposed y), exactly on integers. */
final class ConvTransposeTest {
    private static Wide integers(String name, int... sizes) {
        RandomStream stream = RandomStream.of(5, name);
        float[] values = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = stream.below(i, 7) - 3;
        }
        return Wide.of(Tensor.wrap(Shape.of(sizes), values));
    }

    private static double product(Wide a, Wide b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        double sum = 0;
        for (int i = 0; i < a.doubles().length; i++) {
            sum += a.doubles()[i] * b.doubles()[i];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0, 0, 1", "2, 1, 1, 1, 1", "3, 2, 2, 0, 2", "2, 3, 1, 1, 2"})
    void isTheAdjointOfConvolution(int stride, int dilation, int begin, int end, int groups) {
        for (int axes = 1; axes <= 3; axes++) {
            int[] pads = new int[2 * axes];
            Arrays.fill(pads, 0, axes, begin);
            Arrays.fill(pads, axes, 2 * axes, end);
            Sliding sliding = new Sliding(
                    Collections.nCopies(axes, stride), Collections.nCopies(axes, dilation), Padding.explicit(pads));
            int size = 11;
            Wide x = integers("x", shape(2, 4, axes, size));
            Wide weight = integers("weight", shape(6, 4 / groups, axes, 3));
            Wide forward =
                    new Conv(sliding, groups).reference(List.of(x, weight)).getFirst();
            Wide y = integers("y", forward.shape().toArray());
            int extent = 2 * dilation + 1;
            int rest = (size + begin + end - extent) % stride;
            Wide back = new ConvTranspose(sliding, Collections.nCopies(axes, rest), groups)
                    .reference(List.of(y, weight))
                    .getFirst();
            assertThat(product(forward, y)).isEqualTo(product(x, back));
        }
    }

    /** Random geometries in three ranks, as the planner computes them; on integers, where nothing is rounded, exactly. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void isTheAdjointInAPlanForRandomGeometries(int axes) {
        Random random = new Random(17L * axes);
        for (int i = 0; i < 30; i++) {
            int groups = 1 + random.nextInt(2);
            int[] x = new int[axes + 2];
            int[] weight = new int[axes + 2];
            x[0] = 1 + random.nextInt(3);
            x[1] = groups * (1 + random.nextInt(5));
            weight[0] = groups * (1 + random.nextInt(5));
            weight[1] = x[1] / groups;
            List<Integer> strides = new ArrayList<>();
            List<Integer> dilations = new ArrayList<>();
            List<Integer> rests = new ArrayList<>();
            int[] pads = new int[2 * axes];
            for (int axis = 0; axis < axes; axis++) {
                weight[axis + 2] = 1 + random.nextInt(3);
                strides.add(1 + random.nextInt(3));
                dilations.add(1 + random.nextInt(2));
                int extent = dilations.get(axis) * (weight[axis + 2] - 1) + 1;
                pads[axis] = random.nextInt(extent);
                pads[axis + axes] = random.nextInt(extent);
                x[axis + 2] = extent + random.nextInt(4);
                rests.add((x[axis + 2] + pads[axis] + pads[axis + axes] - extent) % strides.get(axis));
            }
            Sliding sliding = new Sliding(strides, dilations, Padding.explicit(pads));
            Tensor inputs = integers("x" + i, x).toTensor();
            Tensor weights = integers("weight" + i, weight).toTensor();
            Tensor forward = planned(new Conv(sliding, groups), inputs, weights);
            Tensor y = integers("y" + i, forward.shape().toArray()).toTensor();
            Tensor back = planned(new ConvTranspose(sliding, rests, groups), y, weights);
            assertThat(product(Wide.of(forward), Wide.of(y)))
                    .as("%s, groups %d, of %s with %s", sliding, groups, inputs.shape(), weights.shape())
                    .isEqualTo(product(Wide.of(inputs), Wide.of(back)));
        }
    }

    private static Tensor planned(Op op, Tensor x, Tensor weight) {
        GraphBuilder builder = new GraphBuilder();
        Value input = builder.input("x", ElementType.FLOAT32, SymbolicShape.of(x.shape()));
        builder.output("y", builder.add(op, input, builder.parameter("weight", weight.shape())));
        return Objects.requireNonNull(Session.of(builder.build())
                .run(Map.of("x", x, "weight", weight))
                .get("y"));
    }

    private static int[] shape(int first, int second, int axes, int size) {
        int[] sizes = new int[axes + 2];
        Arrays.fill(sizes, size);
        sizes[0] = first;
        sizes[1] = second;
        return sizes;
    }

    @Test
    void impossibleSizesAreNamed() {
        Operand x = operand(1, 4, 5);
        Operand weight = operand(4, 2, 3);
        Sliding byTwo = new Sliding(List.of(2), List.of(), Padding.VALID);
        refused(new ConvTranspose(byTwo, List.of(2), 1), x, weight, "output padding 2", "stride 2");
        refused(new ConvTranspose(byTwo, List.of(), 3), x, weight, "4", "3 groups");
        refused(new ConvTranspose(byTwo, List.of(), 1), operand(1, 3, 5), weight, "3 channels", "expected 4");
        refused(
                new ConvTranspose(new Sliding(List.of(), List.of(), Padding.symmetric(4)), List.of(), 1),
                x,
                weight,
                "-1 positions",
                "padding");
        assertThatThrownBy(() -> new ConvTranspose(new Sliding(List.of(), List.of(), Padding.SAME_UPPER), List.of(), 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("same");
    }

    private static Operand operand(int... sizes) {
        return Operand.of(ValueType.float32(Shape.of(sizes)));
    }

    private static void refused(ConvTranspose op, Operand x, Operand weight, String... words) {
        assertThatThrownBy(() -> op.infer(List.of(x, weight)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll(words);
    }
}
