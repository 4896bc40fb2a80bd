package dev.signet.plan;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.op.Permute;
import dev.signet.op.Reshape;
import dev.signet.op.SelectChannels;
import dev.signet.op.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A channel shuffle, which is a {@link Reshape}, a {@link Permute} and a {@link Reshape}, becomes one {@link SelectChannels} together with the
 * concatenation before it and the slices behind it, where nothing else reads what is between. Half of the channels of ShuffleNetV2 only pass through a unit;
 * they are read where they were made. Elements are moved, so not a bit changes.
 */
final class JoinShuffles {
    private final Graph graph;
    private final Rewrite rewrite;
    /** Values that are a selection of channels, with the channels. */
    private final Map<Value, List<Channel>> selections = new HashMap<>();

    /** One channel of a value that is computed. */
    private record Channel(Value source, int number) {}

    private JoinShuffles(Graph graph) {
        this.graph = graph;
        this.rewrite = new Rewrite(graph);
    }

    static Graph apply(Graph graph) {
        return new JoinShuffles(graph).run();
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Reshape) {
                shuffle(node);
            } else if (node.op() instanceof Slice slice && slice.axis() == 1) {
                List<Channel> whole = selections.get(node.input(0));
                if (whole != null) {
                    selections.put(node.output(), whole.subList(slice.start(), slice.start() + slice.length()));
                }
            }
        }
        if (selections.isEmpty()) {
            return graph;
        }
        Set<Value> read = read();
        for (Node node : graph.nodes()) {
            List<Channel> channels = node.outputs().size() == 1 ? selections.get(node.output()) : null;
            if (channels == null && !rewrite.isDropped(node)) {
                rewrite.keep(node);
            } else if (channels != null && read.contains(node.output())) {
                put(node, channels);
            }
        }
        return rewrite.build();
    }

    /** The values that the nodes read which stay as they are, and the outputs. */
    private Set<Value> read() {
        Set<Value> read = new HashSet<>(graph.outputs().values());
        for (Node node : graph.nodes()) {
            boolean joins = node.outputs().size() == 1 && selections.containsKey(node.output());
            if (!joins && !rewrite.isDropped(node)) {
                read.addAll(node.inputs());
            }
        }
        return read;
    }

    private void shuffle(Node last) {
        Optional<Node> permute = rewrite.onlyFor(last.input(0)).filter(node -> node.op() instanceof Permute);
        Optional<Node> first =
                permute.flatMap(node -> rewrite.onlyFor(node.input(0))).filter(node -> node.op() instanceof Reshape);
        if (first.isEmpty()
                || !isShuffle(first.get(), (Permute) permute.orElseThrow().op(), last)) {
            return;
        }
        Value x = first.get().input(0);
        int groups = first.get().output().shape().dim(1).size();
        List<Channel> before = channels(x);
        List<Channel> after = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            after.add(before.get(i % groups * (before.size() / groups) + i / groups));
        }
        rewrite.drop(first.get());
        rewrite.drop(permute.orElseThrow());
        selections.put(last.output(), after);
    }

    /** Whether channels are cut into two axes, those exchanged and joined again, and all other axes stay. */
    private static boolean isShuffle(Node first, Permute permute, Node last) {
        SymbolicShape x = first.input(0).shape();
        SymbolicShape cut = first.output().shape();
        if (cut.rank() != x.rank() + 1 || !last.output().shape().equals(x) || x.rank() < 3) {
            return false;
        }
        boolean known = x.dim(1).isKnown() && cut.dim(1).isKnown() && cut.dim(2).isKnown();
        boolean whole =
                known && cut.dim(1).size() * cut.dim(2).size() == x.dim(1).size();
        List<Integer> axes = new ArrayList<>(List.of(0, 2, 1));
        boolean others = cut.dim(0).equals(x.dim(0));
        for (int axis = 2; axis < x.rank(); axis++) {
            axes.add(axis + 1);
            others &= cut.dim(axis + 1).equals(x.dim(axis));
        }
        return whole && others && permute.axes().equals(axes);
    }

    /** The channels of a value, of a concatenation that only the shuffle reads those of its inputs. */
    private List<Channel> channels(Value value) {
        List<Channel> known = selections.get(value);
        if (known != null) {
            return known;
        }
        Optional<Node> concat = rewrite.onlyFor(value).filter(JoinShuffles::joinsChannels);
        if (concat.isPresent()) {
            rewrite.drop(concat.get());
            List<Channel> all = new ArrayList<>();
            concat.get().inputs().forEach(input -> all.addAll(selections.getOrDefault(input, own(input))));
            return all;
        }
        return own(value);
    }

    private static boolean joinsChannels(Node node) {
        return node.op() instanceof Concat concat
                && concat.axis() == 1
                && node.inputs().stream().allMatch(input -> input.shape().dim(1).isKnown());
    }

    private static List<Channel> own(Value value) {
        List<Channel> channels = new ArrayList<>();
        for (int c = 0; c < value.shape().dim(1).size(); c++) {
            channels.add(new Channel(value, c));
        }
        return channels;
    }

    private void put(Node place, List<Channel> channels) {
        List<Value> sources = channels.stream().map(Channel::source).distinct().toList();
        Map<Value, Integer> first = new HashMap<>();
        int all = 0;
        for (Value source : sources) {
            first.put(source, all);
            all += source.shape().dim(1).size();
        }
        List<Integer> numbers = channels.stream()
                .map(channel -> first.get(channel.source()) + channel.number())
                .toList();
        List<Value> inputs = sources.stream().map(rewrite::copy).toList();
        rewrite.put(place, new SelectChannels(numbers), inputs, place.layer());
    }
}
