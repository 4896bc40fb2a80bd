package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.op.Slice;
import dev.signet.op.Squeeze;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sequences of tensors and optional values: followed while importing, so that the model has only the tensors. */
final class SequenceNodes {
    private static final Set<String> KNOWN = Set.of(
            "SequenceEmpty",
            "SequenceConstruct",
            "SequenceAt",
            "SequenceLength",
            "SequenceInsert",
            "SequenceErase",
            "ConcatFromSequence",
            "SplitToSequence",
            "Optional",
            "OptionalHasElement",
            "OptionalGetElement");

    private SequenceNodes() {}

    static boolean handles(NodeProto node) {
        return KNOWN.contains(node.qualifiedOp());
    }

    static Map<Integer, Held> results(NodeScope node) {
        switch (node.proto().op()) {
            case "SequenceEmpty" -> node.resultHeld(new Held.Sequence(List.of()));
            case "SequenceConstruct" -> construct(node);
            case "SequenceAt" ->
                node.resultHeld(
                        sequence(node, 0).get(position(node, sequence(node, 0).size())));
            case "SequenceLength" ->
                node.resultKnown(
                        Tensor.ofLongs(Shape.scalar(), sequence(node, 0).size()));
            case "SequenceInsert" -> insert(node);
            case "SequenceErase" -> erase(node);
            case "ConcatFromSequence" -> concat(node);
            case "SplitToSequence" -> split(node);
            case "Optional" -> node.resultHeld(node.hasInput(0) ? node.input(0) : new Held.Absent());
            case "OptionalHasElement" -> hasElement(node);
            default -> getElement(node);
        }
        return node.results();
    }

    private static List<Held> sequence(NodeScope node, int index) {
        if (node.input(index) instanceof Held.Sequence sequence) {
            return sequence.elements();
        }
        throw new BadNodeException("input " + index + " is no sequence");
    }

    private static void construct(NodeScope node) {
        List<Held> elements = new ArrayList<>();
        for (int i = 0; i < node.inputs(); i++) {
            elements.add(node.input(i));
        }
        node.resultHeld(new Held.Sequence(elements));
    }

    /** The position that input 1 or 2 names, counted from the end when negative. */
    private static int position(NodeScope node, int length) {
        long position = number(node, 1);
        if (position < -length || position >= length) {
            throw new BadNodeException("position " + position + " of a sequence of " + length);
        }
        return (int) (position < 0 ? position + length : position);
    }

    private static long number(NodeScope node, int index) {
        long[] numbers = node.knownIntegers(index, "the position");
        if (numbers.length != 1) {
            throw new BadNodeException(numbers.length + " positions, expected one");
        }
        return numbers[0];
    }

    private static void insert(NodeScope node) {
        List<Held> elements = new ArrayList<>(sequence(node, 0));
        int length = elements.size();
        long position = node.hasInput(2) ? number(node, 2) : length;
        if (position < -length || position > length) {
            throw new BadNodeException("position " + position + " in a sequence of " + length);
        }
        elements.add((int) (position < 0 ? position + length : position), node.input(1));
        node.resultHeld(new Held.Sequence(elements));
    }

    private static void erase(NodeScope node) {
        List<Held> elements = new ArrayList<>(sequence(node, 0));
        elements.remove(node.hasInput(1) ? position(node, elements.size()) : elements.size() - 1);
        node.resultHeld(new Held.Sequence(elements));
    }

    private static void concat(NodeScope node) {
        List<Held> elements = sequence(node, 0);
        boolean stacks = node.flag("new_axis", false);
        int axis = Math.toIntExact(node.integer("axis", 0));
        Value[] parts = new Value[elements.size()];
        for (int i = 0; i < parts.length; i++) {
            Value part = node.value(elements.get(i));
            parts[i] = stacks ? node.add(new Unsqueeze(List.of(axis)), part) : part;
        }
        node.result(node.add(new Concat(axis), parts));
    }

    /** Parts of the given lengths, or of one length, the last of which may be shorter; without either of length 1, whose axis may go. */
    private static void split(NodeScope node) {
        Value x = node.value(0);
        int axis = node.axis(node.integer("axis", 0), x.shape().rank());
        int size = node.known(x, axis);
        boolean alone = !node.hasInput(1);
        List<Integer> lengths = alone || node.shape(1).rank() == 0
                ? equal(size, alone ? 1 : Math.clamp(node.knownIntegers(1, "the length")[0], 0, Math.max(1, size)))
                : NodeScope.narrow("split", node.knownIntegers(1, "the lengths"));
        List<Held> parts = new ArrayList<>();
        int start = 0;
        for (int length : lengths) {
            Value part = node.add(new Slice(axis, start, length), x);
            boolean squeezes = alone && !node.flag("keepdims", true);
            parts.add(new Held.Computed(squeezes ? node.add(new Squeeze(List.of(axis)), part) : part));
            start += length;
        }
        node.resultHeld(new Held.Sequence(parts));
    }

    private static List<Integer> equal(int size, int length) {
        if (length < 1) {
            throw new BadNodeException("parts of length " + length);
        }
        List<Integer> lengths = new ArrayList<>();
        for (int start = 0; start < size; start += length) {
            lengths.add(Math.min(length, size - start));
        }
        return lengths;
    }

    private static void hasElement(NodeScope node) {
        boolean has = node.hasInput(0) && !(node.input(0) instanceof Held.Absent);
        Wide answer = Wide.ofLongs(ElementType.BOOL, Shape.scalar(), has ? 1 : 0);
        node.resultKnown(answer.toTensor());
    }

    private static void getElement(NodeScope node) {
        if (node.input(0) instanceof Held.Absent) {
            throw new BadNodeException("the optional value is not there");
        }
        node.passThrough();
    }
}
