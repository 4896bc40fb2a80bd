package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.graph.Dim;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a shape rule refuses, and that it says what came and what was expected. */
final class BadShapesTest {
    private static final Sliding PADDED = new Sliding(List.of(), List.of(), Padding.symmetric(1, 1));
    private static final Sliding BY_TWO = new Sliding(List.of(2, 2), List.of(), Padding.VALID);

    /** An op, input shapes that do not fit, and words the message must hold. */
    private record Bad(Op op, List<SymbolicShape> inputs, List<String> words) {
        Bad says(String... expected) {
            return new Bad(op, inputs, List.of(expected));
        }

        @Override
        public String toString() {
            return op + " of " + inputs;
        }
    }

    private static Bad bad(Op op, SymbolicShape... inputs) {
        return new Bad(op, List.of(inputs), List.of());
    }

    private static SymbolicShape shape(int... sizes) {
        return SymbolicShape.of(sizes);
    }

    private static SymbolicShape batchOf(int... rest) {
        return SymbolicShape.batchOf(rest);
    }

    private static final List<Bad> TABLE = List.of(
            bad(new Conv(PADDED, 1), batchOf(4, 8, 8), shape(8, 3, 3, 3)).says("4 channels", "expected 3"),
            bad(new Conv(PADDED, 1), batchOf(4, 8), shape(8, 4, 3, 3)).says("Nx4x8", "3-D", "expected 4-D"),
            bad(new Conv(PADDED, 2), batchOf(4, 8, 8), shape(7, 2, 3, 3)).says("7 output channels", "2 groups"),
            bad(new Conv(Sliding.DEFAULT, 1), batchOf(3, 2, 2), shape(8, 3, 3, 3))
                    .says("size 3", "only 2"),
            bad(new Conv(PADDED, 1), batchOf(3, 8, 8), shape(8, 3, 3, 3), shape(9))
                    .says("bias is 9", "expected 8"),
            bad(new Conv(PADDED, 1), batchOf(3, 8, 8), shape(8, 3)).says("weight is 8x3"),
            bad(new ConvInputGradient(PADDED, 1), shape(2, 8, 9, 8), shape(8, 3, 3, 3), shape(2, 3, 8, 8))
                    .says("2x8x9x8", "expected 2x8x8x8"),
            bad(new ChannelSum(), shape(3)).says("input is 3", "[batch, channels"),
            bad(new ChannelBroadcast(), shape(3), shape(2, 4, 5)).says("3", "2x4x5"),
            bad(new Linear(), batchOf(10_816), shape(10, 16_384)).says("10,816", "expected 16,384"),
            bad(new Linear(), batchOf(64, 13, 13), shape(10, 10_816)).says("13 features", "10,816", "flatten"),
            bad(new Linear(), shape(), shape(10, 4)).says("scalar", "4"),
            bad(new Linear(), batchOf(4), shape(10, 4, 1)).says("weight is 10x4x1"),
            bad(new Linear(), batchOf(4), shape(10, 4), shape(4)).says("bias is 4", "expected 10"),
            bad(new LinearInputGradient(), batchOf(4), shape(10, 4)).says("Nx4", "10"),
            bad(new LinearWeightGradient(), shape(2, 4), shape(3, 5)).says("2x4", "3x5"),
            bad(new Flatten(2, 3), batchOf(3, 4)).says("no axis 3", "-3 to 2"),
            bad(new Flatten(2, 1), batchOf(3, 4)).says("from axis 2 to 1", "Nx3x4"),
            bad(new Reshape(List.of(5, -1)), shape(2, 3)).says("2x3", "[5, -1]"),
            bad(new Reshape(List.of(0, 5)), batchOf(3, 2)).says("Nx3x2", "[0, 5]"),
            bad(new Reshape(List.of(2, 3, 0)), shape(6)).says("axis 2", "input 6 has only 1 axes"),
            bad(new ReshapeLike(), shape(2, 3), shape(7)).says("2x3", "7"),
            bad(new Concat(1), batchOf(3, 8, 8), batchOf(5, 8, 9)).says("Nx3x8x8", "Nx5x8x9", "axis 1"),
            bad(new Concat(1), batchOf(3), batchOf(3, 1)).says("Nx3", "Nx3x1"),
            bad(new Concat(2), batchOf(3), batchOf(3)).says("no axis 2", "-2 to 1"),
            bad(new Slice(1, 2, 3), batchOf(4)).says("2 to 4", "Nx4", "only 4"),
            bad(new SliceGradient(1, 0, 3), shape(2, 2), shape(2, 4)).says("2x2", "expected 2x3"),
            bad(new MaxPool(List.of(2, 2), BY_TWO, false), batchOf(3, 8)).says("Nx3x8", "3-D", "expected 4-D"),
            bad(new MaxPool(List.of(3, 3), BY_TWO, false), batchOf(3, 8, 2)).says("size 3", "only 2"),
            bad(new MaxPool(List.of(4, 4), BY_TWO, true), batchOf(3, 8, 1)).says("size 4", "only 1"),
            bad(new Conv(BY_TWO, 1), batchOf(3, 8), shape(4, 3, 2)).says("[2, 2]", "1 spatial axes"),
            bad(new MaxPoolGradient(List.of(2, 2), BY_TWO, false), shape(1, 3, 3, 4), shape(1, 3, 8, 8))
                    .says("1x3x3x4", "expected 1x3x4x4"),
            bad(new AveragePool(List.of(3, 3), PADDED, false, true), batchOf(3, 8, 0))
                    .says("size 3", "only 0"),
            bad(new AveragePoolGradient(List.of(2, 2), BY_TWO, false, true), shape(1, 3, 4, 4), shape(1, 2, 8, 8))
                    .says("1x3x4x4", "expected 1x2x4x4"),
            bad(new AdaptiveAveragePool(List.of(1, 1)), batchOf(3)).says("Nx3", "2-D", "expected 4-D"),
            bad(new AdaptiveAveragePool(List.of(1, 1)), batchOf(3, 0, 4)).says("Nx3x0x4", "[1, 1]"),
            bad(new AdaptiveMaxPool(List.of(3)), batchOf(3, 5, 5)).says("Nx3x5x5", "expected 3-D"),
            bad(new AdaptiveMaxPoolGradient(List.of(3)), shape(1, 3, 4), shape(1, 3, 9))
                    .says("1x3x4", "expected 1x3x3"),
            bad(new AdaptiveAveragePoolGradient(List.of(3)), shape(1, 3, 4), shape(1, 3, 9))
                    .says("1x3x4", "expected 1x3x3"),
            bad(new BatchNorm(1e-5, 0.1), batchOf(4, 2), shape(3), shape(3), shape(3), shape(3))
                    .says("4 channels", "3"),
            bad(new BatchNormTraining(1e-5, 0.1), batchOf(4, 2), shape(3), shape(3), shape(3), shape(3))
                    .says("4 channels", "3"),
            bad(new Softmax(2), batchOf(3)).says("Nx3", "axis 2"),
            bad(new LogSoftmax(-3), batchOf(3)).says("Nx3", "axis -3"),
            bad(new SoftmaxGradient(1), batchOf(3), batchOf(4)).says("Nx3", "Nx4"),
            bad(new Add(), shape(2, 3), shape(2, 4)).says("2x3", "2x4", "3 and 4"),
            bad(new Mul(), batchOf(3, 5), shape(2, 5)).says("Nx3x5", "2x5", "3 and 2"),
            bad(new SumTo(), shape(3, 1), shape(3, 4)).says("3x1", "3x4"),
            bad(new BroadcastLike(), shape(2, 3), shape(3)).says("2x3 does not broadcast to 3"),
            bad(new BatchNormTraining(1e-5, 0.1), shape(1, 3), shape(3), shape(3), shape(3), shape(3))
                    .says("1x3", "more than one value per channel"),
            bad(new CrossEntropy(0), shape(4), shape(4)).says("logits are 4", "[batch, classes, …]"),
            bad(new CrossEntropy(0), shape(4, 3), shape(5)).says("4x3", "5"),
            bad(new CrossEntropy(0), shape(4, 3), shape(4)).says("FLOAT32[4]", "INT64[4]"),
            bad(new CrossEntropy(0), batchOf(3, 8), batchOf(3, 8), shape(4)).says("class weights are 4", "expected 3"),
            bad(new CrossEntropyGradient("none", 0, -100), shape(4), batchOf(3, 8), batchOf(3, 8))
                    .says("output gradient is 4", "expected Nx8"));

    @ParameterizedTest
    @FieldSource("TABLE")
    void theMessageSaysWhatCameAndWhatWasExpected(Bad bad) {
        List<Operand> operands = bad.inputs().stream()
                .map(shape -> Operand.of(ValueType.float32(shape)))
                .toList();
        assertThatThrownBy(() -> bad.op().infer(operands))
                .isInstanceOf(ShapeException.class)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(bad.words()));
    }

    @Test
    void geometryThatCannotExistIsRefusedBeforeThereIsAnInput() {
        assertThatThrownBy(() -> new MaxPool(List.of(), Sliding.DEFAULT, false)).hasMessageContaining("1 to 3");
        assertThatThrownBy(() -> new MaxPool(List.of(2, 0), Sliding.DEFAULT, false))
                .hasMessageContaining("kernel 0");
        assertThatThrownBy(() -> new MaxPool(List.of(2), BY_TWO, false))
                .hasMessageContaining("[2, 2]")
                .hasMessageContaining("1 spatial axes");
        assertThatThrownBy(() -> new AveragePool(List.of(1, 2), PADDED, false, true))
                .hasMessageContaining("padding (1, 1)")
                .hasMessageContaining("spans 1");
        assertThatThrownBy(() -> new AdaptiveMaxPool(List.of(-2))).hasMessageContaining("[-2]");
        assertThatThrownBy(() -> new Reshape(List.of(-1, -1))).hasMessageContaining("[-1, -1]");
        assertThatThrownBy(() -> new Slice(1, -1, 2)).hasMessageContaining("from -1");
    }

    /** Curriculum C17: three 3x3 convolutions, a pool and a flatten make 10,816 features of a 32x32 picture, not 16*16*64 = 16,384. */
    @Test
    void aLinearLayerOfTheWrongSizeIsRefusedWhereItIsWrittenWithBothNumbers() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(3, 32, 32));
        for (int channels : new int[] {16, 32, 64}) {
            Value weight = builder.parameter(
                    "conv" + channels, Shape.of(channels, x.shape().size(1), 3, 3));
            x = builder.add(new Conv(Sliding.DEFAULT, 1), x, weight);
        }
        Value pooled = builder.add(new MaxPool(List.of(2, 2), BY_TWO, false), x);
        Value flat = builder.add(new Flatten(1, -1), pooled);
        assertThat(pooled.shape()).isEqualTo(SymbolicShape.batchOf(64, 13, 13));
        assertThat(flat.shape()).isEqualTo(SymbolicShape.batchOf(10_816));
        Value weight = builder.parameter("4.weight", Shape.of(10, 16_384));
        assertThatThrownBy(() -> builder.inLayer("4: Linear(16384, 10)", () -> builder.add(new Linear(), flat, weight)))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "4: Linear(16384, 10): input has 10,816 features (Nx10816), expected 16,384 (weight is 10x16384);"
                                + " give this layer 10,816 input features or change the layers before it");
    }

    @Test
    void symbolsAreKeptWhereNothingIsKnownOfThem() {
        SymbolicShape picture = new SymbolicShape(List.of(Dim.BATCH, Dim.of(3), Dim.symbol("H"), Dim.symbol("W")));
        assertThat(shapeOf(new AdaptiveAveragePool(List.of(1, 1)), picture)).isEqualTo(batchOf(3, 1, 1));
        assertThat(shapeOf(new AdaptiveAveragePool(List.of(0, 2)), picture)).hasToString("Nx3xHx2");
        assertThat(shapeOf(new Flatten(2, 3), picture)).hasToString("Nx3xH*W");
        assertThat(shapeOf(new Flatten(1, -1), picture)).hasToString("Nx3*H*W");
        assertThat(shapeOf(new Slice(1, 1, 2), picture)).hasToString("Nx2xHxW");
        assertThat(shapeOf(new Concat(1), picture, picture)).hasToString("Nx6xHxW");
        assertThat(shapeOf(new Concat(2), picture, picture)).hasToString("Nx3x(H+H)xW");
        assertThat(shapeOf(new Reshape(List.of(-1, 3)), batchOf(3))).isEqualTo(batchOf(3));
        assertThat(shapeOf(new Reshape(List.of(0, 3, -1)), picture)).hasToString("Nx3xH*W");
        assertThat(shapeOf(new Reshape(List.of(-1, 4)), batchOf(6, 2))).hasToString("N*3x4");
        assertThat(shapeOf(new Linear(), batchOf(7, 4), shape(5, 4))).isEqualTo(batchOf(7, 5));
        assertThat(shapeOf(new MaxPool(List.of(2, 2), BY_TWO, false), batchOf(3, 9, 8)))
                .isEqualTo(batchOf(3, 4, 4));
    }

    private static SymbolicShape shapeOf(Op op, SymbolicShape... inputs) {
        Stream<Operand> operands = Arrays.stream(inputs).map(shape -> Operand.of(ValueType.float32(shape)));
        return op.infer(operands.toList()).getFirst().shape();
    }
}
