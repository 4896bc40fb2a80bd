package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** The nodes that the outputs need, in an order in which they can run: the file's where that is one. Loops, not recursion. */
final class Order {
    private final String file;
    private final List<NodeProto> graph;
    private final List<String> outputs;
    private final Predicate<String> given;
    private final Map<String, NodeProto> producers = new HashMap<>();

    /**
     * Of the nodes of one graph.
     *
     * @param outputs names of what is wanted
     * @param given tells names of inputs and initializers, and of what a graph around this one has
     * @param own those of the given names that a node of this graph may not use again
     */
    Order(String file, List<NodeProto> graph, List<String> outputs, Predicate<String> given, Predicate<String> own) {
        this.file = file;
        this.graph = graph;
        this.outputs = outputs;
        this.given = given;
        for (NodeProto node : graph) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && (own.test(output) || producers.put(output, node) != null)) {
                    throw new ModelFormatException(
                            file, node.label() + ": there is already a value named " + Quoted.text(output));
                }
            }
        }
    }

    List<NodeProto> nodes() {
        boolean[] needed = needed();
        int[] waitsFor = new int[graph.size()];
        Map<String, List<NodeProto>> readers = new HashMap<>();
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (NodeProto node : graph) {
            if (!needed[node.index()]) {
                continue;
            }
            for (String input : Captured.by(node)) {
                if (producers.containsKey(input)) {
                    waitsFor[node.index()]++;
                    readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
                }
            }
            if (waitsFor[node.index()] == 0) {
                ready.add(node.index());
            }
        }
        List<NodeProto> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            NodeProto node = graph.get(ready.remove());
            order.add(node);
            for (String output : node.outputs()) {
                for (NodeProto reader : readers.getOrDefault(output, List.of())) {
                    if (--waitsFor[reader.index()] == 0) {
                        ready.add(reader.index());
                    }
                }
            }
        }
        refuseCycle(waitsFor);
        return order;
    }

    private boolean[] needed() {
        boolean[] needed = new boolean[graph.size()];
        Deque<NodeProto> open = new ArrayDeque<>();
        for (String output : outputs) {
            need(output, "output " + Quoted.text(output), needed, open);
        }
        while (!open.isEmpty()) {
            NodeProto node = open.pop();
            for (String input : Captured.by(node)) {
                need(input, node.label(), needed, open);
            }
        }
        return needed;
    }

    private void need(String name, String reader, boolean[] needed, Deque<NodeProto> open) {
        NodeProto producer = producers.get(name);
        if (producer == null) {
            if (!given.test(name)) {
                throw new ModelFormatException(
                        file,
                        reader + " reads " + Quoted.text(name)
                                + ", which is no input, no initializer and no output of a node");
            }
        } else if (!needed[producer.index()]) {
            needed[producer.index()] = true;
            open.push(producer);
        }
    }

    private void refuseCycle(int[] waitsFor) {
        int stuck = Arrays.stream(waitsFor).filter(count -> count > 0).sum();
        if (stuck == 0) {
            return;
        }
        for (NodeProto node : graph) {
            if (waitsFor[node.index()] > 0) {
                throw new ModelFormatException(
                        file, node.label() + " waits for its own output: the graph has a cycle there or before it");
            }
        }
    }
}
