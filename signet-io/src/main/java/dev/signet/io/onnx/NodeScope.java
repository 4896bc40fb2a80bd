package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.io.Quoted;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a converter sees of its node: inputs, attributes, the version of the operators, and the graph it adds to. */
final class NodeScope {
    /** Attributes that never say anything about results: hints for memory in old versions, and the precision of what is inside. */
    private static final Set<String> SILENT = Set.of("consumed_inputs", "stash_type");

    private final NodeProto node;
    private final long opset;
    private final GraphBuilder builder;
    private final Weights weights;
    private final Sizes sizes;
    private final List<Optional<Held>> inputs;
    private final ElementBudget budget;
    private final Map<Integer, Held> results = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>(SILENT);

    NodeScope(
            NodeProto node,
            long opset,
            GraphBuilder builder,
            Weights weights,
            Sizes sizes,
            List<Optional<Held>> inputs,
            ElementBudget budget) {
        this.node = node;
        this.opset = opset;
        this.builder = builder;
        this.weights = weights;
        this.sizes = sizes;
        this.inputs = inputs;
        this.budget = budget;
    }

    /** What importing this file may still make. */
    ElementBudget budget() {
        return budget;
    }

    long opset() {
        return opset;
    }

    /**
     * What a converter makes of the node: results by the number of the node's output. An attribute that it did not look at would change the meaning in a way that nobody
     * knows here: {@link UnsupportedNodeException} names all of them.
     */
    Map<Integer, Held> convertedBy(Converter converter) {
        converter.convert(this);
        List<String> unread = node.attributes().keySet().stream()
                .filter(name -> !asked.contains(name))
                .sorted()
                .toList();
        if (!unread.isEmpty()) {
            throw new UnsupportedNodeException((unread.size() == 1 ? "attribute " : "attributes ")
                    + unread.stream().map(Quoted::text).collect(Collectors.joining(", "))
                    + (unread.size() == 1 ? " is" : " are") + " not known here");
        }
        return results;
    }

    /** States that these attributes say nothing new in the case at hand, so that they need not be read. */
    void ignores(String... names) {
        asked.addAll(List.of(names));
    }

    /** Results by the number of the node's output. */
    Map<Integer, Held> results() {
        return results;
    }

    // Inputs

    int inputs() {
        return inputs.size();
    }

    boolean hasInput(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    Held input(int index) {
        if (!hasInput(index)) {
            throw new BadNodeException("input " + index + " is missing");
        }
        return inputs.get(index).orElseThrow();
    }

    /** The input as a value of the graph; a tensor from the file becomes a parameter or a constant. */
    Value value(int index) {
        return value(input(index));
    }

    Value value(Held held) {
        return switch (held) {
            case Held.Computed computed -> computed.value();
            case Held.Known known -> weights.parameter(known);
            case Held.Sequence sequence -> throw noTensor();
            case Held.Absent absent -> throw noTensor();
            case Held.Unavailable missing -> throw new IllegalStateException("converted without its inputs");
        };
    }

    private static BadNodeException noTensor() {
        return new BadNodeException("a sequence or nothing where a tensor is expected");
    }

    /** As {@link #value}, a tensor from the file becoming a state (a running mean). */
    Value state(int index) {
        return input(index) instanceof Held.Known known ? weights.state(known) : value(index);
    }

    Optional<Tensor> known(int index) {
        return hasInput(index) && input(index) instanceof Held.Known known
                ? Optional.of(known.tensor())
                : Optional.empty();
    }

    /** An input that must be known while importing; where it is not, the model is imported again once it is. */
    Tensor required(int index, String what) {
        input(index);
        return known(index)
                .orElseThrow(() -> new ValueNeededException(input(index), what + " is computed while the model runs"));
    }

    /** What to throw where a size must be known: the model is imported again for the sizes of its inputs. */
    ValueNeededException shapeNeeded(String what) {
        return new ValueNeededException(new Held.Unavailable(what), what + " is only known when the model runs");
    }

    /** The size of a value along an axis, which must be known. */
    int known(Value value, int axis) {
        Dim size = value.shape().dim(axis);
        if (!size.isKnown()) {
            throw shapeNeeded("the size " + size + " of axis " + axis);
        }
        return size.size();
    }

    /** The shape of an input, which must be known. */
    Shape concrete(int index) {
        SymbolicShape shape = shape(index);
        if (!shape.isConcrete()) {
            throw shapeNeeded("the shape " + shape);
        }
        return shape.concrete();
    }

    /** The integers of an input that must be known while importing. */
    long[] knownIntegers(int index, String what) {
        Tensor tensor = required(index, what);
        if (!tensor.type().isInteger()) {
            throw new BadNodeException(what + " is " + tensor + ", expected integers");
        }
        return Wide.of(tensor).longs();
    }

    /** The numbers of an input that must be known while importing; of float32 the decimal numbers that they stand for. */
    double[] knownNumbers(int index, String what) {
        Tensor tensor = required(index, what);
        if (!tensor.type().isFloat()) {
            throw new BadNodeException(what + " is " + tensor + ", expected numbers");
        }
        double[] numbers = Wide.of(tensor).doubles().clone();
        for (int i = 0; i < numbers.length && tensor.type() == ElementType.FLOAT32; i++) {
            numbers[i] = Double.parseDouble(Float.toString((float) numbers[i]));
        }
        return numbers;
    }

    /** The elements of a list of sizes, where each is a number or the symbol of a size. */
    Optional<List<Sizes.Element>> sizesOf(int index) {
        return sizes.of(input(index));
    }

    /** The output of this number holds the sizes of a shape. */
    void resultSizes(Value value, SymbolicShape shape) {
        sizes.are(value, shape);
        result(value);
    }

    SymbolicShape shape(int index) {
        return switch (input(index)) {
            case Held.Computed computed -> computed.value().shape();
            case Held.Known known -> SymbolicShape.of(known.tensor().shape());
            case Held.Sequence sequence -> throw noTensor();
            case Held.Absent absent -> throw noTensor();
            case Held.Unavailable missing -> throw new IllegalStateException("converted without its inputs");
        };
    }

    ElementType element(int index) {
        return switch (input(index)) {
            case Held.Computed computed -> computed.value().type().element();
            case Held.Known known -> known.tensor().type();
            case Held.Sequence sequence -> throw noTensor();
            case Held.Absent absent -> throw noTensor();
            case Held.Unavailable missing -> throw new IllegalStateException("converted without its inputs");
        };
    }

    /** An axis of a shape of this rank, counted from the end when negative. */
    int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new BadNodeException("axis " + axis + " of a shape of " + rank + " axes");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    // Graph

    Value add(Op op, Value... operands) {
        return builder.add(op, operands);
    }

    /** A known tensor in another form under a name of its own. */
    Value derived(int index, String suffix, Tensor tensor) {
        String name = input(index) instanceof Held.Known known ? known.name() : node.name();
        return weights.parameter(new Held.Known(name + suffix, tensor));
    }

    /** A number of the element type of another value. */
    Value scalar(ElementType type, double number) {
        return builder.constant(Wide.ofDoubles(type, Shape.scalar(), number).toTensor());
    }

    /** A tensor of one number, which the type has without rounding. */
    Value filled(ElementType type, Shape shape, long number) {
        budget.make(shape.elements());
        Wide wide = Wide.zeros(type, shape);
        for (int i = 0; i < shape.elements(); i++) {
            if (type.isFloat()) {
                wide.doubles()[i] = number;
            } else {
                wide.longs()[i] = number;
            }
        }
        return builder.constant(wide.toTensor());
    }

    Value scalar(long number) {
        return builder.constant(Tensor.ofLongs(Shape.scalar(), number));
    }

    void result(Value value) {
        result(0, value);
    }

    void result(int output, Held held) {
        results.put(output, held);
    }

    /** The output of this number; nothing happens where the node does not name it. */
    void result(int output, Value value) {
        if (output == 0 || wantsOutput(output)) {
            results.put(output, new Held.Computed(value));
        }
    }

    /** All outputs of an op in order. */
    List<Value> addAll(Op op, Value... operands) {
        return builder.addAll(op, List.of(operands));
    }

    /** The first output is the first input itself. */
    void passThrough() {
        results.put(0, input(0));
    }

    /** The first output is a sequence, or an optional value. */
    void resultHeld(Held held) {
        results.put(0, held);
    }

    void resultKnown(Tensor tensor) {
        resultKnown(0, tensor);
    }

    /** The output of this number; nothing happens where the node does not name it. */
    void resultKnown(int output, Tensor tensor) {
        if (output == 0 || wantsOutput(output)) {
            results.put(output, new Held.Known(node.outputs().get(output), tensor));
        }
    }

    int outputs() {
        return node.outputs().size();
    }

    NodeProto proto() {
        return node;
    }

    Value constant(Tensor tensor) {
        return builder.constant(tensor);
    }

    boolean wantsOutput(int index) {
        return index < node.outputs().size() && !node.outputs().get(index).isEmpty();
    }

    // Attributes

    boolean hasAttribute(String name) {
        asked.add(name);
        return node.attributes().containsKey(name);
    }

    Optional<AttributeProto> attribute(String name) {
        asked.add(name);
        return Optional.ofNullable(node.attributes().get(name));
    }

    long integer(String name, long fallback) {
        return attribute(name, AttributeProto.Integer.class, "an integer")
                .map(AttributeProto.Integer::value)
                .orElse(fallback);
    }

    boolean flag(String name, boolean fallback) {
        return integer(name, fallback ? 1 : 0) != 0;
    }

    /** The decimal number that the float stands for: 1e-5 rather than the double beside it. */
    double number(String name, double fallback) {
        return attribute(name, AttributeProto.Number.class, "a number")
                .map(number -> Double.parseDouble(Float.toString(number.value())))
                .orElse(fallback);
    }

    String text(String name, String fallback) {
        return attribute(name, AttributeProto.Text.class, "a text")
                .map(AttributeProto.Text::value)
                .orElse(fallback);
    }

    Optional<long[]> integers(String name) {
        return attribute(name, AttributeProto.Integers.class, "integers")
                .map(integers ->
                        integers.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** As {@link #number} for a list. */
    Optional<double[]> numbers(String name) {
        return attribute(name, AttributeProto.Numbers.class, "numbers")
                .map(numbers -> numbers.values().stream()
                        .mapToDouble(number -> Double.parseDouble(Float.toString(number)))
                        .toArray());
    }

    List<String> texts(String name) {
        return attribute(name, AttributeProto.Texts.class, "texts")
                .map(AttributeProto.Texts::values)
                .orElseGet(List::of);
    }

    GraphProto graph(String name) {
        return attribute(name, AttributeProto.OfGraph.class, "a graph")
                .map(AttributeProto.OfGraph::value)
                .orElseThrow(() -> new BadNodeException("attribute " + name + " is missing"));
    }

    private <T extends AttributeProto> Optional<T> attribute(String name, Class<T> kind, String expected) {
        Optional<AttributeProto> given = attribute(name);
        if (given.isPresent() && !kind.isInstance(given.get())) {
            throw new BadNodeException(
                    "attribute " + name + " is " + given.get().getClass().getSimpleName() + ", expected " + expected);
        }
        return given.map(kind::cast);
    }

    /** As {@link #integers} for sizes and counts, which fit an int. */
    List<Integer> sizes(String name) {
        return integers(name).map(values -> narrow(name, values)).orElseGet(List::of);
    }

    static List<Integer> narrow(String what, long[] values) {
        for (long value : values) {
            if (value != (int) value) {
                throw new BadNodeException(what + " holds " + value + ", which is no size");
            }
        }
        return java.util.Arrays.stream(values)
                .mapToInt(value -> (int) value)
                .boxed()
                .toList();
    }
}
