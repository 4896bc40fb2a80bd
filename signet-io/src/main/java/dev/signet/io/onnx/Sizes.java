package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of integer tensors that are computed while a model runs but hold sizes, some of them symbols: a batch that is cut out of a shape and put into another.
 * Nodes that move elements are followed by moving stand-ins for the symbols.
 */
final class Sizes {
    private static final Set<String> MOVERS = Set.of(
            "Identity",
            "Gather",
            "Slice",
            "Concat",
            "Squeeze",
            "Unsqueeze",
            "Reshape",
            "Flatten",
            "Split",
            "Transpose",
            "Cast");
    private static final int MOST = 64;
    private static final long FIRST_STAND_IN = Long.MIN_VALUE + 1;

    private final Map<Value, List<Element>> known = new HashMap<>();
    private final List<String> symbols = new ArrayList<>();

    /** An element: a number, or the size that a symbol stands for. */
    record Element(long number, Optional<String> symbol) {
        static Element of(Dim dim) {
            return switch (dim) {
                case Dim.Known size -> new Element(size.size(), Optional.empty());
                case Dim.Symbol symbol -> new Element(0, Optional.of(symbol.text()));
            };
        }
    }

    /** States that a value holds the sizes of a shape. */
    void are(Value value, SymbolicShape shape) {
        known.put(value, shape.dims().stream().map(Element::of).toList());
    }

    /** The elements, where each is a number or a size. */
    Optional<List<Element>> of(Held held) {
        return switch (held) {
            case Held.Computed computed -> Optional.ofNullable(known.get(computed.value()));
            case Held.Known constant
            when constant.tensor().type() == ElementType.INT64
                    && constant.tensor().elements() <= MOST -> {
                List<Element> elements = new ArrayList<>();
                for (long number : constant.tensor().longs()) {
                    elements.add(new Element(number, Optional.empty()));
                }
                yield Optional.of(elements);
            }
            default -> Optional.empty();
        };
    }

    boolean follows(NodeProto node, List<Optional<Held>> inputs) {
        return MOVERS.contains(node.qualifiedOp())
                && inputs.stream().flatMap(Optional::stream).anyMatch(this::hasSymbols)
                && inputs.stream()
                        .flatMap(Optional::stream)
                        .allMatch(input -> input instanceof Held.Known || hasSymbols(input));
    }

    private boolean hasSymbols(Held held) {
        return held instanceof Held.Computed computed && known.containsKey(computed.value());
    }

    /** The input as a tensor with a stand-in for every symbol. */
    Held standIn(Held input) {
        if (!(input instanceof Held.Computed computed)) {
            return input;
        }
        Value value = computed.value();
        List<Element> elements = known.getOrDefault(value, List.of());
        long[] numbers = elements.stream()
                .mapToLong(element -> element.symbol().map(this::standIn).orElse(element.number()))
                .toArray();
        return new Held.Known(
                value.name(), Tensor.wrap(ElementType.INT64, value.shape().concrete(), numbers));
    }

    private long standIn(String symbol) {
        if (!symbols.contains(symbol)) {
            symbols.add(symbol);
        }
        return FIRST_STAND_IN + symbols.indexOf(symbol);
    }

    /** What a node made of stand-ins tells of its result: all of it where no symbol is left, else what {@link #of} answers from now on. */
    Held learned(Held result, Held moved) {
        if (!(moved instanceof Held.Known stand) || stand.tensor().type() != ElementType.INT64) {
            return result;
        }
        List<Element> elements = new ArrayList<>();
        for (long number : Wide.of(stand.tensor()).longs()) {
            int symbol = (int) (number - FIRST_STAND_IN);
            elements.add(
                    number < FIRST_STAND_IN + symbols.size()
                            ? new Element(0, Optional.of(symbols.get(symbol)))
                            : new Element(number, Optional.empty()));
        }
        if (elements.stream().noneMatch(element -> element.symbol().isPresent())) {
            return stand;
        }
        if (result instanceof Held.Computed computed && elements.size() <= MOST) {
            known.put(computed.value(), elements);
        }
        return result;
    }
}
