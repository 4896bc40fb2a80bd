package dev.signet.data;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that was found wrong with a data set, in the order of the paths. */
public record ProblemReport(List<Problem> problems) {
    public ProblemReport {
        problems = List.copyOf(problems);
    }

    public static ProblemReport none() {
        return new ProblemReport(List.of());
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    public List<Problem> of(Problem.Kind kind) {
        return problems.stream().filter(problem -> problem.kind() == kind).toList();
    }

    /** One line for each problem, at most {@code limit} of them, then how many more there are. */
    public String lines(int limit) {
        String lines =
                problems.stream().limit(limit).map(problem -> "  " + problem).collect(Collectors.joining("\n"));
        int more = problems.size() - limit;
        return more > 0 ? lines + "\n  and " + more + " more" : lines;
    }

    @Override
    public String toString() {
        return lines(Integer.MAX_VALUE);
    }
}
