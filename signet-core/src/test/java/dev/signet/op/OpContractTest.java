package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Dim;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every op promises, on every sample of {@link OpSamples}. */
final class OpContractTest {
    private static final List<OpSample> SAMPLES = OpSamples.all();

    @Test
    void everyOpFileIsInTheListOfOps() {
        List<String> files = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.signet.op").stream()
                        .filter(found -> found.isAssignableTo(Op.class) && !found.isInterface())
                        .map(JavaClass::getSimpleName)
                        .toList();
        assertThat(Ops.ALL).extracting(OpType::name).containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void everyOpHasASample() {
        assertThat(SAMPLES.stream().map(sample -> sample.op().type().name()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Ops.ALL.stream().map(OpType::name).toList());
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void theShapeRuleIsWhatTheReferenceFills(OpSample sample) {
        List<ValueType> inferred = sample.op().infer(operands(sample));
        List<Wide> outputs = sample.op().reference(sample.inputs());
        assertThat(inferred)
                .isEqualTo(outputs.stream().map(OpContractTest::type).toList());
    }

    private static List<Operand> operands(OpSample sample) {
        return sample.inputs().stream().map(input -> Operand.of(type(input))).toList();
    }

    private static ValueType type(Wide wide) {
        return new ValueType(wide.type(), SymbolicShape.of(wide.shape()));
    }

    /** A shape rule may say that it needs a size; what it says without it must not be wrong. */
    @ParameterizedTest
    @FieldSource("SAMPLES")
    void aSizeThatIsNotKnownYetChangesNothingButItself(OpSample sample) {
        List<Operand> known = operands(sample);
        List<ValueType> expected = sample.op().infer(known);
        for (int input = 0; input < known.size(); input++) {
            for (int axis = 0; axis < known.get(input).rank(); axis++) {
                ValueType type = known.get(input).type();
                List<Operand> operands = new ArrayList<>(known);
                operands.set(input, Operand.of(type.withShape(type.shape().with(axis, Dim.symbol("S")))));
                checkSymbolic(sample, operands, expected);
            }
        }
    }

    private static void checkSymbolic(OpSample sample, List<Operand> operands, List<ValueType> expected) {
        List<ValueType> inferred;
        try {
            inferred = sample.op().infer(operands);
        } catch (ShapeException needsTheSize) {
            assertThat(needsTheSize).hasMessageContaining("S is not known here");
            return;
        }
        for (int output = 0; output < expected.size(); output++) {
            assertThat(inferred.get(output).element())
                    .isEqualTo(expected.get(output).element());
            assertThat(inferred.get(output)
                            .shape()
                            .mayEqual(expected.get(output).shape()))
                    .as("%s, of %s", inferred, operands)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void theBatchSizeStaysASymbol(OpSample sample) {
        List<Operand> operands = new ArrayList<>();
        Operand first = operands(sample).getFirst();
        for (Operand operand : operands(sample)) {
            boolean sampled = first.rank() > 0
                    && operand.rank() > 0
                    && operand.shape().dim(0).equals(first.shape().dim(0));
            operands.add(
                    sampled
                            ? Operand.of(
                                    operand.type().withShape(operand.shape().with(0, Dim.BATCH)))
                            : operand);
        }
        checkSymbolic(sample, operands, sample.op().infer(operands(sample)));
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void theReferenceLeavesItsInputsAloneAndFillsNewOutputs(OpSample sample) {
        List<Wide> copies = sample.inputs().stream().map(OpContractTest::copy).toList();
        List<Wide> outputs = sample.op().reference(sample.inputs());
        for (int input = 0; input < copies.size(); input++) {
            assertThat(same(sample.inputs().get(input), copies.get(input))).isTrue();
            Wide given = sample.inputs().get(input);
            assertThat(outputs).allSatisfy(output -> assertThat(output).isNotSameAs(given));
        }
    }

    private static Wide copy(Wide wide) {
        return wide.reshaped(wide.shape());
    }

    private static boolean same(Wide a, Wide b) {
        return a.isFloat()
                ? Arrays.equals(a.doubles(), b.doubles())
                : a.toTensor().equals(b.toTensor());
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void anInputOfWhichOnlyTheShapeCountsMayHoldAnything(OpSample sample) {
        List<Wide> poisoned = new ArrayList<>();
        for (int input = 0; input < sample.inputs().size(); input++) {
            Wide wide = copy(sample.inputs().get(input));
            if (!sample.op().readsElements(input) && wide.isFloat()) {
                Arrays.fill(wide.doubles(), Double.NaN);
            }
            poisoned.add(wide);
        }
        List<Wide> expected = sample.op().reference(sample.inputs());
        List<Wide> actual = sample.op().reference(poisoned);
        for (int output = 0; output < expected.size(); output++) {
            assertThat(same(actual.get(output), expected.get(output))).isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void attributesMakeTheSameOpAgain(OpSample sample) {
        Op op = sample.op();
        assertThat(op.type().make(op.attributes())).isEqualTo(op);
        assertThat(Ops.make(op.type().name(), op.attributes())).isEqualTo(op);
        assertThat(op.attributes().values().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        op.type().attributes().stream().map(Attribute::name).toList());
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void defaultsAreOfTheKindTheyAreDeclaredWith(OpSample sample) {
        Op op = sample.op();
        Attributes required = Attributes.NONE;
        for (Attribute attribute : op.type().attributes()) {
            if (attribute.fallback().isEmpty()) {
                Object given = Objects.requireNonNull(op.attributes().values().get(attribute.name()));
                required = required.with(attribute.name(), given);
            }
        }
        assertThat(op.type().make(required).type()).isEqualTo(op.type());
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void costAndReachAreKnownForConcreteShapes(OpSample sample) {
        List<Shape> inputs = sample.inputs().stream().map(Wide::shape).toList();
        List<Shape> outputs = sample.op().infer(operands(sample)).stream()
                .map(type -> type.shape().concrete())
                .toList();
        assertThat(sample.op().cost(inputs, outputs).multiplyAdds()).isNotNegative();
        assertThat(sample.op().cost(inputs, outputs).elementOperations()).isNotNegative();
        assertThat(sample.op().reach(inputs)).isNotNull();
    }

    /** Where an op says so, samples cut out of any of its inputs give what they give in the batch, to the last bit. */
    @ParameterizedTest
    @FieldSource("SAMPLES")
    void whatKeepsSamplesApartComputesEachAsInTheBatch(OpSample sample) {
        List<Shape> shapes = sample.inputs().stream().map(Wide::shape).toList();
        for (int chosen = 1; chosen < 1 << shapes.size(); chosen++) {
            Set<Integer> sampled = bits(chosen);
            if (keepsApart(sample, sampled)) {
                List<Wide> batch = sample.op().reference(sample.inputs());
                int samples = shapes.get(sampled.iterator().next()).size(0);
                for (int n = 0; n < samples; n++) {
                    List<Wide> alone = alone(sample, sampled, n);
                    for (int output = 0; output < batch.size(); output++) {
                        Wide expected = one(batch.get(output), n);
                        assertThat(alone.get(output).shape()).isEqualTo(expected.shape());
                        assertThat(same(alone.get(output), expected))
                                .as("sample %d of inputs %s", n, sampled)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static Set<Integer> bits(int chosen) {
        return IntStream.range(0, Integer.SIZE)
                .filter(bit -> (chosen >> bit & 1) == 1)
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Whether these inputs are batches of one size that the op says it takes apart. */
    private static boolean keepsApart(OpSample sample, Set<Integer> sampled) {
        List<Shape> shapes = sample.inputs().stream().map(Wide::shape).toList();
        boolean batches = sampled.stream().allMatch(input -> shapes.get(input).rank() > 0);
        return batches
                && sampled.stream()
                                .map(input -> shapes.get(input).size(0))
                                .distinct()
                                .count()
                        == 1
                && sample.op().keepsSamplesApart(shapes, sampled);
    }

    private static boolean isBatch(OpSample sample, Set<Integer> sampled) {
        return sampled.stream()
                .allMatch(input -> sample.inputs().get(input).shape().size(0) > 1);
    }

    private static List<Wide> alone(OpSample sample, Set<Integer> sampled, int n) {
        List<Wide> inputs = new ArrayList<>();
        for (int input = 0; input < sample.inputs().size(); input++) {
            Wide whole = sample.inputs().get(input);
            inputs.add(sampled.contains(input) ? one(whole, n) : whole);
        }
        return sample.op().reference(inputs);
    }

    private static Wide one(Wide batch, int n) {
        Wide sample = Wide.zeros(batch.type(), batch.shape().with(0, 1));
        int elements = sample.shape().elements();
        sample.copy(batch, n * elements, 0, elements);
        return sample;
    }

    /** Networks of the usual kind are made of these; if one of them stops saying so, batches are slow again. */
    @Test
    void theUsualOpsKeepSamplesApart() {
        Set<String> apart = SAMPLES.stream()
                .filter(sample -> IntStream.range(1, 1 << sample.inputs().size())
                        .mapToObj(OpContractTest::bits)
                        .anyMatch(sampled -> keepsApart(sample, sampled) && isBatch(sample, sampled)))
                .map(sample -> sample.op().type().name())
                .collect(Collectors.toSet());
        assertThat(apart)
                .contains("Conv", "FusedConv", "BatchNorm", "MaxPool", "AveragePool", "AdaptiveAveragePool")
                .contains("Relu", "Sigmoid", "Tanh", "Activation", "Unary", "Add", "Mul", "Binary", "Softmax")
                .contains("Flatten", "Linear", "Pad", "Resize", "Slice", "ConvTranspose", "AdaptiveMaxPool")
                .contains("Concat", "SelectChannels", "LogSoftmax")
                .doesNotContain("BatchNormTraining", "CrossEntropy", "ConvWeightGradient", "ChannelSum");
    }

    /**
     * Central differences with a step of 1e-6 err by the third derivative times 1e-12 and by rounding errors of about 1e-16 / 1e-6 of the outputs:
     * far below the 1e-5 allowed, which a wrong term exceeds.
     */
    @ParameterizedTest
    @FieldSource("SAMPLES")
    void theGradientIsWhatCentralDifferencesSay(OpSample sample) {
        if (!sample.differentiable()) {
            assertThatThrownBy(() -> GradientGraph.of(sample))
                    .isInstanceOf(NoGradientException.class)
                    .hasMessageContaining(sample.op().type().name());
            return;
        }
        if (sample.outputs().isEmpty()) {
            return; // integers have no gradient
        }
        GradientGraph graph = GradientGraph.of(sample);
        for (int input = 0; input < sample.inputs().size(); input++) {
            assertThat(graph.gradients().get(input).isPresent())
                    .as("input %s has a gradient", input)
                    .isEqualTo(sample.hasGradient(input));
            if (sample.hasGradient(input)) {
                checkGradient(sample, graph, input);
            }
        }
    }

    private static void checkGradient(OpSample sample, GradientGraph graph, int input) {
        Wide gradient = graph.gradients().get(input).orElseThrow();
        assertThat(gradient.shape()).isEqualTo(sample.inputs().get(input).shape());
        double step = 1e-6;
        for (int i = 0; i < gradient.doubles().length; i++) {
            double slope = (graph.loss(input, i, step) - graph.loss(input, i, -step)) / (2 * step);
            assertThat(gradient.doubles()[i])
                    .as("gradient of input %s at %s", input, i)
                    .isCloseTo(slope, within(1e-5 + 1e-3 * Math.abs(slope)));
        }
    }

    /** A gradient does not need what was left out because nobody asked for it. */
    @ParameterizedTest
    @FieldSource("SAMPLES")
    void eachGradientCanBeAskedForAlone(OpSample sample) {
        if (!sample.differentiable() || sample.outputs().isEmpty()) {
            return;
        }
        GradientGraph all = GradientGraph.of(sample);
        IntStream.range(0, sample.inputs().size()).filter(sample::hasGradient).forEach(input -> {
            Wide alone = GradientGraph.of(sample, input).gradients().get(input).orElseThrow();
            assertThat(same(alone, all.gradients().get(input).orElseThrow())).isTrue();
        });
    }
}
