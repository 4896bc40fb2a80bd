package dev.signet.io.fuzz;

import dev.signet.graph.Dim;
import dev.signet.graph.Value;
import dev.signet.io.ModelFormatException;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.io.onnx.UnsupportedOnnxException;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.HashMap;
import java.util.Map;

/**
 * An ONNX file, up to its plan: {@link ModelFormatException} or {@link UnsupportedOnnxException} while reading, {@link PlanTooLargeException} or, for a graph with
 * symbols that does not fit the sizes tried, {@link ShapeException} while planning.
 */
public final class OnnxFuzz {
    /** A fuzzer's instrumentation copies texts that are compared: some tens of times what a reader needs itself. */
    private static final int MEBIBYTES = 512;

    private static final int SIZE_OF_SYMBOLS = 2;
    private static final SessionOptions SMALL =
            SessionOptions.standard().threads(1).memoryBytes(1 << 20);

    private OnnxFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Allowance.ofMebibytes(MEBIBYTES, () -> read(input));
    }

    private static void read(byte[] input) {
        try {
            OnnxModel model = OnnxFile.read("fuzz.onnx", input);
            if (model.isGeneral()) {
                plan(model);
            }
        } catch (ModelFormatException refused) {
            if (refused.reason().isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        } catch (UnsupportedOnnxException refused) {
            if (refused.reasons().isEmpty()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }

    private static void plan(OnnxModel model) {
        Map<String, Shape> shapes = new HashMap<>();
        try {
            for (Value input : model.graph().inputs()) {
                int[] sizes = input.shape().dims().stream()
                        .mapToInt(dim -> dim instanceof Dim.Known known ? known.size() : SIZE_OF_SYMBOLS)
                        .toArray();
                shapes.put(input.name(), Shape.of(sizes));
            }
            Session.of(model.graph(), model.weights(), SMALL).plan(shapes);
        } catch (PlanTooLargeException | ShapeException refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }
}
