package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.op.Reshape;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One ONNX graph into one of Signet's, node by node. Used once. */
final class Importer {
    private static final long NEWEST_OPSET = 26;

    private final String file;
    private final ModelProto model;
    private final GraphBuilder builder = new GraphBuilder();
    private final Weights weights = new Weights(builder);
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<String, Held> held = new HashMap<>();
    /** Why something the outputs need cannot be imported, each reason once. */
    private final Set<String> unsupported = new LinkedHashSet<>();

    Importer(String file, ModelProto model) {
        this.file = file;
        this.model = model;
    }

    OnnxModel run() {
        GraphProto graph = model.graph();
        for (TensorProto tensor : graph.initializers()) {
            if (initializers.put(tensor.name(), tensor) != null) {
                throw new ModelFormatException(file, "two initializers are named " + Quoted.text(tensor.name()));
            }
        }
        if (opset() < 1 || opset() > NEWEST_OPSET) {
            unsupported.add("opset " + opset() + ": this version knows 1 to " + NEWEST_OPSET);
        }
        if (graph.sparseInitializers()) {
            unsupported.add("sparse initializers");
        }
        graph.inputs().forEach(this::input);
        Set<String> given = new HashSet<>(held.keySet());
        given.addAll(initializers.keySet());
        for (NodeProto node : new Order(file, graph, given).nodes()) {
            convert(node);
        }
        graph.outputs().stream().map(output -> held(output.name())).forEach(result -> {
            if (result instanceof Held.Unavailable lacking) {
                unsupported.add(lacking.reason());
            }
        });
        if (!unsupported.isEmpty()) {
            throw new UnsupportedOnnxException(file, List.copyOf(unsupported));
        }
        outputs(graph);
        return new OnnxModel(builder.build(), weights.tensors(), model.metadata());
    }

    private void input(ValueInfoProto input) {
        if (initializers.containsKey(input.name())) {
            return; // an initializer that a caller could replace, as all were before IR version 4
        }
        if (held.containsKey(input.name())) {
            throw new ModelFormatException(file, "two inputs are named " + Quoted.text(input.name()));
        }
        Optional<ElementType> element = DataTypes.element(input.dataType());
        if (element.isEmpty() || input.shape().isEmpty()) {
            String reason = "input " + Quoted.text(input.name()) + ": "
                    + (element.isEmpty() ? "type " + DataTypes.name(input.dataType()) : "a shape of unknown rank");
            unsupported.add(reason);
            held.put(input.name(), new Held.Unavailable(reason));
            return;
        }
        SymbolicShape shape = shape(input, input.shape().get());
        held.put(input.name(), new Held.Computed(builder.input(input.name(), element.get(), shape)));
    }

    /** Named sizes stay symbols; the first of an image or of features, if it is not a number, is the batch. */
    private SymbolicShape shape(ValueInfoProto input, List<ValueInfoProto.Size> sizes) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            ValueInfoProto.Size size = sizes.get(axis);
            if (size.value().isPresent() && size.value().get() >= 0) {
                dims.add(Dim.of(known(input, size.value().get())));
            } else if (axis == 0 && sizes.size() > 1) {
                dims.add(Dim.BATCH);
            } else {
                String name = size.parameter().isEmpty() ? input.name() + "." + axis : size.parameter();
                dims.add(Dim.symbol(name.equals(Dim.BATCH.toString()) ? name + "'" : name));
            }
        }
        try {
            return new SymbolicShape(dims);
        } catch (ShapeException refused) {
            throw new ModelFormatException(file, "input " + Quoted.text(input.name()) + ": " + refused.getMessage());
        }
    }

    private int known(ValueInfoProto input, long size) {
        if (size > Integer.MAX_VALUE) {
            throw new ModelFormatException(
                    file, "input " + Quoted.text(input.name()) + " has a size of " + size + ", too large");
        }
        return (int) size;
    }

    private void convert(NodeProto node) {
        Optional<Converter> converter = Converters.of(node);
        if (converter.isEmpty()) {
            refuse(node, "no such operator here");
            return;
        }
        List<Optional<Held>> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            Optional<Held> one = input.isEmpty() ? Optional.empty() : Optional.of(held(input));
            if (one.isPresent() && one.get() instanceof Held.Unavailable lacking) {
                withhold(node, lacking.reason());
                return;
            }
            inputs.add(one);
        }
        Map<Integer, Held> results;
        try {
            results = Folding.results(node, opset(), converter.get(), inputs)
                    .orElseGet(() -> results(node, converter.get(), inputs));
        } catch (UnsupportedNodeException lacking) {
            refuse(node, String.valueOf(lacking.getMessage()));
            return;
        } catch (BadNodeException | IllegalArgumentException | ArithmeticException refused) {
            String message = String.valueOf(refused.getMessage());
            throw new ModelFormatException(
                    file, message.startsWith(node.label()) ? message : node.label() + ": " + message);
        }
        node.outputs()
                .forEach(output -> held.put(
                        output,
                        new Held.Unavailable(
                                node.label() + ": its output " + Quoted.text(output) + " is not computed")));
        results.forEach((index, result) -> held.put(node.outputs().get(index), result));
    }

    private Map<Integer, Held> results(NodeProto node, Converter converter, List<Optional<Held>> inputs) {
        NodeScope scope = new NodeScope(node, opset(), builder, weights, inputs);
        return builder.inLayer(node.label(), () -> {
            converter.convert(scope);
            return scope.results();
        });
    }

    private long opset() {
        return model.opsets().getOrDefault("", 1L);
    }

    private Held held(String name) {
        Held known = held.get(name);
        if (known != null) {
            return known;
        }
        TensorProto tensor = Objects.requireNonNull(initializers.get(name), "Order has checked every name");
        Held made;
        try {
            made = new Held.Known(name, tensor.tensor());
        } catch (UnsupportedOnnxException lacking) {
            made = new Held.Unavailable(String.join("; ", lacking.reasons()));
        }
        held.put(name, made);
        return made;
    }

    private void refuse(NodeProto node, String reason) {
        withhold(node, node.label() + ": " + reason);
    }

    private void withhold(NodeProto node, String reason) {
        unsupported.add(reason);
        node.outputs().forEach(output -> held.put(output, new Held.Unavailable(reason)));
    }

    private void outputs(GraphProto graph) {
        Set<Value> taken = new HashSet<>();
        for (ValueInfoProto output : graph.outputs()) {
            switch (held(output.name())) {
                case Held.Computed computed -> output(output.name(), computed.value(), taken);
                case Held.Known known -> output(output.name(), builder.constant(known.tensor()), taken);
                case Held.Unavailable lacking -> throw new IllegalStateException(lacking.reason());
            }
        }
    }

    /** An output is the result of a node of its own: what is none, or is one already, is copied. */
    private void output(String name, Value value, Set<Value> taken) {
        boolean own = value.kind() == Value.Kind.RESULT && taken.add(value);
        builder.output(
                name,
                own
                        ? value
                        : builder.add(
                                new Reshape(Collections.nCopies(value.shape().rank(), 0)), value));
    }
}
