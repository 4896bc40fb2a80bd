package dev.signet.app.conformance;

import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.io.JsonNull;
import dev.signet.io.JsonNumber;
import dev.signet.io.ModelFormatException;
import dev.signet.io.SafeTensors;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One recorded call of a PyTorch module, optimizer or scheduler: its arguments, what went in, and what PyTorch computed in double.
 *
 * @param name the class as its users write it: {@code Conv2d}, {@code optim.SGD}, {@code lr.StepLR}
 */
record TorchCase(String file, String name, JsonCursor arguments, Map<String, String> metadata, SafeTensors values) {
    static TorchCase read(Path path) throws IOException {
        SafeTensors values = SafeTensors.read(path);
        String file = String.valueOf(path.getFileName());
        Map<String, String> metadata = values.metadata();
        JsonCursor arguments =
                Json.parse(file + ": args", metadata.getOrDefault("args", "{}").getBytes(StandardCharsets.UTF_8));
        return new TorchCase(file, name(path, metadata), arguments, metadata, values);
    }

    private static String name(Path path, Map<String, String> metadata) {
        if (metadata.containsKey("module")) {
            return metadata.get("module");
        }
        if (metadata.containsKey("optimizer")) {
            return "optim." + metadata.get("optimizer");
        }
        if (metadata.containsKey("scheduler")) {
            return "lr." + metadata.get("scheduler");
        }
        throw new ModelFormatException(
                path.toString(), "the metadata names no module, optimizer or scheduler, so this is no recorded case");
    }

    /** Modules are recorded in training mode unless the metadata says otherwise. */
    boolean training() {
        return !metadata.getOrDefault("training", "true").equals("false");
    }

    boolean has(String tensor) {
        return values.tensors().containsKey(tensor);
    }

    Tensor tensor(String name) {
        return find(name).orElseThrow(() -> new ModelFormatException(file, "there is no tensor named " + name));
    }

    Optional<Tensor> find(String name) {
        return Optional.ofNullable(values.tensors().get(name));
    }

    Wide wide(String name) {
        return Wide.of(tensor(name));
    }

    /** The parameters, without {@code param.} before their names, in the order of the file. */
    List<String> parameters() {
        return values.tensors().keySet().stream()
                .filter(name -> name.startsWith("param."))
                .map(name -> name.substring("param.".length()))
                .toList();
    }

    /** The inputs of the call, by name, for which a gradient was recorded. */
    List<String> inputsWithGradient() {
        return values.tensors().keySet().stream()
                .filter(name -> name.startsWith("grad.") && !name.startsWith("grad.param."))
                .map(name -> name.substring("grad.".length()))
                .toList();
    }

    double number(String argument, double otherwise) {
        return given(argument) ? arguments.field(argument).number() : otherwise;
    }

    boolean flag(String argument, boolean otherwise) {
        return given(argument) ? arguments.field(argument).bool() : otherwise;
    }

    String text(String argument, String otherwise) {
        return given(argument) ? arguments.field(argument).text() : otherwise;
    }

    List<Integer> integers(String argument) {
        int[] integers = arguments.field(argument).integers(Integer.MIN_VALUE, Integer.MAX_VALUE);
        return Arrays.stream(integers).boxed().toList();
    }

    /** One number for each of so many axes; PyTorch also takes a single one for all. */
    List<Integer> perAxis(String argument, int axes) {
        return arguments.field(argument).value() instanceof JsonNumber
                ? Collections.nCopies(axes, arguments.field(argument).integer(Integer.MIN_VALUE, Integer.MAX_VALUE))
                : integers(argument);
    }

    /** The sizes an adaptive pool was asked for; 0 keeps the axis, as None does in PyTorch. */
    List<Integer> adaptiveSizes(int axes) {
        JsonCursor sizes = arguments.field("output_size");
        if (sizes.value() instanceof JsonNumber) {
            return perAxis("output_size", axes);
        }
        return sizes.items().stream()
                .map(size -> size.value() instanceof JsonNull ? 0 : size.integer(0, Integer.MAX_VALUE))
                .toList();
    }

    /** As {@link #perAxis(String, int)}, with what holds for all axes where the argument was not given. */
    List<Integer> perAxis(String argument, int axes, int otherwise) {
        return given(argument) ? perAxis(argument, axes) : Collections.nCopies(axes, otherwise);
    }

    /** One number, whole or not, for each of so many axes. */
    List<Double> numbersPerAxis(String argument, int axes) {
        return arguments.field(argument).value() instanceof JsonNumber
                ? Collections.nCopies(axes, arguments.field(argument).number())
                : numbers(argument);
    }

    /** Whether the argument was given and is not Python's None. */
    boolean given(String argument) {
        return arguments
                .optionalField(argument)
                .filter(field -> !(field.value() instanceof JsonNull))
                .isPresent();
    }

    /** A number or a list of numbers, lists in it allowed, as a float32 tensor; empty if it was not given. */
    Optional<Tensor> nestedNumbers(String argument) {
        return given(argument) ? Optional.of(nested(arguments.field(argument))) : Optional.empty();
    }

    private static Tensor nested(JsonCursor cursor) {
        if (cursor.value() instanceof JsonNumber) {
            return Tensor.of(Shape.scalar(), (float) cursor.number());
        }
        List<Tensor> parts = cursor.items().stream().map(TorchCase::nested).toList();
        int[] inner = parts.isEmpty() ? new int[0] : parts.getFirst().shape().toArray();
        int[] sizes = new int[inner.length + 1];
        sizes[0] = parts.size();
        System.arraycopy(inner, 0, sizes, 1, inner.length);
        Tensor whole = Tensor.zeros(Shape.of(sizes));
        int at = 0;
        for (Tensor part : parts) {
            System.arraycopy(part.floats(), 0, whole.floats(), at, part.elements());
            at += part.elements();
        }
        return whole;
    }

    /** A list of numbers; empty if it was not given. */
    List<Double> numbers(String argument) {
        return given(argument)
                ? arguments.field(argument).items().stream()
                        .map(JsonCursor::number)
                        .toList()
                : List.of();
    }

    /** Refuses arguments that nobody reads: an ignored option would be a wrong answer. */
    void onlyArguments(String... known) {
        for (String argument : arguments.fields().keySet()) {
            if (!List.of(known).contains(argument)) {
                throw new UnsupportedCaseException(name + " with " + argument);
            }
        }
    }
}
