package dev.signet.io;

import dev.signet.graph.Attributes;
import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Ops;
import dev.signet.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A graph as JSON: {@code values} that come from outside (inputs, parameters, states), {@code nodes} in order with op, attributes, inputs and layer, and
 * {@code outputs} by name. Values are numbered: those of {@code values} first, then the results of each node. Everything read is checked by building the graph
 * again.
 */
public final class GraphJson {
    private static final int MOST_NODES = 100_000;

    private GraphJson() {}

    /** Throws {@link IllegalArgumentException} for a graph with constants, which have no place in this form. */
    public static JsonValue write(Graph graph) {
        if (!graph.constants().isEmpty()) {
            throw new IllegalArgumentException("a graph with constants cannot be written yet: "
                    + graph.constants().keySet());
        }
        Map<Value, Integer> numbers = new LinkedHashMap<>();
        List<JsonValue> values = new ArrayList<>();
        for (Value value : graph.values()) {
            if (value.kind() != Value.Kind.RESULT) {
                numbers.put(value, numbers.size());
                values.add(JsonObject.empty()
                        .with("name", JsonValue.of(value.name()))
                        .with("kind", JsonValue.of(value.kind().name()))
                        .with("element", JsonValue.of(value.type().element().name()))
                        .with("shape", shape(value.shape())));
            }
        }
        List<JsonValue> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            int[] inputs = node.inputs().stream()
                    .mapToInt(value -> number(numbers, value))
                    .toArray();
            node.outputs().forEach(value -> numbers.put(value, numbers.size()));
            nodes.add(JsonObject.empty()
                    .with("op", JsonValue.of(node.op().type().name()))
                    .with("attributes", attributes(node.op().attributes()))
                    .with("inputs", JsonValue.ofInts(inputs))
                    .with("layer", JsonValue.of(node.layer())));
        }
        JsonObject outputs = JsonObject.empty();
        for (Map.Entry<String, Value> output : graph.outputs().entrySet()) {
            outputs = outputs.with(output.getKey(), JsonValue.of((long) number(numbers, output.getValue())));
        }
        return JsonObject.empty()
                .with("values", new JsonArray(values))
                .with("nodes", new JsonArray(nodes))
                .with("outputs", outputs);
    }

    private static int number(Map<Value, Integer> numbers, Value value) {
        Integer number = numbers.get(value);
        if (number == null) {
            throw new IllegalArgumentException(value + " is used before it is made");
        }
        return number;
    }

    private static JsonValue shape(SymbolicShape shape) {
        List<JsonValue> dims = new ArrayList<>();
        for (Dim dim : shape.dims()) {
            dims.add(
                    switch (dim) {
                        case Dim.Known known -> JsonValue.of((long) known.size());
                        case Dim.Symbol symbol -> JsonValue.of(symbol.text());
                    });
        }
        return new JsonArray(dims);
    }

    private static JsonValue attributes(Attributes attributes) {
        JsonObject object = JsonObject.empty();
        for (Map.Entry<String, Object> entry : attributes.values().entrySet()) {
            object = object.with(entry.getKey(), attribute(entry.getValue()));
        }
        return object;
    }

    private static JsonValue attribute(Object value) {
        return switch (value) {
            case Long integer -> JsonValue.of(integer);
            case Double number -> JsonObject.empty().with("number", JsonValue.of(number));
            case String text -> JsonValue.of(text);
            case Boolean flag -> JsonValue.of(flag);
            case List<?> list ->
                new JsonArray(list.stream().map(GraphJson::attribute).toList());
            default -> throw new IllegalArgumentException("attribute value " + value);
        };
    }

    /** Builds the graph again; throws {@link ModelFormatException} naming the place in the JSON. */
    public static Graph read(JsonCursor json) {
        json.onlyFields("values", "nodes", "outputs");
        GraphBuilder builder = new GraphBuilder();
        List<Value> values = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonCursor value : json.field("values").items()) {
            if (!names.add(value.field("name").text())) {
                throw value.field("name")
                        .error("the name " + Quoted.text(value.field("name").text()) + " is taken");
            }
            values.add(guarded(value, () -> source(builder, value)));
        }
        List<JsonCursor> nodes = json.field("nodes").items();
        if (nodes.size() > MOST_NODES) {
            throw json.error("has " + nodes.size() + " nodes, allowed are " + MOST_NODES);
        }
        for (JsonCursor node : nodes) {
            values.addAll(guarded(node, () -> node(builder, node, values)));
        }
        json.field("outputs")
                .fields()
                .forEach((name, number) -> builder.output(name, values.get(number.integer(0, values.size() - 1))));
        return builder.build();
    }

    private interface Reading<T> {
        T read();
    }

    /** What the graph refuses is the file's fault; so is an op with too few inputs, whose shape rule finds no element where it looks. */
    private static <T> T guarded(JsonCursor at, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw at.error(String.valueOf(refused.getMessage()));
        } catch (ClassCastException | IndexOutOfBoundsException | NoSuchElementException misfit) {
            throw at.error("inputs or attributes do not fit the op: " + misfit.getMessage());
        }
    }

    private static <E extends Enum<E>> E constant(JsonCursor json, Class<E> type) {
        String text = json.text();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw json.error(Quoted.text(text) + " is none of " + Arrays.toString(type.getEnumConstants()));
    }

    private static Value source(GraphBuilder builder, JsonCursor json) {
        json.onlyFields("name", "kind", "element", "shape");
        String name = json.field("name").text();
        List<Dim> dims = new ArrayList<>();
        for (JsonCursor dim : json.field("shape").items()) {
            dims.add(
                    dim.value() instanceof JsonText text
                            ? Dim.symbol(text.value())
                            : Dim.of(dim.integer(0, Integer.MAX_VALUE)));
        }
        SymbolicShape shape = new SymbolicShape(dims);
        ElementType element = constant(json.field("element"), ElementType.class);
        return switch (constant(json.field("kind"), Value.Kind.class)) {
            case INPUT -> builder.input(name, element, shape);
            case PARAMETER -> builder.parameter(name, shape.concrete());
            case STATE -> builder.state(name, shape.concrete());
            case CONSTANT, RESULT -> throw json.field("kind").error("values are inputs, parameters or states");
        };
    }

    private static List<Value> node(GraphBuilder builder, JsonCursor json, List<Value> values) {
        json.onlyFields("op", "attributes", "inputs", "layer");
        Map<String, Object> attributes = new LinkedHashMap<>();
        json.field("attributes").fields().forEach((name, value) -> attributes.put(name, attribute(value)));
        JsonCursor name = json.field("op");
        Op op = guarded(name, () -> Ops.make(name.text(), new Attributes(attributes)));
        List<Value> inputs = new ArrayList<>();
        for (JsonCursor input : json.field("inputs").items()) {
            inputs.add(values.get(input.integer(0, values.size() - 1)));
        }
        return builder.inLayer(json.field("layer").text(), () -> builder.addAll(op, inputs));
    }

    private static Object attribute(JsonCursor json) {
        return switch (json.value()) {
            case JsonNumber number -> json.integer();
            case JsonText text -> text.value();
            case JsonBool flag -> flag.value();
            case JsonArray array ->
                json.items().stream().map(GraphJson::attribute).toList();
            case JsonObject object -> json.onlyFields("number").field("number").number();
            case JsonNull none -> throw json.error("an attribute is not null");
        };
    }
}
