package dev.signet.app.conformance;

import dev.signet.graph.Graph;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.ValueType;
import dev.signet.io.ModelFormatException;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.io.onnx.OnnxSession;
import dev.signet.io.onnx.UnsupportedOnnxException;
import dev.signet.io.onnx.ValueInfoProto;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs ONNX backend tests by the algorithms and compares as the tests' authors do: |found - expected| <= 1e-7 + 1e-3 |expected|, integers exactly.
 *
 * <p>Three kinds cannot be compared like that, and their reports say so: random ones (their generator is not part of the standard) by {@link RandomCheck},
 * whole networks with weights that are all the same by their structure, and quantised products outside the range of their type, which the vectors of
 * ONNX up to 1.21 wrap around although the standard saturates (onnx/onnx#7835, corrected since), by {@link SaturatedCheck}.
 */
public final class OnnxConformance {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-7;

    private OnnxConformance() {}

    /** The verdict of one case. */
    public record Result(OnnxCases.Case which, Verdict verdict) {}

    /** Runs all vectors of one case. */
    public static Result run(OnnxCases cases, OnnxCases.Case which) throws IOException {
        return new Result(which, verdict(cases, which.name()));
    }

    private static Verdict verdict(OnnxCases cases, String name) throws IOException {
        try {
            OnnxModel model = OnnxFile.read(name, cases.bytes(name + "/model.onnx"));
            OnnxSession session = OnnxSession.of(model, SessionOptions.standard());
            int set = 0;
            while (cases.has(vector(name, set, "output", 0))) {
                Optional<String> difference = difference(cases, name, set, model, session);
                if (difference.isPresent()) {
                    return new Verdict.Failed(difference.get());
                }
                set++;
            }
            if (cases.has(vector(name, set, "input", 0))) {
                return new Verdict.Failed("is read although its authors found no output");
            }
            return set == 0 ? new Verdict.Failed("there are no vectors") : new Verdict.Passed();
        } catch (UnsupportedOnnxException lacking) {
            return new Verdict.Unsupported(String.join("; ", lacking.reasons()));
        } catch (ModelFormatException contradicts) {
            boolean hasOutput = cases.has(vector(name, 0, "output", 0)); // a bad model has inputs only
            return hasOutput ? new Verdict.Failed("refused: " + contradicts) : new Verdict.Passed();
        } catch (RuntimeException refused) { // one bad case must not end the report of the others
            return new Verdict.Failed("refused: " + refused);
        }
    }

    /** A whole network: that it is imported, and its output has the type and sizes of the recorded one. */
    public static Result network(OnnxCases cases, String name) throws IOException {
        OnnxCases.Case which = new OnnxCases.Case(name, List.of("(networks)"), true);
        try {
            OnnxModel model = OnnxFile.read(name, cases.bytes(name + ".onnx"));
            Tensor expected = tensor(cases, name + "_output_0.pb", Optional.empty());
            ValueType found = model.graph().outputs().values().iterator().next().type();
            boolean same =
                    found.element() == expected.type() && found.shape().mayEqual(SymbolicShape.of(expected.shape()));
            return new Result(
                    which,
                    same ? new Verdict.Passed() : new Verdict.Failed("gives " + found + ", expected " + expected));
        } catch (UnsupportedOnnxException lacking) {
            return new Result(which, new Verdict.Unsupported(String.join("; ", lacking.reasons())));
        } catch (RuntimeException refused) { // as above
            return new Result(which, new Verdict.Failed("refused: " + refused));
        }
    }

    private static String vector(String name, int set, String kind, int index) {
        return name + "/test_data_set_" + set + "/" + kind + "_" + index + ".pb";
    }

    private static Optional<String> difference(
            OnnxCases cases, String name, int set, OnnxModel model, OnnxSession session) throws IOException {
        Map<String, Tensor> inputs = new HashMap<>();
        int index = 0;
        for (String input : model.inputs()) {
            inputs.putAll(values(cases, vector(name, set, "input", index++), input, model));
        }
        Map<String, Tensor> found = session.run(inputs);
        Map<String, Tensor> expected = new LinkedHashMap<>();
        int output = 0;
        for (String key : model.outputs()) {
            expected.putAll(values(cases, vector(name, set, "output", output++), key, model));
        }
        if (!found.keySet().equals(expected.keySet())) {
            return Optional.of("set " + set + ": gives " + found.keySet() + ", expected " + expected.keySet());
        }
        Graph graph = model.isGeneral() ? model.graph() : model.given(inputs).graph();
        if (RandomCheck.concerns(graph)) {
            return RandomCheck.difference(graph, inputs, found, expected);
        }
        for (Map.Entry<String, Tensor> one : expected.entrySet()) {
            Tensor result = Objects.requireNonNull(found.get(one.getKey()));
            Optional<String> difference = difference(result, one.getValue());
            if (difference.isPresent() && !SaturatedCheck.explains(graph, result, one.getValue())) {
                return Optional.of("set " + set + ", output " + one.getKey() + ": " + difference.get());
            }
        }
        return Optional.empty();
    }

    /** The tensor of this name, or those of a sequence under their numbers. */
    private static Map<String, Tensor> values(OnnxCases cases, String entry, String name, OnnxModel model)
            throws IOException {
        if (model.kind(name) == ValueInfoProto.Kind.TENSOR) {
            return Map.of(name, tensor(cases, entry, model.element(name)));
        }
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Tensor tensor : OnnxFile.readTensors(entry, cases.bytes(entry), model.kind(name))) {
            boolean one = model.kind(name) == ValueInfoProto.Kind.OPTIONAL_TENSOR;
            values.put(one ? name : name + "[" + values.size() + "]", tensor);
        }
        return values;
    }

    /** Old vectors have bfloat16 numbers as uint16. */
    private static Tensor tensor(OnnxCases cases, String entry, Optional<ElementType> declared) throws IOException {
        Tensor tensor = OnnxFile.readTensor(entry, cases.bytes(entry));
        return declared.equals(Optional.of(ElementType.BFLOAT16)) && tensor.type() == ElementType.UINT16
                ? Tensor.wrap(ElementType.BFLOAT16, tensor.shape(), tensor.data())
                : tensor;
    }

    static Optional<String> difference(Tensor found, Tensor expected) {
        if (found.type() != expected.type() || !found.shape().equals(expected.shape())) {
            return Optional.of("is " + found + ", expected " + expected);
        }
        Wide a = Wide.of(found);
        Wide b = Wide.of(expected);
        for (int i = 0; i < expected.elements(); i++) {
            if (a.type() == ElementType.STRING) {
                if (!a.texts()[i].equals(b.texts()[i])) {
                    return Optional.of("element " + i + " is '" + a.texts()[i] + "', expected '" + b.texts()[i] + "'");
                }
            } else if (a.isFloat() ? !close(a.doubles()[i], b.doubles()[i]) : a.longs()[i] != b.longs()[i]) {
                return Optional.of("element " + i + " is " + (a.isFloat() ? a.doubles()[i] : a.longs()[i])
                        + ", expected " + (b.isFloat() ? b.doubles()[i] : b.longs()[i]));
            }
        }
        return Optional.empty();
    }

    private static boolean close(double found, double expected) {
        return Double.compare(found, expected) == 0
                || Math.abs(found - expected) <= ABSOLUTE + RELATIVE * Math.abs(expected);
    }

    /** Verdicts counted by subject, in the order of their names. */
    public static Map<String, TorchConformance.Count> counts(List<Result> results) {
        Map<String, TorchConformance.Count> counts = new TreeMap<>();
        for (Result result : results) {
            counts.merge(
                    result.which().subject(),
                    TorchConformance.Count.NONE.plus(result.verdict()),
                    TorchConformance.Count::plus);
        }
        return counts;
    }
}
