package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Op;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.ValueType;
import dev.signet.inspect.MultiplyAddCount;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger's multiply-adds are those that an instrumented run of the reference does, for every op that has any. */
final class MultiplyAddCountTest {
    /** Every sample on floats whose ledger is not empty; the same without padding, so that every tap does something. */
    static Stream<OpSample> samples() {
        return OpSamples.all().stream()
                .filter(sample -> sample.inputs().stream().allMatch(Wide::isFloat))
                .filter(sample -> ledger(sample.op(), shapes(sample)) > 0);
    }

    /** The ledger of a deformable convolution also has the products of the interpolations. */
    static Stream<OpSample> withoutInterpolation() {
        return samples().filter(sample -> !(sample.op() instanceof DeformConv));
    }

    private static List<Shape> shapes(OpSample sample) {
        return sample.inputs().stream().map(Wide::shape).toList();
    }

    private static long ledger(Op op, List<Shape> inputs) {
        List<Operand> operands = inputs.stream()
                .map(shape -> Operand.of(ValueType.float32(shape)))
                .toList();
        List<Shape> outputs;
        try {
            outputs = op.infer(operands).stream()
                    .map(type -> type.shape().concrete())
                    .toList();
        } catch (RuntimeException needsIntegers) {
            return 0; // an op on indices multiplies nothing
        }
        return op.cost(inputs, outputs).multiplyAdds();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theUsefulOnesAreAtMostThoseOfTheLedger(OpSample sample) {
        List<Shape> shapes = shapes(sample);
        assertThat(MultiplyAddCount.useful(sample.op(), shapes)).isBetween(1L, ledger(sample.op(), shapes));
    }

    @ParameterizedTest
    @MethodSource("withoutInterpolation")
    void withoutPaddingTheyAreTheLedger(OpSample sample) {
        List<Shape> shapes = shapes(sample);
        Op op = sample.op();
        List<Shape> open = new ArrayList<>(shapes);
        Op bare = switch (op) {
            case Conv conv -> {
                open.set(0, padded(conv, shapes.get(0), shapes.get(1)));
                yield new Conv(valid(conv.sliding()), conv.groups());
            }
            case FusedConv fused -> {
                open.set(0, padded(fused.conv(), shapes.get(0), shapes.get(1)));
                yield new FusedConv(
                        new Conv(valid(fused.conv().sliding()), fused.conv().groups()),
                        fused.residual(),
                        fused.limits());
            }
            case ConvTranspose transposed ->
                new ConvTranspose(valid(transposed.sliding()), transposed.outputPadding(), transposed.groups());
            case ConvInputGradient gradient -> {
                open.set(2, padded(new Conv(gradient.sliding(), gradient.groups()), shapes.get(2), shapes.get(1)));
                yield new ConvInputGradient(valid(gradient.sliding()), gradient.groups());
            }
            case ConvWeightGradient gradient -> {
                open.set(0, padded(new Conv(gradient.sliding(), gradient.groups()), shapes.get(0), shapes.get(2)));
                yield new ConvWeightGradient(valid(gradient.sliding()), gradient.groups());
            }
            case LocallyConnected local -> {
                open.set(0, padded(conv(local), shapes.get(0), LocallyConnected.set(shapes.get(1))));
                yield bare(local);
            }
            case LocallyConnectedInputGradient gradient -> {
                open.set(2, padded(conv(gradient.forward()), shapes.get(2), LocallyConnected.set(shapes.get(1))));
                yield new LocallyConnectedInputGradient(bare(gradient.forward()));
            }
            case LocallyConnectedWeightGradient gradient -> {
                open.set(0, padded(conv(gradient.forward()), shapes.get(0), LocallyConnected.set(shapes.get(2))));
                yield new LocallyConnectedWeightGradient(bare(gradient.forward()));
            }
            default -> op;
        };
        assertThat(MultiplyAddCount.useful(bare, open))
                .as("%s of %s", bare, open)
                .isEqualTo(ledger(op, shapes))
                .isEqualTo(ledger(bare, open));
    }

    /** Four products for each place that is sampled between pixels, and those of a convolution; without padding all of these are counted. */
    @Test
    void aDeformableConvolutionIsAConvolutionAndFourProductsForEachSampledPlace() {
        DeformConv conv = new DeformConv(valid(Sliding.DEFAULT), 2, 2);
        // Four channels of 5x6 through 3x2 windows give 3x5 places; two groups of offsets, six taps each.
        List<Shape> shapes = List.of(
                Shape.of(2, 4, 5, 6), Shape.of(6, 2, 3, 2), Shape.of(2, 24, 3, 5), Shape.of(6), Shape.of(2, 12, 3, 5));
        long products = 2 * 6 * 3 * 5 * (2 * 3 * 2);
        long sampled = 2 * 4 * 3 * 5 * 6;
        assertThat(MultiplyAddCount.useful(conv, shapes)).isEqualTo(products);
        assertThat(ledger(conv, shapes)).isEqualTo(products + 4 * sampled);
    }

    /** The kinds that must not go uncounted. */
    @Test
    void everyKindOfConvolutionIsAmongTheSamples() {
        List<Op> ops = samples().map(OpSample::op).toList();
        assertThat(ops)
                .anyMatch(op -> op instanceof Conv conv && conv.groups() > 1)
                .anyMatch(op -> op instanceof ConvTranspose transposed && transposed.groups() > 1)
                .anyMatch(op -> op instanceof ConvTranspose transposed && transposed.groups() == 1)
                .anyMatch(op -> op instanceof LocallyConnected local && local.sharing() == Sharing.REGIONS)
                .anyMatch(op -> op instanceof LocallyConnected local && local.sharing() == Sharing.TILES)
                .anyMatch(op -> op instanceof DeformConv)
                .anyMatch(op -> op instanceof Linear);
    }

    private static Conv conv(LocallyConnected local) {
        return new Conv(local.sliding(), local.groups());
    }

    private static LocallyConnected bare(LocallyConnected local) {
        return new LocallyConnected(valid(local.sliding()), local.groups(), local.sharing());
    }

    private static Sliding valid(Sliding sliding) {
        return new Sliding(sliding.strides(), sliding.dilations(), Padding.VALID);
    }

    /** The input with its padding as part of it. */
    private static Shape padded(Conv conv, Shape input, Shape weight) {
        Window window = conv.window(input, weight);
        int[] sizes = input.toArray();
        for (int axis = 0; axis < window.rank(); axis++) {
            sizes[axis + 2] += window.axis(axis).padBegin() + window.axis(axis).padEnd();
        }
        return SymbolicShape.of(sizes).concrete();
    }
}
