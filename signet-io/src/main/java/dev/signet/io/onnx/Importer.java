package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.UnknownSizeException;
import dev.signet.graph.Value;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.op.Reshape;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The graphs of an ONNX file into one of Signet's, node by node, for all inputs or for given ones. Used once. */
final class Importer {
    private static final long NEWEST_OPSET = 26;
    private static final int DEEPEST = 64;

    private final String file;
    private final ModelProto model;
    private final Given given;
    private final GraphBuilder builder = new GraphBuilder();
    private final Weights weights;
    private final Sizes sizes = new Sizes();
    private final ElementBudget budget = new ElementBudget();
    private final Map<String, FunctionProto> functions = new HashMap<>();
    /** Why something the outputs need cannot be imported, each reason once. */
    private final Set<String> unsupported = new LinkedHashSet<>();
    /** What could be imported if inputs were known. */
    private final Set<String> open = new LinkedHashSet<>();

    private final Set<String> neededInputs = new TreeSet<>();
    private final Set<String> outputNames = new HashSet<>();
    private int depth;
    private int converted;

    Importer(String file, ModelProto model, Given given) {
        this.file = file;
        this.model = model;
        this.given = given;
        Set<String> inputs = new HashSet<>();
        model.graph().inputs().forEach(input -> inputs.add(input.name()));
        model.graph().initializers().forEach(initializer -> inputs.remove(initializer.name()));
        this.weights = Weights.parameters(builder, inputs);
        model.functions().forEach(function -> functions.put(key(function.domain(), function.name()), function));
    }

    private static String key(String domain, String op) {
        return domain.isEmpty() || domain.equals("ai.onnx") ? op : domain + "." + op;
    }

    /** Throws {@link InputsNeededException} where that is all that is in the way. */
    Imported run() {
        GraphProto graph = model.graph();
        long opset = model.opsets().getOrDefault("", 1L);
        if (opset < 1 || opset > NEWEST_OPSET) {
            unsupported.add("opset " + opset + ": this version knows 1 to " + NEWEST_OPSET);
        }
        Names names = names(graph, Optional.empty());
        for (ValueInfoProto input : graph.inputs()) {
            if (!names.isStored(
                    input.name())) { // else an initializer that a caller could replace, as all were before IR version 4
                input(input, names);
            }
        }
        convert(
                graph.nodes(),
                graph.outputs().stream().map(ValueInfoProto::name).toList(),
                names,
                model.opsets());
        List<Held> results =
                graph.outputs().stream().map(output -> names.get(output.name())).toList();
        results.forEach(this::refuse);
        if (!unsupported.isEmpty()) {
            throw new UnsupportedOnnxException(file, List.copyOf(unsupported));
        }
        if (!open.isEmpty()) {
            throw new InputsNeededException(List.copyOf(open), neededInputs);
        }
        outputs(graph, results);
        return Idioms.apply(builder.build().pruned(), weights.tensors());
    }

    private Names names(GraphProto graph, Optional<Names> outer) {
        if (graph.sparseInitializers()) {
            unsupported.add("sparse initializers");
        }
        return new Names(file, outer, graph.initializers(), outer.isPresent() ? new ElementBudget() : budget);
    }

    // Inputs

    private void input(ValueInfoProto input, Names names) {
        if (names.has(input.name())) {
            throw new ModelFormatException(file, "two inputs are named " + Quoted.text(input.name()));
        }
        names.put(input.name(), inputValue(input));
    }

    private Held inputValue(ValueInfoProto input) {
        String label = "input " + Quoted.text(input.name());
        if (input.kind().isSequence()) {
            return sequence(input, label);
        }
        if (input.kind() == ValueInfoProto.Kind.OPTIONAL_TENSOR
                && !given.shapes().containsKey(input.name())) {
            return given == Given.NOTHING ? unknownYet(label + ": whether it is there") : new Held.Absent();
        }
        Optional<ElementType> element = DataTypes.element(input.dataType());
        if (element.isEmpty()) {
            String kind = input.dataType() == 0
                    ? "no tensor (a map, a sparse tensor or a sequence of sequences)"
                    : "type " + DataTypes.name(input.dataType());
            unsupported.add(label + ": " + kind);
            return new Held.Unavailable(label + ": " + kind);
        }
        Tensor value = given.values().get(input.name());
        if (value != null) {
            checkGiven(label, element.get(), value);
            return new Held.Known(input.name(), value);
        }
        Shape concrete = given.shapes().get(input.name());
        if (concrete == null && input.shape().isEmpty()) {
            return unknownYet(label + ": a shape of unknown rank");
        }
        SymbolicShape declared = input.shape()
                .map(sizes -> shape(input, sizes))
                .orElseGet(() -> SymbolicShape.of(concrete == null ? Shape.scalar() : concrete));
        if (concrete != null && !declared.mayEqual(SymbolicShape.of(concrete))) {
            throw new ShapeException(label + " is " + concrete + ", the model expects " + declared);
        }
        return new Held.Computed(
                builder.input(input.name(), element.get(), concrete == null ? declared : SymbolicShape.of(concrete)));
    }

    private Held unknownYet(String reason) {
        open.add(reason);
        return new Held.Unavailable(reason);
    }

    /** The tensors that are given under the numbered names. */
    private Held sequence(ValueInfoProto input, String label) {
        if (given == Given.NOTHING) {
            return unknownYet(label + ": the length of a sequence");
        }
        List<Held> elements = new ArrayList<>();
        for (String name : Numbered.names(input.name(), given.shapes().keySet())) {
            elements.add(
                    inputValue(new ValueInfoProto(name, ValueInfoProto.Kind.TENSOR, input.dataType(), input.shape())));
        }
        return new Held.Sequence(elements);
    }

    private static void checkGiven(String label, ElementType element, Tensor value) {
        if (value.type() != element) {
            throw new ShapeException(label + " is " + value + ", expected " + element);
        }
    }

    /** Named sizes stay symbols; the first of an image or of features, if it is not a number, is the batch. */
    private SymbolicShape shape(ValueInfoProto input, List<ValueInfoProto.Size> declared) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < declared.size(); axis++) {
            ValueInfoProto.Size size = declared.get(axis);
            if (size.value().isPresent() && size.value().get() >= 0) {
                dims.add(Dim.of(known(input, size.value().get())));
            } else if (axis == 0 && declared.size() > 1) {
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

    // Nodes

    private void convert(List<NodeProto> nodes, List<String> outputs, Names names, Map<String, Long> opsets) {
        for (NodeProto node : new Order(file, nodes, outputs, names::knows, names::isOwn).nodes()) {
            convert(node, names, opsets);
        }
    }

    private void convert(NodeProto node, Names names, Map<String, Long> opsets) {
        if (++converted > OnnxLimits.DEFAULT.nodes()) {
            throw new ModelFormatException(
                    file, "more than " + OnnxLimits.DEFAULT.nodes() + " nodes with functions and loops written out");
        }
        Optional<Converter> converter = Converters.of(node);
        Optional<FunctionProto> function = Optional.ofNullable(functions.get(node.qualifiedOp()));
        boolean flow = FlowNodes.handles(node);
        if (converter.isEmpty() && function.isEmpty() && !flow) {
            refuse(node, names, "no such operator here");
            return;
        }
        List<Optional<Held>> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            Optional<Held> one = input.isEmpty() ? Optional.empty() : Optional.of(names.get(input));
            if (one.isPresent() && one.get() instanceof Held.Unavailable lacking) {
                withhold(node, names, lacking.reason());
                return;
            }
            inputs.add(one);
        }
        Map<Integer, Held> results;
        try {
            long opset = opsets.getOrDefault(opsetDomain(node), 1L);
            if (function.isPresent()) {
                results = inline(function.get(), node, inputs);
            } else if (flow) {
                NodeScope scope = new NodeScope(node, opset, builder, weights, sizes, inputs, budget);
                results = builder.inLayer(
                        node.label(), () -> FlowNodes.results(scope, new Surroundings(this, names, opsets)));
            } else {
                results = followed(node, opset, converter.orElseThrow(), inputs);
            }
        } catch (ValueNeededException needed) {
            open(node, names, needed.value(), String.valueOf(needed.getMessage()));
            return;
        } catch (UnknownSizeException tooEarly) {
            open(node, names, new Held.Unavailable(""), String.valueOf(tooEarly.getMessage()));
            return;
        } catch (UnsupportedNodeException lacking) {
            refuse(node, names, String.valueOf(lacking.getMessage()));
            return;
        } catch (BadNodeException
                | IllegalArgumentException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | NoSuchElementException refused) {
            // Also an op with too few inputs, whose shape rule finds nothing where it looks.
            String message = refused instanceof NoSuchElementException
                    ? "an input is missing"
                    : String.valueOf(refused.getMessage());
            throw new ModelFormatException(
                    file, message.startsWith(node.label()) ? message : node.label() + ": " + message);
        }
        for (String output : node.outputs()) {
            if (!output.isEmpty()) {
                String reason = node.label() + ": its output " + Quoted.text(output) + " is not computed";
                names.put(output, new Held.Unavailable(reason));
            }
        }
        results.forEach((index, result) -> names.put(node.outputs().get(index), result));
    }

    private static String opsetDomain(NodeProto node) {
        return node.domain().equals("ai.onnx") ? "" : node.domain();
    }

    /** Computed at once where all is known, else added to the graph, and sizes followed through it. */
    private Map<Integer, Held> followed(NodeProto node, long opset, Converter converter, List<Optional<Held>> inputs) {
        Optional<Map<Integer, Held>> folded = Folding.results(node, opset, converter, inputs, budget);
        if (folded.isPresent()) {
            return folded.get();
        }
        Map<Integer, Held> results = results(node, opset, converter, inputs);
        if (!sizes.follows(node, inputs)) {
            return results;
        }
        List<Optional<Held>> standIns =
                inputs.stream().map(input -> input.map(sizes::standIn)).toList();
        Folding.results(node, opset, converter, standIns, budget)
                .ifPresent(moved -> results.replaceAll((index, result) ->
                        moved.containsKey(index) ? sizes.learned(result, moved.get(index)) : result));
        return results;
    }

    private Map<Integer, Held> results(NodeProto node, long opset, Converter converter, List<Optional<Held>> inputs) {
        NodeScope scope = new NodeScope(node, opset, builder, weights, sizes, inputs, budget);
        return builder.inLayer(node.label(), () -> scope.convertedBy(converter));
    }

    private Map<Integer, Held> inline(FunctionProto function, NodeProto call, List<Optional<Held>> inputs) {
        Names names = new Names(file, Optional.empty(), List.of(), budget);
        for (int i = 0; i < function.inputs().size() && i < inputs.size(); i++) {
            String name = function.inputs().get(i);
            inputs.get(i).ifPresent(value -> names.put(name, value));
        }
        List<NodeProto> body = FunctionBody.of(function, call);
        nested(() -> convert(body, given(function.outputs(), call), names, function.opsets()));
        Map<Integer, Held> results = new LinkedHashMap<>();
        for (int i = 0; i < call.outputs().size(); i++) {
            if (!call.outputs().get(i).isEmpty()) {
                results.put(i, names.get(function.outputs().get(i)));
            }
        }
        return results;
    }

    private static List<String> given(List<String> outputs, NodeProto call) {
        if (call.outputs().size() > outputs.size()) {
            throw new BadNodeException("the function has " + outputs.size() + " outputs, asked for are "
                    + call.outputs().size());
        }
        return outputs.subList(0, call.outputs().size());
    }

    /** What the outputs of a graph inside a node become for these inputs. */
    List<Held> inline(GraphProto graph, List<Held> inputs, Names around, Map<String, Long> opsets) {
        Names names = names(graph, Optional.of(around));
        for (int i = 0; i < inputs.size(); i++) {
            names.put(graph.inputs().get(i).name(), inputs.get(i));
        }
        List<String> outputs =
                graph.outputs().stream().map(ValueInfoProto::name).toList();
        nested(() -> convert(graph.nodes(), outputs, names, opsets));
        return outputs.stream().map(names::get).toList();
    }

    private void nested(Runnable body) {
        if (depth == DEEPEST) {
            throw new BadNodeException("functions and graphs are nested deeper than " + DEEPEST);
        }
        depth++;
        body.run();
        depth--;
    }

    GraphBuilder builder() {
        return builder;
    }

    private void refuse(NodeProto node, Names names, String reason) {
        unsupported.add(node.label() + ": " + reason);
        withhold(node, names, node.label() + ": " + reason);
    }

    private void refuse(Held result) {
        if (result instanceof Held.Unavailable lacking && !open.contains(lacking.reason())) {
            unsupported.add(lacking.reason());
        }
    }

    private void withhold(NodeProto node, Names names, String reason) {
        if (!open.contains(reason)) {
            unsupported.add(reason);
        }
        for (String output : node.outputs()) {
            if (!output.isEmpty()) {
                names.put(output, new Held.Unavailable(reason));
            }
        }
    }

    private void open(NodeProto node, Names names, Held value, String reason) {
        if (value instanceof Held.Computed computed) {
            builder.sources(computed.value()).forEach(input -> neededInputs.add(input.name()));
        }
        open.add(node.label() + ": " + reason);
        withhold(node, names, node.label() + ": " + reason);
    }

    // Outputs

    private void outputs(GraphProto graph, List<Held> results) {
        Set<Value> taken = new HashSet<>();
        for (int i = 0; i < results.size(); i++) {
            output(graph.outputs().get(i).name(), results.get(i), taken);
        }
    }

    private void output(String name, Held result, Set<Value> taken) {
        switch (result) {
            case Held.Computed computed -> output(name, computed.value(), taken);
            case Held.Known known -> output(name, builder.constant(known.tensor()), taken);
            case Held.Sequence sequence -> {
                for (int i = 0; i < sequence.elements().size(); i++) {
                    output(Numbered.name(name, i), sequence.elements().get(i), taken);
                }
            }
            case Held.Absent absent -> {} // is missing among the results
            case Held.Unavailable lacking -> throw new IllegalStateException(lacking.reason());
        }
    }

    /** An output is the result of a node of its own: what is none, or is one already, is copied. */
    private void output(String name, Value value, Set<Value> taken) {
        if (!outputNames.add(name)) {
            throw new ModelFormatException(file, "two outputs are named " + Quoted.text(name));
        }
        boolean own = value.kind() == Value.Kind.RESULT && taken.add(value);
        builder.output(
                name,
                own
                        ? value
                        : builder.add(
                                new Reshape(Collections.nCopies(value.shape().rank(), 0)), value));
    }
}
