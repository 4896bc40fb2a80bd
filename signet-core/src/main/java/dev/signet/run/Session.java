package dev.signet.run;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Catalogue;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.plan.MeasuredChoices;
import dev.signet.plan.Plan;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.plan.PlannedValue;
import dev.signet.plan.Planner;
import dev.signet.plan.Storage;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a graph. Plans are made per concrete input shapes and the few last used are kept; every run leases a workspace. Thread-safe, nothing to close:
 * plans and workspaces are garbage once the session is.
 */
public final class Session {
    private static final int KEPT_PLANS = 4;

    private final Graph graph;
    private final Map<String, Tensor> frozen;
    private final SessionOptions options;
    private final List<Algorithm> catalogue;
    private final MeasuredChoices measured;
    private final List<Value> inputs;
    /** The last used last. */
    private final List<Prepared> plans = new ArrayList<>();

    /** A plan for shapes of all inputs, with its idle workspaces. */
    private record Prepared(List<Shape> shapes, Plan plan, ArrayDeque<PlanRun> idle) {
        boolean isFor(List<Value> inputs, Map<String, Tensor> bindings) {
            for (int i = 0; i < shapes.size(); i++) {
                Tensor tensor = bindings.get(inputs.get(i).name());
                if (tensor == null || !tensor.shape().equals(shapes.get(i))) {
                    return false;
                }
            }
            return true;
        }

        boolean isForShapes(List<Value> inputs, Map<String, Shape> given) {
            for (int i = 0; i < shapes.size(); i++) {
                Shape shape = given.get(inputs.get(i).name());
                if (shape == null || !shape.equals(shapes.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private Session(
            Graph graph,
            Map<String, Tensor> frozen,
            SessionOptions options,
            List<Algorithm> catalogue,
            MeasuredChoices measured) {
        this.graph = graph;
        this.measured = measured;
        this.frozen = Map.copyOf(frozen);
        this.options = options;
        this.catalogue = catalogue;
        this.inputs = List.copyOf(graph.inputs());
        Workers.ensureCapacity(options.threads());
    }

    /** A session in which parameters and states are bound at every run, as in training. */
    public static Session of(Graph graph) {
        return of(graph, Map.of(), SessionOptions.standard());
    }

    /** A session with tensors that never change, by parameter or state name; they are packed once per plan. */
    public static Session of(Graph graph, Map<String, Tensor> frozen, SessionOptions options) {
        return of(graph, frozen, options, MeasuredChoices.NONE);
    }

    /** As {@link #of(Graph, Map, SessionOptions)} with algorithms that were measured to be the fastest; strict numerics go before them. */
    public static Session of(
            Graph graph, Map<String, Tensor> frozen, SessionOptions options, MeasuredChoices measured) {
        return new Session(graph, frozen, options, options.strict() ? Catalogue.DIRECT : Catalogue.ALL, measured);
    }

    /** As {@link #of(Graph, Map, SessionOptions)} with another list of algorithms, which must accept every node. */
    public static Session of(
            Graph graph, Map<String, Tensor> frozen, SessionOptions options, List<Algorithm> catalogue) {
        return new Session(graph, frozen, options, catalogue, MeasuredChoices.NONE);
    }

    public Graph graph() {
        return graph;
    }

    public SessionOptions options() {
        return options;
    }

    /** The plan for these input shapes, made now if need be. Throws {@link PlanTooLargeException} if it would not fit. */
    public Plan plan(Map<String, Shape> inputs) {
        return prepared(inputs).plan();
    }

    private Prepared prepared(Map<String, Shape> given) {
        synchronized (plans) {
            for (int i = plans.size() - 1; i >= 0; i--) {
                if (plans.get(i).isForShapes(inputs, given)) {
                    return used(i);
                }
            }
            Plan plan = Planner.plan(graph, given, frozen, catalogue, measured, options.memoryBytes());
            long bytes = plan.bytes(options.threads());
            if (bytes > options.memoryBytes()) {
                throw new PlanTooLargeException("the plan for " + given + " needs " + mebibytes(bytes)
                        + ", allowed are " + mebibytes(options.memoryBytes())
                        + "; use a smaller batch or image, or a larger -Xmx");
            }
            List<Shape> shapes =
                    inputs.stream().map(input -> given.get(input.name())).toList();
            Prepared fresh = new Prepared(shapes, plan, new ArrayDeque<>());
            plans.add(fresh);
            if (plans.size() > KEPT_PLANS) {
                plans.removeFirst();
            }
            return fresh;
        }
    }

    /** As {@link #prepared(Map)}; allocates nothing where the plan is known. */
    private Prepared preparedFor(Map<String, Tensor> bindings) {
        synchronized (plans) {
            for (int i = plans.size() - 1; i >= 0; i--) {
                if (plans.get(i).isFor(inputs, bindings)) {
                    return used(i);
                }
            }
        }
        return prepared(inputShapes(bindings));
    }

    private Prepared preparedFor(Shape only) {
        if (inputs.size() != 1) {
            throw new ShapeException("one input is given, the graph has " + inputs);
        }
        synchronized (plans) {
            for (int i = plans.size() - 1; i >= 0; i--) {
                if (plans.get(i).shapes().getFirst().equals(only)) {
                    return used(i);
                }
            }
        }
        return prepared(Map.of(inputs.getFirst().name(), only));
    }

    /** The plan at this place, from now on the last used. */
    private Prepared used(int at) {
        Prepared prepared = plans.get(at);
        if (at < plans.size() - 1) {
            plans.remove(at);
            plans.add(prepared);
        }
        return prepared;
    }

    private static String mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20) + " MiB";
    }

    /**
     * Runs once into the caller's arrays; allocates nothing once warm.
     *
     * @param bindings inputs, and parameters and states that are not frozen, by name
     * @param outputs arrays for all outputs of the graph, by name
     */
    public void run(Map<String, Tensor> bindings, Map<String, Tensor> outputs) {
        Prepared prepared = preparedFor(bindings);
        PlanRun run = lease(prepared);
        try {
            run.workspace().bind(bindings, outputs);
            run.run(options.threads());
        } finally {
            giveBack(prepared, run);
        }
    }

    /** As {@link #run(Map, Map)} for a graph of one input and one output, all else frozen. Throws {@link ShapeException} where it is not so. */
    public void run(Tensor input, Tensor output) {
        Prepared prepared = preparedFor(input.shape());
        PlanRun run = lease(prepared);
        try {
            run.workspace().bind(input, output);
            run.run(options.threads());
        } finally {
            giveBack(prepared, run);
        }
    }

    /** As {@link #run(Tensor, Tensor)} for the elements of a float32 input of this shape, and of a float32 output. */
    public void run(Shape shape, float[] input, float[] output) {
        Prepared prepared = preparedFor(shape);
        PlanRun run = lease(prepared);
        try {
            run.workspace().bind(input, output);
            run.run(options.threads());
        } finally {
            giveBack(prepared, run);
        }
    }

    private static void giveBack(Prepared prepared, PlanRun run) {
        run.workspace().unbind();
        synchronized (prepared.idle()) {
            prepared.idle().addLast(run);
        }
    }

    private PlanRun lease(Prepared prepared) {
        synchronized (prepared.idle()) {
            PlanRun idle = prepared.idle().pollLast();
            if (idle != null) {
                return idle;
            }
        }
        return newRun(prepared.plan());
    }

    /** The workspaces that wait for a caller. */
    int idleWorkspaces() {
        synchronized (plans) {
            int idle = 0;
            for (Prepared prepared : plans) {
                synchronized (prepared.idle()) {
                    idle += prepared.idle().size();
                }
            }
            return idle;
        }
    }

    private PlanRun newRun(Plan plan) {
        return PlanRun.of(plan, new Workspace(plan, options.threads()));
    }

    /** Runs once; the results are new tensors. */
    public Map<String, Tensor> run(Map<String, Tensor> bindings) {
        Map<String, Tensor> outputs = newOutputs(bindings);
        run(bindings, outputs);
        return outputs;
    }

    /** New zeroed tensors for the outputs that these bindings give. */
    public Map<String, Tensor> newOutputs(Map<String, Tensor> bindings) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Plan plan = preparedFor(bindings).plan();
        for (PlannedValue value : plan.values()) {
            if (value.storage() instanceof Storage.Result result) {
                outputs.put(result.name(), Tensor.zeros(value.element(), value.shape()));
            }
        }
        return outputs;
    }

    /** Connects arrays once for many runs; has a workspace of its own. */
    public BoundRun bind(Map<String, Tensor> bindings, Map<String, Tensor> outputs) {
        PlanRun run = newRun(preparedFor(bindings).plan());
        run.workspace().bind(bindings, outputs);
        return new BoundRun(run);
    }

    /**
     * Measures the steps of the plan for these bindings.
     *
     * @param warmUp runs before those that count: a few hundred for the JIT to settle
     * @param rounds runs that count; of each step the median does
     */
    public Profile profile(Map<String, Tensor> bindings, int warmUp, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("a profile needs at least 1 round, got " + rounds);
        }
        Plan plan = preparedFor(bindings).plan();
        StepClock.Measuring clock = StepClock.measuring(plan.steps().size(), options.threads());
        PlanRun run = PlanRun.of(plan, new Workspace(plan, options.threads()), clock);
        run.workspace().bind(bindings, newOutputs(bindings));
        for (int i = 0; i < warmUp; i++) {
            run.run(options.threads());
        }
        double[][] times = new double[plan.steps().size()][rounds];
        for (int round = 0; round < rounds; round++) {
            clock.begin();
            run.run(options.threads());
            for (int s = 0; s < times.length; s++) {
                times[s][round] = clock.elapsed(s);
            }
        }
        return new Profile(plan, Arrays.stream(times).map(Session::median).toList());
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private Map<String, Shape> inputShapes(Map<String, Tensor> bindings) {
        Map<String, Shape> shapes = new HashMap<>();
        for (Value input : inputs) {
            Tensor tensor = bindings.get(input.name());
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "no tensor given for input " + input + "; given are " + bindings.keySet());
            }
            shapes.put(input.name(), tensor.shape());
        }
        return shapes;
    }
}
