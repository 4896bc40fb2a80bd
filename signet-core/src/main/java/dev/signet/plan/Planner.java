package dev.signet.plan;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Catalogue;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Reorder;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.pointwise.JoinedParts;
import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns a graph and concrete shapes into a {@link Plan}: batch norms folded into fixed weights, additions and activations into convolutions and norms, the cheapest accepting algorithm for every node, a layout for every value, changes of
 * layout where two algorithms disagree, one slab of memory.
 *
 * <p>The choice is a function of the geometry of one sample alone: algorithms are asked about the same graph with a batch of {@link #ASKED_BATCH},
 * whatever the batch it is planned for, so that a sample's bits do not depend on the batch it comes in.
 */
public final class Planner {
    private static final int ASKED_BATCH = 8;
    private static final int NONE = -1;

    private final Graph graph;
    private final List<Algorithm> catalogue;
    private final List<Shape> shapes;
    private final List<Shape> asked;
    private final SampleOrder order;
    private final Map<String, Tensor> frozen;
    private final MeasuredChoices measured;

    private final List<Fit.Accepted> fits = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();
    private final boolean[] channelsLast;
    private final Halo[] halos;
    private final List<Draft> drafts = new ArrayList<>();
    /** The draft of each value, by value id, where it is made. */
    private final int[] home;
    /** Its draft in the other layout; -1 where there is none. */
    private final int[] moved;

    private final List<DraftStep> steps = new ArrayList<>();
    /** The values that are written where a concatenation wants them. */
    private Map<Value, ConcatParts.Part> parts = Map.of();
    /** The drafts of those values. */
    private final Map<Integer, Within> within = new HashMap<>();

    /** Where a draft lies that is a part of another: so many floats behind its beginning. */
    private record Within(int whole, int floats) {}

    /** A value before its place in memory is known. */
    private record Draft(String name, ElementType element, Layout layout, Optional<Storage> storage, boolean sampled) {
        Draft in(Storage place) {
            return new Draft(name, element, layout, Optional.of(place), sampled);
        }
    }

    /** @param sampled whether it takes the batch sample by sample */
    private record DraftStep(
            Step step,
            String algorithm,
            Optional<Node> node,
            List<Integer> inputs,
            List<Integer> outputs,
            boolean sampled) {
        /** Whether the elements of an input matter, not only its shape. */
        boolean reads(int input) {
            return node.map(made -> made.op().readsElements(input)).orElse(true);
        }
    }

    private Planner(
            Graph graph,
            Map<String, Shape> inputs,
            Map<String, Tensor> frozen,
            List<Algorithm> catalogue,
            MeasuredChoices measured) {
        this.graph = graph;
        this.measured = measured;
        this.catalogue = catalogue;
        this.frozen = frozen;
        this.shapes = graph.shapes(inputs);
        this.asked = graph.shapes(askedShapes(graph, inputs));
        this.order = SampleOrder.of(graph, inputs, shapes, this::isFixed);
        int count = graph.values().size();
        this.channelsLast = new boolean[count];
        this.halos = new Halo[count];
        Arrays.fill(halos, Halo.NONE);
        this.home = new int[count];
        this.moved = new int[count];
        Arrays.fill(home, NONE);
        Arrays.fill(moved, NONE);
    }

    private boolean isFixed(Value value) {
        return value.kind() == Value.Kind.CONSTANT
                || value.kind() != Value.Kind.RESULT && frozen.containsKey(value.name());
    }

    private static Map<String, Shape> askedShapes(Graph graph, Map<String, Shape> inputs) {
        Map<String, Shape> asked = new HashMap<>(inputs);
        for (Value input : graph.inputs()) {
            if (input.shape().rank() > 0 && input.shape().dim(0).equals(Dim.BATCH)) {
                asked.computeIfPresent(input.name(), (name, shape) -> shape.with(0, ASKED_BATCH));
            }
        }
        return asked;
    }

    /**
     * Plans a graph.
     *
     * @param inputs concrete shapes of the inputs, by name
     * @param frozen parameters and states that never change, by name; they are packed once. The others are bound at each run
     */
    public static Plan plan(Graph graph, Map<String, Shape> inputs, Map<String, Tensor> frozen) {
        return plan(graph, inputs, frozen, Catalogue.ALL);
    }

    /** As {@link #plan(Graph, Map, Map)} with another list of algorithms, which must accept every node. */
    public static Plan plan(
            Graph graph, Map<String, Shape> inputs, Map<String, Tensor> frozen, List<Algorithm> catalogue) {
        return plan(graph, inputs, frozen, catalogue, MeasuredChoices.NONE, Long.MAX_VALUE);
    }

    /**
     * As {@link #plan(Graph, Map, Map, List)}; where {@code measured} names an algorithm of the list that accepts, it goes before the estimates. Throws
     * {@link PlanTooLargeException}, before anything of that size is made, where one value alone takes more than {@code mostBytes}.
     */
    public static Plan plan(
            Graph graph,
            Map<String, Shape> inputs,
            Map<String, Tensor> frozen,
            List<Algorithm> catalogue,
            MeasuredChoices measured,
            long mostBytes) {
        refuseLarger(graph, inputs, mostBytes);
        Graph folded = FoldBatchNorm.apply(LeaveOutDropout.apply(graph), frozen);
        Graph fused = JoinShuffles.apply(FuseTrainingNorm.apply(FuseConv.apply(folded)));
        return new Planner(fused, inputs, frozen, catalogue, measured).run(bytesOf(madeConstants(graph, fused)));
    }

    /** The constants that passes made. */
    private static List<Tensor> madeConstants(Graph graph, Graph fused) {
        Set<Tensor> given = Collections.newSetFromMap(new IdentityHashMap<>());
        given.addAll(graph.constants().values());
        return fused.constants().values().stream()
                .filter(tensor -> !given.contains(tensor))
                .toList();
    }

    private static long bytesOf(List<Tensor> tensors) {
        return tensors.stream()
                .mapToLong(tensor -> (long) tensor.elements() * tensor.type().bytes())
                .sum();
    }

    private static void refuseLarger(Graph graph, Map<String, Shape> inputs, long mostBytes) {
        List<Shape> shapes = graph.shapes(inputs);
        for (Node node : graph.nodes()) {
            for (Value output : node.outputs()) {
                Shape shape = shapes.get(output.id());
                long bytes = (long) shape.elements() * output.type().element().bytes();
                if (bytes > mostBytes) {
                    throw new PlanTooLargeException((node.layer().isEmpty() ? "" : node.layer() + ": ") + "the result "
                            + shape + " of " + node.op() + " alone needs " + mebibytes(bytes) + ", allowed are "
                            + mebibytes(mostBytes) + " for all; use a smaller batch or image, or a larger -Xmx");
                }
            }
        }
    }

    private static String mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20) + " MiB";
    }

    private Plan run(long foldedBytes) {
        for (int i = 0; i < graph.nodes().size(); i++) {
            fits.add(choose(graph.nodes().get(i), order.isApart(i) ? order.shapes() : shapes));
        }
        decideFamilies();
        collectHalos();
        parts = ConcatParts.of(graph, fits, shapes, this::channelsLast);
        placeSources();
        for (int i = 0; i < graph.nodes().size(); i++) {
            prepare(graph.nodes().get(i), fits.get(i), choices.get(i).chosen(), order.isApart(i));
        }
        graph.outputs().forEach(this::placeOutput);
        return layOut(foldedBytes);
    }

    /** @param run the shapes of the values that a step works on: of the batch, or of one sample */
    private Fit.Accepted choose(Node node, List<Shape> run) {
        Problem problem = problem(node, asked);
        Optional<String> fastest = measured.of(problem);
        List<Choice.Candidate> candidates = new ArrayList<>();
        Optional<Algorithm> best = Optional.empty();
        double bestTime = Double.POSITIVE_INFINITY;
        for (Algorithm algorithm : isEmpty(node) ? List.of(catalogue.getLast()) : catalogue) {
            switch (algorithm.fit(problem)) {
                case Fit.Accepted accepted -> {
                    candidates.add(new Choice.Candidate(algorithm.name(), accepted.nanoseconds(), ""));
                    double time = fastest.equals(Optional.of(algorithm.name())) ? 0 : accepted.nanoseconds();
                    if (time < bestTime) {
                        best = Optional.of(algorithm);
                        bestTime = time;
                    }
                }
                case Fit.Rejected rejected ->
                    candidates.add(new Choice.Candidate(algorithm.name(), Double.POSITIVE_INFINITY, rejected.reason()));
            }
        }
        Algorithm chosen = best.orElseThrow(
                () -> new IllegalStateException(node.layer() + ": no algorithm computes " + node + ": " + candidates));
        choices.add(new Choice(
                node.layer(), node.op().toString(), MeasuredChoices.key(problem), chosen.name(), candidates));
        return switch (chosen.fit(problem(node, run))) {
            case Fit.Accepted accepted -> accepted;
            case Fit.Rejected rejected ->
                throw new IllegalStateException(chosen.name() + " accepts batch " + ASKED_BATCH + " of " + node
                        + " but not " + run.get(node.output().id()) + ": " + rejected.reason());
        };
    }

    /** Whether there is nothing to compute, or nothing to compute it from: the reference, last in the list, knows what that gives. */
    private boolean isEmpty(Node node) {
        return Stream.concat(node.inputs().stream(), node.outputs().stream())
                .anyMatch(value -> shapes.get(value.id()).elements() == 0);
    }

    private static Problem problem(Node node, List<Shape> shapes) {
        return new Problem(node.op(), operands(node.inputs(), shapes), operands(node.outputs(), shapes));
    }

    private static List<Problem.Operand> operands(List<Value> values, List<Shape> shapes) {
        return values.stream()
                .map(value -> new Problem.Operand(value.type().element(), shapes.get(value.id())))
                .toList();
    }

    /** Dense or channels-last for every value: results as their algorithm says, inputs as their first consumer likes them. */
    private void decideFamilies() {
        for (int n = 0; n < graph.nodes().size(); n++) {
            Node node = graph.nodes().get(n);
            Fit.Accepted fit = fits.get(n);
            for (int i = 0; i < node.outputs().size(); i++) {
                boolean spatial = switch (fit.outputs().get(i)) {
                    case Form.Spatial form -> true;
                    case Form.LikeFirst like -> channelsLast(node.input(0));
                    case Form.Dense dense -> false;
                    case Form.Any any -> false;
                };
                channelsLast[node.outputs().get(i).id()] =
                        spatial && eligible(node.outputs().get(i));
            }
        }
    }

    private boolean channelsLast(Value value) {
        return channelsLast[value.id()];
    }

    private boolean eligible(Value value) {
        return value.type().element() == ElementType.FLOAT32 && Layout.canBeChannelsLast(shapes.get(value.id()));
    }

    /** The halo a channels-last value needs for all its readers. */
    private void collectHalos() {
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            for (int k = 0; k < node.inputs().size(); k++) {
                if (node.op().readsElements(k) && fits.get(i).inputs().get(k) instanceof Form.Spatial form) {
                    int id = node.input(k).id();
                    halos[id] = halos[id].union(form.halo());
                }
            }
        }
    }

    private Layout layout(Value value, boolean spatial) {
        Shape shape = shapes.get(value.id());
        return spatial ? Layout.channelsLast(shape, halos[value.id()]) : Layout.dense(shape);
    }

    private void placeSources() {
        for (Value value : graph.values()) {
            if (value.kind() != Value.Kind.RESULT) {
                Storage storage;
                if (value.kind() == Value.Kind.CONSTANT) {
                    storage = new Storage.Fixed(graph.constant(value));
                } else {
                    Tensor tensor = frozen.get(value.name());
                    storage = tensor == null ? new Storage.Bound(value.name()) : new Storage.Fixed(tensor);
                }
                home[value.id()] = draft(value, layout(value, false), Optional.of(storage));
            }
        }
    }

    private int draft(Value value, Layout layout, Optional<Storage> storage) {
        drafts.add(new Draft(value.name(), value.type().element(), layout, storage, order.isSampled(value)));
        return drafts.size() - 1;
    }

    private void prepare(Node node, Fit.Accepted fit, String algorithm, boolean sampled) {
        List<Integer> inputs = new ArrayList<>();
        List<Optional<Tensor>> constants = new ArrayList<>();
        for (int k = 0; k < node.inputs().size(); k++) {
            inputs.add(inForm(node, k, fit.inputs().get(k), sampled));
            constants.add(fixed(node.input(k)));
        }
        List<Integer> outputs = node.outputs().stream().map(this::result).toList();
        if (!inputs.isEmpty() && within.containsKey(inputs.getFirst())) {
            Layout.Spatial whole = (Layout.Spatial) layoutFor(outputs.getFirst(), sampled);
            steps.add(new DraftStep(
                    new JoinedParts(whole), JoinedParts.NAME, Optional.of(node), inputs, outputs, sampled));
            return;
        }
        Site site = new Site(
                inputs.stream().map(i -> layoutFor(i, sampled)).toList(),
                outputs.stream().map(i -> layoutFor(i, sampled)).toList(),
                constants);
        steps.add(
                new DraftStep(fit.preparation().prepare(site), algorithm, Optional.of(node), inputs, outputs, sampled));
    }

    /** The layout of what a step works on: of one sample where it takes them one by one. */
    private Layout layoutFor(int draft, boolean sampled) {
        Layout layout = drafts.get(draft).layout();
        return sampled && drafts.get(draft).sampled() ? layout.ofOneSample() : layout;
    }

    /** The draft of a node's result: in a place of its own, as a part of a later result, or made already for its own parts. */
    private int result(Value value) {
        if (home[value.id()] != NONE) {
            return home[value.id()];
        }
        ConcatParts.Part part = parts.get(value);
        if (part == null) {
            home[value.id()] = draft(value, layout(value, channelsLast(value)), Optional.empty());
            return home[value.id()];
        }
        int whole = result(part.whole());
        ChannelsLast pixels = ((Layout.Spatial) drafts.get(whole).layout()).sample();
        Shape shape = shapes.get(value.id());
        home[value.id()] = draft(value, new Layout.Spatial(shape, pixels.part(shape.size(1))), Optional.empty());
        within.put(home[value.id()], new Within(whole, part.firstChannel()));
        return home[value.id()];
    }

    private Optional<Tensor> fixed(Value value) {
        return drafts.get(home[value.id()])
                .storage()
                .flatMap(storage ->
                        storage instanceof Storage.Fixed known ? Optional.of(known.tensor()) : Optional.empty());
    }

    /** The draft of a node's input in the form its algorithm asks for; adds a change of layout where it is not yet there. */
    private int inForm(Node node, int index, Form form, boolean sampled) {
        Value value = node.input(index);
        int at = home[value.id()];
        if (!node.op().readsElements(index)) {
            return at;
        }
        boolean isSpatial = drafts.get(at).layout() instanceof Layout.Spatial;
        boolean wantsSpatial = switch (form) {
            case Form.Spatial spatial -> true;
            case Form.Dense dense -> false;
            case Form.Any any -> isSpatial;
            case Form.LikeFirst like -> eligible(value) && firstIsSpatial(node);
        };
        return wantsSpatial == isSpatial ? at : moved(value, wantsSpatial, sampled);
    }

    private boolean firstIsSpatial(Node node) {
        return drafts.get(home[node.input(0).id()]).layout() instanceof Layout.Spatial;
    }

    private int moved(Value value, boolean spatial, boolean sampled) {
        if (moved[value.id()] != NONE) {
            return moved[value.id()];
        }
        int from = home[value.id()];
        Layout layout = layout(value, spatial);
        int to = draft(value, layout, Optional.empty());
        reorder(from, to, sampled && drafts.get(to).sampled());
        moved[value.id()] = to;
        return to;
    }

    private void reorder(int from, int to, boolean sampled) {
        Step step = new Reorder(layoutFor(from, sampled), layoutFor(to, sampled));
        steps.add(new DraftStep(step, "reorder", Optional.empty(), List.of(from), List.of(to), sampled));
    }

    /** An output is written straight into the caller's array where its step writes it dense; else it is copied there. */
    private void placeOutput(String name, Value value) {
        int at = home[value.id()];
        Draft draft = drafts.get(at);
        Storage result = new Storage.Result(name);
        boolean direct = draft.storage().isEmpty() && draft.layout() instanceof Layout.Dense;
        if (direct) {
            drafts.set(at, draft.in(result));
            return;
        }
        int to = draft(value, Layout.dense(shapes.get(value.id())), Optional.of(result));
        reorder(at, to, draft.sampled() && steps.getLast().sampled());
    }

    private Plan layOut(long foldedBytes) {
        List<SampleStage> stages = stages();
        boolean[] oneAtATime = oneAtATime(stages);
        Lifetimes lifetimes = lifetimes();
        int[] home = inPlace(lifetimes, oneAtATime);
        lifetimes.overWholeStages(stages, oneAtATime);
        List<MemoryPlan.Block> batch = new ArrayList<>();
        List<MemoryPlan.Block> sample = new ArrayList<>();
        int[] valueBlock = new int[drafts.size()];
        for (int i = 0; i < drafts.size(); i++) {
            if (isInSlab(i)) {
                List<MemoryPlan.Block> blocks = oneAtATime[i] ? sample : batch;
                valueBlock[i] = home[i] == i ? blocks.size() : valueBlock[home[i]];
                if (home[i] == i) {
                    int floats = layoutFor(i, oneAtATime[i]).floats();
                    blocks.add(new MemoryPlan.Block(floats, lifetimes.first[i], lifetimes.last[i]));
                }
            }
        }
        int[] sharedBlock = new int[steps.size()];
        for (int s = 0; s < steps.size(); s++) {
            List<MemoryPlan.Block> blocks = steps.get(s).sampled() ? sample : batch;
            sharedBlock[s] = blocks.size();
            blocks.add(new MemoryPlan.Block(steps.get(s).step().sharedFloats(), s, s));
        }
        Places places = new Places(new MemoryPlan(batch), new MemoryPlan(sample), oneAtATime, valueBlock, sharedBlock);
        return assemble(stages, places, foldedBytes);
    }

    /** The runs of steps that take the batch sample by sample. */
    private List<SampleStage> stages() {
        List<SampleStage> stages = new ArrayList<>();
        for (int s = 0; s < steps.size(); ) {
            int first = s;
            while (s < steps.size() && steps.get(s).sampled()) {
                s++;
            }
            if (s > first) {
                stages.add(new SampleStage(first, s, order.samples()));
            } else {
                s++;
            }
        }
        return stages;
    }

    /** Whether no step outside the stage that makes a value reads it, by draft: then one sample of it is kept at a time. */
    private boolean[] oneAtATime(List<SampleStage> stages) {
        boolean[] made = new boolean[drafts.size()];
        boolean[] elsewhere = new boolean[drafts.size()];
        int[] stageOf = new int[drafts.size()];
        for (int s = 0; s < steps.size(); s++) {
            int stage = steps.get(s).sampled() ? stageOf(stages, s) : NONE;
            for (int output : steps.get(s).outputs()) {
                made[output] = isInSlab(output) && stage != NONE;
                stageOf[output] = stage;
            }
            for (int input : steps.get(s).inputs()) {
                elsewhere[input] |= stageOf[input] != stage;
            }
        }
        for (int i = 0; i < made.length; i++) {
            made[i] &= !elsewhere[i];
        }
        within.forEach((part, place) -> made[place.whole()] &= made[part]);
        within.forEach((part, place) -> made[part] = made[place.whole()]);
        return made;
    }

    private static int stageOf(List<SampleStage> stages, int step) {
        int stage = 0;
        while (stages.get(stage).end() <= step) {
            stage++;
        }
        return stage;
    }

    private boolean isInSlab(int draft) {
        return drafts.get(draft).storage().isEmpty() && drafts.get(draft).element() == ElementType.FLOAT32;
    }

    /** The steps that make the drafts and read them last, by draft. */
    private record Lifetimes(int[] first, int[] last) {
        /** What a batch keeps is alive in all of a stage that makes or reads it: other samples are elsewhere in it. */
        void overWholeStages(List<SampleStage> stages, boolean[] oneAtATime) {
            for (int draft = 0; draft < first.length; draft++) {
                for (SampleStage stage : stages) {
                    boolean touched = first[draft] < stage.end() && last[draft] >= stage.first();
                    if (touched && !oneAtATime[draft]) {
                        first[draft] = Math.min(first[draft], stage.first());
                        last[draft] = Math.max(last[draft], stage.end() - 1);
                    }
                }
            }
        }
    }

    private Lifetimes lifetimes() {
        int[] first = new int[drafts.size()];
        int[] last = new int[drafts.size()];
        for (int s = 0; s < steps.size(); s++) {
            for (int output : steps.get(s).outputs()) {
                first[output] = s;
                last[output] = s;
            }
            DraftStep step = steps.get(s);
            for (int k = 0; k < step.inputs().size(); k++) {
                if (step.reads(k)) {
                    last[step.inputs().get(k)] = s;
                }
            }
        }
        within.forEach((part, place) -> first[place.whole()] = Math.min(first[place.whole()], first[part]));
        return new Lifetimes(first, last);
    }

    /**
     * The draft in whose place each draft lies: itself, or an input of its step that is read there for the last time. The lifetime of that one is extended.
     */
    private int[] inPlace(Lifetimes lifetimes, boolean[] oneAtATime) {
        int[] home = new int[drafts.size()];
        Arrays.setAll(home, draft -> draft);
        within.forEach((part, place) -> home[part] = place.whole());
        for (int s = 0; s < steps.size(); s++) {
            DraftStep step = steps.get(s);
            int output = step.outputs().getFirst();
            for (int k : step.step().replaceableInputs()) {
                int input = step.inputs().get(k);
                boolean free = step.sampled() == oneAtATime[input]
                        && step.sampled() == oneAtATime[output]
                        && isInSlab(input)
                        && isInSlab(output)
                        && home[output] == output
                        && lifetimes.last[input] == s
                        && !readsElsewhere(step, k);
                if (free
                        && drafts.get(input).layout().floats()
                                == drafts.get(output).layout().floats()) {
                    home[output] = home[input];
                    lifetimes.last[home[input]] = lifetimes.last[output];
                }
            }
        }
        return home;
    }

    /** Whether an input is another input of its step too, one in whose place the output must not lie. */
    private static boolean readsElsewhere(DraftStep step, int input) {
        for (int k = 0; k < step.inputs().size(); k++) {
            boolean same = step.inputs().get(k).equals(step.inputs().get(input));
            if (same && !step.step().replaceableInputs().contains(k)) {
                return true;
            }
        }
        return false;
    }

    /** How far behind the beginning of its block a draft lies. */
    private int floatsWithin(int draft) {
        Within place = within.get(draft);
        return place == null ? 0 : place.floats();
    }

    /**
     * Where everything lies.
     *
     * @param oneAtATime whether a draft has a place for one sample only
     * @param values the block of each draft in the memory of the batch or of a sample
     * @param shared the block of each step's shared floats
     */
    private record Places(MemoryPlan batch, MemoryPlan sample, boolean[] oneAtATime, int[] values, int[] shared) {
        /** @param behind how far behind the beginning of its block */
        Storage ofValue(int draft, int behind) {
            return oneAtATime[draft]
                    ? new Storage.Sample(sample.offsetFromFirst(values[draft]) + behind)
                    : new Storage.Slab(batch.offset(values[draft]) + behind);
        }

        int ofShared(int step, boolean sampled) {
            return sampled ? sample.offsetFromFirst(shared[step]) : batch.offset(shared[step]);
        }
    }

    private Plan assemble(List<SampleStage> stages, Places places, long foldedBytes) {
        List<PlannedValue> values = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            int draft = i;
            Storage storage = drafts.get(i)
                    .storage()
                    .orElseGet(() -> isInSlab(draft) ? places.ofValue(draft, floatsWithin(draft)) : new Storage.Own());
            Layout layout = layoutFor(i, places.oneAtATime()[i]);
            values.add(new PlannedValue(i, drafts.get(i).name(), drafts.get(i).element(), layout, storage));
        }
        List<PlannedStep> planned = new ArrayList<>();
        int scratch = 0;
        long packedBytes = 0;
        for (int s = 0; s < steps.size(); s++) {
            DraftStep step = steps.get(s);
            scratch = Math.max(scratch, step.step().scratchFloats());
            packedBytes += step.step().constantBytes();
            planned.add(new PlannedStep(
                    step.step(),
                    step.algorithm(),
                    step.node().map(Node::op),
                    step.node().map(Node::layer).orElse(""),
                    step.inputs().stream().map(values::get).toList(),
                    step.outputs().stream().map(values::get).toList(),
                    places.ofShared(s, step.sampled()),
                    step.sampled()));
        }
        return new Plan(
                values,
                planned,
                stages,
                choices,
                places.batch().floats(),
                stages.isEmpty() ? 0 : places.sample().lengthFromFirst(),
                MemoryPlan.aligned(scratch),
                foldedBytes + packedBytes);
    }
}
