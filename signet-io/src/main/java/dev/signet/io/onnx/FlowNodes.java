package dev.signet.io.onnx;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Dim;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.op.Slice;
import dev.signet.op.Squeeze;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes that hold graphs, or look at the graph around them. A branch whose condition is known is taken, a loop whose conditions are known is written out; nothing of
 * either is left in the model.
 */
final class FlowNodes {
    private static final long MOST_TURNS = 10_000;

    private FlowNodes() {}

    static boolean handles(NodeProto node) {
        return switch (node.qualifiedOp()) {
            case "If", "Loop", "Scan" -> true;
            default -> isGradient(node) || SequenceNodes.handles(node);
        };
    }

    static boolean isGradient(NodeProto node) {
        return node.qualifiedOp().equals("ai.onnx.preview.training.Gradient");
    }

    /** The values of the graph around it that a Gradient node names. */
    static List<String> gradientNames(NodeProto node) {
        List<String> names = new ArrayList<>();
        node.attributes().forEach((name, value) -> {
            if (value instanceof AttributeProto.Texts texts && (name.equals("xs") || name.equals("zs"))) {
                names.addAll(texts.values());
            } else if (value instanceof AttributeProto.Text text && name.equals("y")) {
                names.add(text.value());
            }
        });
        return names;
    }

    static Map<Integer, Held> results(NodeScope node, Surroundings around) {
        return switch (node.proto().op()) {
            case "If" -> branch(node, around);
            case "Loop" -> loop(node, around);
            case "Scan" -> scan(node, around);
            case "Gradient" -> gradient(node, around);
            default -> SequenceNodes.results(node);
        };
    }

    private static Map<Integer, Held> numbered(List<Held> results, NodeScope node) {
        Map<Integer, Held> numbered = new LinkedHashMap<>();
        for (int i = 0; i < node.outputs(); i++) {
            if (!node.proto().outputs().get(i).isEmpty()) {
                if (i >= results.size()) {
                    throw new BadNodeException("output " + i + " of " + results.size());
                }
                numbered.put(i, results.get(i));
            }
        }
        return numbered;
    }

    private static Map<Integer, Held> branch(NodeScope node, Surroundings around) {
        boolean holds = isTrue(node.required(0, "the condition"));
        GraphProto graph = node.graph(holds ? "then_branch" : "else_branch");
        return numbered(around.inline(graph, List.of()), node);
    }

    private static boolean isTrue(Tensor condition) {
        if (condition.type() != ElementType.BOOL || condition.elements() != 1) {
            throw new BadNodeException("the condition is " + condition + ", expected one BOOL");
        }
        return ((byte[]) condition.data())[0] != 0;
    }

    private static Held known(String name, Tensor tensor) {
        return new Held.Known(name, tensor);
    }

    private static Held bool(boolean value) {
        return known("condition", Tensor.wrap(ElementType.BOOL, Shape.scalar(), new byte[] {(byte) (value ? 1 : 0)}));
    }

    private static Map<Integer, Held> loop(NodeScope node, Surroundings around) {
        GraphProto body = node.graph("body");
        long turns = node.hasInput(0) ? node.required(0, "the number of turns").longs()[0] : Long.MAX_VALUE;
        boolean goesOn = !node.hasInput(1) || isTrue(node.required(1, "the condition"));
        List<Held> carried = new ArrayList<>();
        for (int i = 2; i < node.inputs(); i++) {
            carried.add(node.input(i));
        }
        int states = carried.size();
        checkInputs(body, states + 2);
        List<List<Held>> collected = new ArrayList<>();
        for (int i = states + 1; i < body.outputs().size(); i++) {
            collected.add(new ArrayList<>());
        }
        for (long turn = 0; turn < turns && goesOn; turn++) {
            refuseLong(turn);
            List<Held> inputs =
                    new ArrayList<>(List.of(known("turn", Tensor.ofLongs(Shape.scalar(), turn)), bool(true)));
            inputs.addAll(carried);
            List<Held> outputs = around.inline(body, inputs);
            goesOn = goesOn(outputs.getFirst());
            carried = outputs.subList(1, states + 1);
            for (int i = 0; i < collected.size(); i++) {
                collected.get(i).add(outputs.get(states + 1 + i));
            }
        }
        List<Held> results = new ArrayList<>(carried);
        collected.forEach(turnsOfOne -> results.add(stacked(node, turnsOfOne, 0)));
        return numbered(results, node);
    }

    private static void checkInputs(GraphProto body, int inputs) {
        if (body.inputs().size() != inputs) {
            throw new BadNodeException("the body has " + body.inputs().size() + " inputs, expected " + inputs);
        }
    }

    private static void refuseLong(long turn) {
        if (turn == MOST_TURNS) {
            throw new UnsupportedNodeException("more than " + MOST_TURNS + " turns");
        }
    }

    private static boolean goesOn(Held condition) {
        return switch (condition) {
            case Held.Known known -> isTrue(known.tensor());
            case Held.Computed computed ->
                throw new ValueNeededException(computed, "the condition is computed while the model runs");
            case Held.Sequence sequence -> throw new BadNodeException("the condition is a sequence");
            case Held.Absent absent -> throw new BadNodeException("the condition is missing");
            case Held.Unavailable lacking -> throw new UnsupportedNodeException(lacking.reason());
        };
    }

    private static Held stacked(NodeScope node, List<Held> turns, int axis) {
        if (turns.isEmpty()) {
            return new Held.Unavailable(node.proto().label() + ": nothing was collected in no turn");
        }
        Value[] parts = new Value[turns.size()];
        for (int i = 0; i < parts.length; i++) {
            if (turns.get(i) instanceof Held.Unavailable lacking) {
                return lacking;
            }
            parts[i] = node.add(new Unsqueeze(List.of(axis)), node.value(turns.get(i)));
        }
        return new Held.Computed(node.add(new Concat(axis), parts));
    }

    private static Map<Integer, Held> scan(NodeScope node, Surroundings around) {
        if (node.opset() < 9) {
            throw new UnsupportedNodeException("Scan of version 8");
        }
        GraphProto body = node.graph("body");
        int sequences = Math.toIntExact(node.integer("num_scan_inputs", 0));
        int states = node.inputs() - sequences;
        if (sequences < 1 || states < 0) {
            throw new BadNodeException("num_scan_inputs is " + sequences + " of " + node.inputs() + " inputs");
        }
        checkInputs(body, node.inputs());
        List<Held> carried = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            carried.add(node.input(i));
        }
        int[] axes = new int[sequences];
        for (int i = 0; i < sequences; i++) {
            axes[i] = node.axis(
                    entry(node, "scan_input_axes", i), node.shape(states + i).rank());
        }
        int turns = length(node, states, axes);
        List<List<Held>> collected = new ArrayList<>();
        for (int i = states; i < body.outputs().size(); i++) {
            collected.add(new ArrayList<>());
        }
        for (int turn = 0; turn < turns; turn++) {
            refuseLong(turn);
            List<Held> inputs = new ArrayList<>(carried);
            for (int i = 0; i < sequences; i++) {
                int at = entry(node, "scan_input_directions", i) == 0 ? turn : turns - 1 - turn;
                Value slice = node.add(new Slice(axes[i], at, 1), node.value(states + i));
                inputs.add(new Held.Computed(node.add(new Squeeze(List.of(axes[i])), slice)));
            }
            List<Held> outputs = around.inline(body, inputs);
            carried = outputs.subList(0, states);
            for (int i = 0; i < collected.size(); i++) {
                boolean forwards = entry(node, "scan_output_directions", i) == 0;
                collected.get(i).add(forwards ? turn : 0, outputs.get(states + i));
            }
        }
        List<Held> results = new ArrayList<>(carried);
        for (int i = 0; i < collected.size(); i++) {
            results.add(stacked(node, collected.get(i), Math.toIntExact(entry(node, "scan_output_axes", i))));
        }
        return numbered(results, node);
    }

    private static long entry(NodeScope node, String attribute, int index) {
        Optional<long[]> entries = node.integers(attribute);
        return entries.isPresent() && index < entries.get().length ? entries.get()[index] : 0;
    }

    private static int length(NodeScope node, int first, int[] axes) {
        Dim length = node.shape(first).dim(axes[0]);
        if (!length.isKnown()) {
            throw new ValueNeededException(
                    node.input(first), "the number of turns, " + length + ", is known when the model runs");
        }
        return length.size();
    }

    /** The gradient of the sum of the elements of a value of the graph around the node. */
    private static Map<Integer, Held> gradient(NodeScope node, Surroundings around) {
        List<Value> wrt = new ArrayList<>();
        List<String> names = node.texts("xs");
        for (int i = 0; i < names.size(); i++) {
            if (!(node.input(i) instanceof Held.Computed computed)
                    || !around.named(names.get(i)).equals(computed)) {
                throw new UnsupportedNodeException("the gradient at another place than " + names.get(i));
            }
            wrt.add(computed.value());
        }
        if (!(around.named(node.text("y", "")) instanceof Held.Computed y)) {
            throw new UnsupportedNodeException("the gradient of a constant");
        }
        List<Held> results = new ArrayList<>();
        Gradients.add(around.builder(), y.value(), wrt).forEach(value -> results.add(new Held.Computed(value)));
        return numbered(results, node);
    }
}
