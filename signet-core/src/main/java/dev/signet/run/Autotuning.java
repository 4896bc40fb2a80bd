package dev.signet.run;

import dev.signet.graph.Graph;
import dev.signet.plan.Choice;
import dev.signet.plan.MeasuredChoices;
import dev.signet.plan.PlannedStep;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the fastest algorithms for a graph by trying them: one plan for each algorithm that has a rival, in which it computes all it can, and of each problem the
 * algorithm with the least time. Changes of layout between steps are not counted. What comes out depends on the machine and the hour; who keeps it
 * ({@link MeasuredChoices}) gets the same bits from then on.
 */
public final class Autotuning {
    private static final int WARM_UP = 30;
    private static final int ROUNDS = 15;
    /** Algorithms that are estimated to take more than this many times the best estimate are not tried. */
    private static final double HOPELESS = 8;
    /** A rival must be this much faster than the usual choice: less may be noise. */
    private static final double WORTH_CHANGING = 0.97;

    private final Graph graph;
    private final Map<String, Tensor> frozen;
    private final SessionOptions options;
    private final Map<String, Tensor> bindings;
    /** Nanoseconds by problem and algorithm. */
    private final Map<String, Map<String, Double>> times = new HashMap<>();

    private Autotuning(Graph graph, Map<String, Tensor> frozen, SessionOptions options, Map<String, Tensor> bindings) {
        this.graph = graph;
        this.frozen = frozen;
        this.options = options;
        this.bindings = bindings;
    }

    /**
     * Takes some seconds.
     *
     * @param bindings inputs to run on; their numbers do not matter, their sizes do
     * @return an algorithm for each problem that several compute
     */
    public static MeasuredChoices of(
            Graph graph, Map<String, Tensor> frozen, SessionOptions options, Map<String, Tensor> bindings) {
        return new Autotuning(graph, frozen, options, bindings).run();
    }

    private MeasuredChoices run() {
        Map<String, String> usual = new TreeMap<>();
        Map<String, Set<String>> problemsOf = new TreeMap<>();
        for (Choice choice : profile(MeasuredChoices.NONE).plan().choices()) {
            Set<String> rivals = rivals(choice);
            if (rivals.size() > 1) {
                usual.put(choice.problem(), choice.chosen());
                rivals.forEach(name -> problemsOf
                        .computeIfAbsent(name, algorithm -> new TreeSet<>())
                        .add(choice.problem()));
            }
        }
        problemsOf.forEach((algorithm, problems) -> {
            Map<String, String> everywhere = new HashMap<>();
            problems.forEach(problem -> everywhere.put(problem, algorithm));
            profile(new MeasuredChoices(everywhere));
        });
        Map<String, String> fastest = new TreeMap<>();
        usual.forEach((problem, algorithm) -> fastest.put(problem, fastest(problem, algorithm)));
        return new MeasuredChoices(fastest);
    }

    private static Set<String> rivals(Choice choice) {
        double best = choice.candidates().stream()
                .mapToDouble(Choice.Candidate::nanoseconds)
                .min()
                .orElse(0);
        Set<String> rivals = new TreeSet<>(Set.of(choice.chosen()));
        choice.candidates().stream()
                .filter(candidate -> candidate.nanoseconds() <= HOPELESS * best)
                .forEach(candidate -> rivals.add(candidate.algorithm()));
        return rivals;
    }

    /** Steps that compute a node are in the order of the choices. */
    private Profile profile(MeasuredChoices measured) {
        Profile profile = Session.of(graph, frozen, options, measured).profile(bindings, WARM_UP, ROUNDS);
        List<Choice> choices = profile.plan().choices();
        int node = 0;
        for (int s = 0; s < profile.plan().steps().size(); s++) {
            PlannedStep step = profile.plan().steps().get(s);
            if (step.op().isPresent()) {
                Choice choice = choices.get(node++);
                times.computeIfAbsent(choice.problem(), problem -> new HashMap<>())
                        .merge(step.algorithm(), profile.medians().get(s), Math::min);
            }
        }
        return profile;
    }

    private String fastest(String problem, String usual) {
        Map<String, Double> measured = Objects.requireNonNull(times.get(problem));
        String best = usual;
        double least = measured.getOrDefault(usual, Double.POSITIVE_INFINITY) * WORTH_CHANGING;
        for (Map.Entry<String, Double> rival : new TreeMap<>(measured).entrySet()) {
            if (rival.getValue() < least) {
                best = rival.getKey();
                least = rival.getValue();
            }
        }
        return best;
    }
}
