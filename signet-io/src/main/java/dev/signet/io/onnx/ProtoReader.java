package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an ONNX file to records, by the field numbers of onnx.proto. Fields that Signet has no use for are skipped. */
final class ProtoReader {
    private static final ValueInfoProto NO_TYPE =
            new ValueInfoProto("", ValueInfoProto.Kind.OTHER, 0, Optional.empty());

    private ProtoReader() {}

    static ModelProto model(WireReader in) {
        long irVersion = 0;
        String producer = "";
        Map<String, Long> opsets = new LinkedHashMap<>();
        Optional<GraphProto> graph = Optional.empty();
        Map<String, String> metadata = new LinkedHashMap<>();
        List<FunctionProto> functions = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> irVersion = in.integer();
                case 2 -> producer = in.text();
                case 7 -> graph = Optional.of(graph(in.message("graph", -1)));
                case 8 -> opset(in.message("opset_import", opsets.size()), opsets);
                case 14 -> entry(in.message("metadata_props", metadata.size()), metadata);
                case 25 -> functions.add(function(in.message("functions", functions.size())));
                default -> in.skip();
            }
        }
        GraphProto found = graph.orElseThrow(() -> in.error("there is no graph: this is no ONNX model"));
        return new ModelProto(irVersion, producer, opsets, found, metadata, functions);
    }

    private static void opset(WireReader in, Map<String, Long> opsets) {
        String domain = "";
        long version = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> domain = in.text();
                case 2 -> version = in.integer();
                default -> in.skip();
            }
        }
        opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    }

    private static void entry(WireReader in, Map<String, String> entries) {
        String key = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        entries.put(key, value);
    }

    static GraphProto graph(WireReader in) {
        refuseMany(in.again());
        String name = "";
        List<NodeProto> nodes = new ArrayList<>();
        List<TensorProto> initializers = new ArrayList<>();
        List<ValueInfoProto> inputs = new ArrayList<>();
        List<ValueInfoProto> outputs = new ArrayList<>();
        boolean sparse = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> nodes.add(node(in.message("node", nodes.size()), nodes.size()));
                case 2 -> name = in.text();
                case 5 -> {
                    WireReader inner = in.message("initializer", initializers.size());
                    in.source().countInitializer(inner.place(), inner.position());
                    initializers.add(tensor(inner));
                }
                case 11 -> inputs.add(valueInfo(in.message("input", inputs.size())));
                case 12 -> outputs.add(valueInfo(in.message("output", outputs.size())));
                case 15 -> {
                    sparse = true;
                    in.skip();
                }
                default -> in.skip();
            }
        }
        return new GraphProto(name, nodes, initializers, inputs, outputs, sparse);
    }

    /** Counts what a graph holds before anything is made of it: a message of two bytes becomes an object of many times that. */
    private static void refuseMany(WireReader in) {
        OnnxLimits limits = in.source().limits();
        int nodes = 0;
        int initializers = 0;
        int values = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> refuseMore("node", "nodes", nodes++, limits.nodes(), in);
                case 5 -> refuseMore("initializer", "initializers", initializers++, limits.initializers(), in);
                case 11, 12 -> refuseMore("input or output", "inputs and outputs", values++, limits.nodes(), in);
                default -> {}
            }
            in.skip();
        }
    }

    private static void refuseMore(String field, String what, int index, int most, WireReader in) {
        if (index == most) {
            throw new ModelFormatException(
                    in.source().file(),
                    in.position(),
                    in.place().in(field, index) + ": more than " + most + " " + what);
        }
    }

    private static NodeProto node(WireReader in, int index) {
        in.source().countNode(in.place(), in.position());
        String name = "";
        String domain = "";
        String op = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, AttributeProto> attributes = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> inputs.add(in.text());
                case 2 -> outputs.add(in.text());
                case 3 -> name = in.text();
                case 4 -> op = in.text();
                case 5 -> attribute(in.message("attribute", attributes.size()), attributes);
                case 7 -> domain = in.text();
                default -> in.skip();
            }
        }
        return new NodeProto(index, name, domain, op, inputs, outputs, attributes);
    }

    private static void attribute(WireReader in, Map<String, AttributeProto> attributes) {
        AttributeFields fields = AttributeFields.read(in);
        if (attributes.size() >= in.source().limits().attributes()) {
            throw in.error("more than " + in.source().limits().attributes() + " attributes in one node");
        }
        if (attributes.put(fields.name(), fields.value(in)) != null) {
            throw in.error("attribute " + Quoted.text(fields.name()) + " is given twice");
        }
    }

    static TensorProto tensor(WireReader in) {
        String name = "";
        int dataType = 0;
        boolean external = false;
        List<Long> sizes = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 ->
                    in.integers(size -> {
                        if (sizes.size() == in.source().limits().rank()) {
                            throw in.error("a tensor has more than " + sizes.size() + " axes");
                        }
                        sizes.add(size);
                    });
                case 2 -> dataType = in.smallInteger();
                case 8 -> name = in.text();
                case 13 -> {
                    external = true;
                    in.skip();
                }
                case 14 -> external |= in.integer() != 0;
                default -> in.skip();
            }
        }
        return new TensorProto(name, dataType, sizes, external, in);
    }

    private static ValueInfoProto valueInfo(WireReader in) {
        String name = "";
        ValueInfoProto type = NO_TYPE;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> type = type(in.message("type", -1));
                default -> in.skip();
            }
        }
        return new ValueInfoProto(name, type.kind(), type.dataType(), type.shape());
    }

    private static ValueInfoProto type(WireReader in) {
        ValueInfoProto type = NO_TYPE;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = tensorType(in.message("tensor_type", -1));
                case 4 -> type = elementType(in.message("sequence_type", -1)).inSequence();
                case 9 -> type = elementType(in.message("optional_type", -1)).inOptional();
                default -> in.skip();
            }
        }
        return type;
    }

    private static ValueInfoProto elementType(WireReader in) {
        ValueInfoProto type = NO_TYPE;
        while (in.next()) {
            if (in.field() == 1) {
                type = type(in.message("elem_type", -1));
            } else {
                in.skip();
            }
        }
        return type;
    }

    /** The tensors of a stored sequence, or of an optional value that holds a tensor or a sequence. */
    static List<TensorProto> tensors(WireReader in, ValueInfoProto.Kind kind) {
        return switch (kind) {
            case TENSOR -> List.of(tensor(in));
            case SEQUENCE -> stored(in, 3, ValueInfoProto.Kind.TENSOR);
            case OPTIONAL_TENSOR -> stored(in, 3, ValueInfoProto.Kind.TENSOR);
            case OPTIONAL_SEQUENCE -> stored(in, 5, ValueInfoProto.Kind.SEQUENCE);
            case OTHER -> throw in.error("holds neither tensors nor a sequence of tensors");
        };
    }

    private static List<TensorProto> stored(WireReader in, int field, ValueInfoProto.Kind kind) {
        List<TensorProto> tensors = new ArrayList<>();
        while (in.next()) {
            if (in.field() == field) {
                tensors.addAll(tensors(in.message("value", tensors.size()), kind));
            } else {
                in.skip();
            }
        }
        return tensors;
    }

    private static ValueInfoProto tensorType(WireReader in) {
        int dataType = 0;
        Optional<List<ValueInfoProto.Size>> shape = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> dataType = in.smallInteger();
                case 2 -> shape = Optional.of(shape(in.message("shape", -1)));
                default -> in.skip();
            }
        }
        return new ValueInfoProto("", ValueInfoProto.Kind.TENSOR, dataType, shape);
    }

    private static List<ValueInfoProto.Size> shape(WireReader in) {
        List<ValueInfoProto.Size> sizes = new ArrayList<>();
        while (in.next()) {
            if (in.field() == 1) {
                if (sizes.size() == in.source().limits().rank()) {
                    throw in.error("a shape has more than " + sizes.size() + " axes");
                }
                sizes.add(size(in.message("dim", sizes.size())));
            } else {
                in.skip();
            }
        }
        return List.copyOf(sizes);
    }

    private static ValueInfoProto.Size size(WireReader in) {
        Optional<Long> value = Optional.empty();
        String parameter = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> value = Optional.of(in.integer());
                case 2 -> parameter = in.text();
                default -> in.skip();
            }
        }
        return new ValueInfoProto.Size(value, parameter);
    }

    private static FunctionProto function(WireReader in) {
        String domain = "";
        String name = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<String> attributes = new ArrayList<>();
        Map<String, AttributeProto> defaults = new LinkedHashMap<>();
        List<NodeProto> nodes = new ArrayList<>();
        Map<String, Long> opsets = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 4 -> inputs.add(in.text());
                case 5 -> outputs.add(in.text());
                case 6 -> attributes.add(in.text());
                case 7 -> nodes.add(node(in.message("node", nodes.size()), nodes.size()));
                case 9 -> opset(in.message("opset_import", opsets.size()), opsets);
                case 10 -> domain = in.text();
                case 11 -> attribute(in.message("attribute_proto", defaults.size()), defaults);
                default -> in.skip();
            }
        }
        return new FunctionProto(domain, name, inputs, outputs, attributes, defaults, nodes, opsets);
    }
}
