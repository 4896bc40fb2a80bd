package dev.signet.app;

import dev.signet.inspect.ModelClause;
import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.io.JsonNumber;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model must be, as a file beside it:
 *
 * <pre>{@code
 * {
 *   "input": [1, 28, 28],
 *   "parameters": 61706,
 *   "multiplyAdds": {"atMost": 500000},
 *   "output": [10],
 *   "receptiveField": {"conv2": {"atMost": 16}},
 *   "shiftEquivariance": {"conv2": {"shift": [2, 2], "within": 1e-6}}
 * }
 * }</pre>
 *
 * A number stands for exactly that; an object has {@code atLeast}, {@code atMost} or both. Every field may be missing; one that is not known is an error.
 *
 * @param input the shape of one sample; empty to take the model's
 */
record ContractFile(Optional<Shape> input, List<ModelClause> clauses) {
    private static final int LARGEST_AXIS = 1 << 24;

    static ContractFile read(Path file) throws IOException {
        JsonCursor root = Json.read(file)
                .onlyFields("input", "parameters", "multiplyAdds", "output", "receptiveField", "shiftEquivariance");
        List<ModelClause> clauses = new ArrayList<>();
        root.optionalField("parameters")
                .map(ContractFile::range)
                .ifPresent(range -> clauses.add(new ModelClause.Parameters(range.atLeast(), range.atMost())));
        root.optionalField("multiplyAdds")
                .map(ContractFile::range)
                .ifPresent(range -> clauses.add(new ModelClause.MultiplyAdds(range.atLeast(), range.atMost())));
        root.optionalField("output").ifPresent(sizes -> clauses.add(new ModelClause.Output(sizes(sizes))));
        layers(root, "receptiveField").forEach((layer, value) -> {
            Range range = range(value);
            clauses.add(new ModelClause.FieldOf(layer, range.atLeast(), range.atMost()));
        });
        layers(root, "shiftEquivariance").forEach((layer, value) -> {
            value.onlyFields("shift", "within");
            List<Integer> shift = Arrays.stream(value.field("shift").integers(-LARGEST_AXIS, LARGEST_AXIS))
                    .boxed()
                    .toList();
            clauses.add(new ModelClause.FollowsShift(
                    layer, shift, value.field("within").number()));
        });
        Optional<Shape> input = root.optionalField("input").map(sizes -> Shape.of(sizes.integers(1, LARGEST_AXIS)));
        return new ContractFile(input, List.copyOf(clauses));
    }

    private static Map<String, JsonCursor> layers(JsonCursor root, String field) {
        return root.optionalField(field).map(JsonCursor::fields).orElse(Map.of());
    }

    private static List<Integer> sizes(JsonCursor sizes) {
        return Arrays.stream(sizes.integers(0, Integer.MAX_VALUE)).boxed().toList();
    }

    /** Between two numbers, both included. */
    private record Range(long atLeast, long atMost) {}

    private static Range range(JsonCursor value) {
        if (value.value() instanceof JsonNumber) {
            return new Range(value.integer(), value.integer());
        }
        value.onlyFields("atLeast", "atMost");
        return new Range(
                value.optionalField("atLeast").map(JsonCursor::integer).orElse(0L),
                value.optionalField("atMost").map(JsonCursor::integer).orElse(Long.MAX_VALUE));
    }
}
