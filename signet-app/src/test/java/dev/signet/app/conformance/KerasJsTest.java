package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.SharedData;
import dev.signet.graph.Value;
import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The Keras layers recorded for keras-js, but for recurrent ones and embeddings. */
class KerasJsTest {
    /** A few float32 roundings, relative to the largest value. */
    private static final double BOUND = 1e-5;
    /** The file has six decimals. */
    private static final double ROUNDED = 0.51e-6;

    private static final Set<String> OUT_OF_SCOPE =
            Set.of("layers/recurrent/", "layers/embeddings/", "layers/wrappers/Bidirectional");

    /** Two convolutions, joined; the first model joins its inputs, the second turned. */
    private static final Map<String, String> JOINED =
            Map.of("graph_01", "add", "graph_02", "average", "graph_04", "maximum", "graph_05", "concat");

    @Test
    void everyRecordedLayerPasses() throws IOException {
        Map<String, String> scripts = scripts();
        Map<String, JsonCursor> cases = cases();
        List<String> failed = new ArrayList<>();
        int passed = 0;
        for (Map.Entry<String, JsonCursor> recorded : cases.entrySet()) {
            Optional<String> difference = compare(recorded.getKey(), recorded.getValue(), scripts);
            difference.ifPresent(text -> failed.add(recorded.getKey() + ": " + text));
            passed += difference.isEmpty() ? 1 : 0;
        }
        assertThat(failed).isEmpty();
        assertThat(cases).hasSize(233);
        assertThat(passed).isEqualTo(233);
    }

    private static Map<String, String> scripts() throws IOException {
        Map<String, String> scripts = new HashMap<>();
        try (InputStream file = Objects.requireNonNull(KerasJsTest.class.getResourceAsStream("keras-js-layers.txt"))) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" = "))
                    .forEach(parts -> scripts.put(parts[0], parts[1]));
        }
        return scripts;
    }

    private static Map<String, JsonCursor> cases() throws IOException {
        Map<String, JsonCursor> cases = new HashMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(java.nio.file.Files.newInputStream(SharedData.path("goldens/keras-js.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(".json") && OUT_OF_SCOPE.stream().noneMatch(name::startsWith)) {
                    cases.putAll(Json.parse(name, zip.readAllBytes()).fields());
                }
            }
        }
        return cases;
    }

    private static Optional<String> compare(String name, JsonCursor recorded, Map<String, String> scripts) {
        GoldenRun run = new GoldenRun();
        List<GoldenTensor> weights = recorded.optionalField("weights").stream()
                .flatMap(list -> list.items().stream())
                .map(GoldenTensor::of)
                .toList();
        KerasScript script = new KerasScript(run, weights);
        // Activations are tried on matrices too: there is no batch to add.
        boolean activation = name.startsWith("activations.");
        GoldenTensor expected = GoldenTensor.of(recorded.field("expected"));
        if (activation) {
            Value x = run.input("x", GoldenTensor.of(recorded.field("input")));
            return run.compare(
                    script.build(scripts.getOrDefault(name, "act " + name.split("\\.")[1]), x),
                    expected,
                    bound(expected));
        }
        Value y = name.startsWith("graph_")
                ? graph(name, run, script, recorded)
                : script.build(script(name, scripts), run.input("x", sample(recorded.field("input"))));
        return run.compare(y, batch(expected), bound(expected));
    }

    private static double bound(GoldenTensor expected) {
        double scale = Arrays.stream(expected.data()).map(Math::abs).max().orElse(1);
        return BOUND + ROUNDED / Math.max(scale, Double.MIN_NORMAL);
    }

    private static String script(String name, Map<String, String> scripts) {
        return Optional.ofNullable(scripts.get(name))
                .orElseThrow(() -> new AssertionError("no settings for " + name + " in keras-js-layers.txt"));
    }

    private static GoldenTensor sample(JsonCursor json) {
        return batch(GoldenTensor.of(json));
    }

    private static GoldenTensor batch(GoldenTensor tensor) {
        int[] inside = tensor.shape().toArray();
        int[] sizes = new int[inside.length + 1];
        sizes[0] = 1;
        System.arraycopy(inside, 0, sizes, 1, inside.length);
        return tensor.as(sizes);
    }

    /** The models of several inputs; Keras orders their weights by the depth of the layer. */
    private static Value graph(String name, GoldenRun run, KerasScript script, JsonCursor recorded) {
        List<Value> x = new ArrayList<>();
        for (JsonCursor input : recorded.field("inputs").items()) {
            x.add(run.input("x" + x.size(), sample(input)));
        }
        return switch (name) {
            case "graph_00" ->
                script.build("permute 0,2,1", script.concat(2, x.get(0), script.build("permute 1,0,2", x.get(1))));
            case "graph_06" -> threeBranches(script, x);
            case "graph_07" -> {
                Value joined = script.concat(
                        3, pairs(script, "same", pairs(script, "same", x)).toArray(Value[]::new));
                yield script.build("conv 1,1 same 1 linear", joined);
            }
            default -> {
                List<Value> branches = pairs(script, "valid", x);
                String join = Objects.requireNonNull(JOINED.get(name), name);
                yield join.equals("concat")
                        ? script.concat(3, branches.get(0), branches.get(1))
                        : script.merge(join, branches);
            }
        };
    }

    /** A convolution of each. */
    private static List<Value> pairs(KerasScript script, String padding, List<Value> values) {
        List<Value> branches = new ArrayList<>();
        for (Value value : values) {
            branches.add(script.build("conv 1,1 " + padding + " 1 relu", value));
        }
        return branches;
    }

    /** One, three and two convolutions, joined. */
    private static Value threeBranches(KerasScript script, List<Value> x) {
        Value deep = script.build("conv 1,1 valid 1 relu ; conv 1,1 same 1 relu", x.get(1));
        Value middle = script.build("conv 1,1 same 1 relu", x.get(2));
        Value shallow = script.build("conv 1,1 same 1 relu", x.get(0));
        deep = script.build("conv 1,1 valid 1 relu", deep);
        return script.concat(3, shallow, deep, script.build("conv 1,1 same 1 relu", middle));
    }
}
