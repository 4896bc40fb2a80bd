package dev.signet.run;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Catalogue;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.plan.Plan;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.plan.PlannedValue;
import dev.signet.plan.Planner;
import dev.signet.plan.Storage;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayDeque;
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
    private final Map<Map<String, Shape>, Prepared> plans = new LinkedHashMap<>(8, 0.75f, true);

    /** A plan with its idle workspaces. */
    private record Prepared(Plan plan, ArrayDeque<PlanRun> idle) {}

    private Session(Graph graph, Map<String, Tensor> frozen, SessionOptions options, List<Algorithm> catalogue) {
        this.graph = graph;
        this.frozen = Map.copyOf(frozen);
        this.options = options;
        this.catalogue = catalogue;
        Workers.ensureCapacity(options.threads());
    }

    /** A session in which parameters and states are bound at every run, as in training. */
    public static Session of(Graph graph) {
        return of(graph, Map.of(), SessionOptions.standard());
    }

    /** A session with tensors that never change, by parameter or state name; they are packed once per plan. */
    public static Session of(Graph graph, Map<String, Tensor> frozen, SessionOptions options) {
        return of(graph, frozen, options, options.strict() ? Catalogue.DIRECT : Catalogue.ALL);
    }

    /** As {@link #of(Graph, Map, SessionOptions)} with another list of algorithms, which must accept every node. */
    public static Session of(
            Graph graph, Map<String, Tensor> frozen, SessionOptions options, List<Algorithm> catalogue) {
        return new Session(graph, frozen, options, catalogue);
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

    private Prepared prepared(Map<String, Shape> inputs) {
        synchronized (plans) {
            Prepared known = plans.get(inputs);
            if (known != null) {
                return known;
            }
            Plan plan = Planner.plan(graph, inputs, frozen, catalogue, options.memoryBytes());
            long bytes = plan.workspaceBytes(options.threads());
            if (bytes > options.memoryBytes()) {
                throw new PlanTooLargeException("the plan for " + inputs + " needs " + mebibytes(bytes)
                        + ", allowed are " + mebibytes(options.memoryBytes())
                        + "; use a smaller batch or image, or a larger -Xmx");
            }
            Prepared fresh = new Prepared(plan, new ArrayDeque<>());
            plans.put(Map.copyOf(inputs), fresh);
            if (plans.size() > KEPT_PLANS) {
                plans.remove(plans.keySet().iterator().next());
            }
            return fresh;
        }
    }

    private static String mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20) + " MiB";
    }

    /**
     * Runs once into the caller's arrays.
     *
     * @param bindings inputs, and parameters and states that are not frozen, by name
     * @param outputs arrays for all outputs of the graph, by name
     */
    public void run(Map<String, Tensor> bindings, Map<String, Tensor> outputs) {
        Prepared prepared = prepared(inputShapes(bindings));
        PlanRun run = lease(prepared);
        try {
            run.workspace().bind(bindings, outputs);
            run.run(options.threads());
        } finally {
            run.workspace().unbind();
            synchronized (prepared.idle()) {
                prepared.idle().addLast(run);
            }
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
            for (Prepared prepared : plans.values()) {
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
        Plan plan = prepared(inputShapes(bindings)).plan();
        for (PlannedValue value : plan.values()) {
            if (value.storage() instanceof Storage.Result result) {
                outputs.put(result.name(), Tensor.zeros(value.element(), value.shape()));
            }
        }
        return outputs;
    }

    /** Connects arrays once for many runs; has a workspace of its own. */
    public BoundRun bind(Map<String, Tensor> bindings, Map<String, Tensor> outputs) {
        PlanRun run = newRun(prepared(inputShapes(bindings)).plan());
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
        Plan plan = prepared(inputShapes(bindings)).plan();
        PlanRun run = newRun(plan);
        run.workspace().bind(bindings, newOutputs(bindings));
        TimedRun timed = new TimedRun(run, plan.steps().size());
        for (int i = 0; i < warmUp; i++) {
            timed.time(options.threads());
        }
        long[][] times = new long[plan.steps().size()][rounds];
        for (int round = 0; round < rounds; round++) {
            long[] elapsed = timed.time(options.threads());
            for (int s = 0; s < times.length; s++) {
                times[s][round] = elapsed[s];
            }
        }
        return new Profile(plan, Arrays.stream(times).map(Session::median).toList());
    }

    private static double median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private Map<String, Shape> inputShapes(Map<String, Tensor> bindings) {
        Map<String, Shape> shapes = new HashMap<>();
        for (Value input : graph.inputs()) {
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
