package dev.signet.io.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of one attribute as they come; old files do not say which of them counts, then it is the one that is there. */
final class AttributeFields {
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int TENSOR = 4;
    private static final int GRAPH = 5;
    private static final int FLOATS = 6;
    private static final int INTS = 7;
    private static final int STRINGS = 8;

    private String name = "";
    private String reference = "";
    private int declared;
    private int seen;
    private float number;
    private long integer;
    private String text = "";
    private Optional<TensorProto> tensor = Optional.empty();
    private Optional<GraphProto> graph = Optional.empty();
    private final List<Float> numbers = new ArrayList<>();
    private final List<Long> integers = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    private AttributeFields() {}

    static AttributeFields read(WireReader in) {
        AttributeFields fields = new AttributeFields();
        while (in.next()) {
            fields.take(in);
        }
        return fields;
    }

    private void take(WireReader in) {
        switch (in.field()) {
            case 1 -> name = in.text();
            case 2 -> {
                seen = FLOAT;
                number = in.float32();
            }
            case 3 -> {
                seen = INT;
                integer = in.integer();
            }
            case 4 -> {
                seen = STRING;
                text = in.text();
            }
            case 5 -> {
                seen = TENSOR;
                tensor = Optional.of(ProtoReader.tensor(in.message("t", -1)));
            }
            case 6 -> {
                seen = GRAPH;
                graph = Optional.of(ProtoReader.graph(in.message("g", -1)));
            }
            case 7 -> {
                seen = FLOATS;
                var buffer = in.fixed(4);
                in.source().countEntries(buffer.remaining() / 4, in.place(), in.position());
                while (buffer.hasRemaining()) {
                    numbers.add(buffer.getFloat());
                }
            }
            case 8 -> {
                seen = INTS;
                in.integers(number -> {
                    in.source().countEntries(1, in.place(), in.position());
                    integers.add(number);
                });
            }
            case 9 -> {
                seen = STRINGS;
                texts.add(in.text());
            }
            case 20 -> declared = in.smallInteger();
            case 21 -> reference = in.text();
            default -> in.skip();
        }
    }

    String name() {
        return name;
    }

    AttributeProto value(WireReader in) {
        if (!reference.isEmpty()) {
            return new AttributeProto.Reference(reference);
        }
        int kind = declared == 0 ? seen : declared;
        return switch (kind) {
            case FLOAT -> new AttributeProto.Number(number);
            case INT -> new AttributeProto.Integer(integer);
            case STRING -> new AttributeProto.Text(text);
            case TENSOR -> new AttributeProto.OfTensor(tensor.orElseThrow(() -> in.error("the tensor is missing")));
            case GRAPH -> new AttributeProto.OfGraph(graph.orElseThrow(() -> in.error("the graph is missing")));
            case FLOATS -> new AttributeProto.Numbers(numbers);
            case INTS -> new AttributeProto.Integers(integers);
            case STRINGS -> new AttributeProto.Texts(texts);
            default -> new AttributeProto.Other(kind);
        };
    }
}
