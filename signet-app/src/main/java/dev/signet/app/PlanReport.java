package dev.signet.app;

import dev.signet.plan.Choice;
import dev.signet.plan.Plan;
import dev.signet.plan.PlannedStep;
import dev.signet.plan.SampleStage;
import dev.signet.run.Profile;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plan in print: its steps in order with what every algorithm answered, and how long each took. Of steps that samples take one by one it is the time for all
 * samples, the threads working beside each other.
 */
record PlanReport(int threads, int batch) {
    void print(Plan plan, PrintWriter out) {
        steps(plan, List.of(), out);
        memory(plan, out);
    }

    void print(Profile profile, PrintWriter out) {
        List<Double> medians = profile.medians();
        steps(profile.plan(), medians, out);
        out.println();
        byAlgorithm(profile, out);
        out.printf(
                Locale.ROOT,
                "%n%.3f ms for a batch of %d on %d thread(s): the sum of the medians of the steps%n",
                profile.total() / 1e6,
                batch,
                threads);
        memory(profile.plan(), out);
    }

    private void steps(Plan plan, List<Double> nanoseconds, PrintWriter out) {
        double total = nanoseconds.stream().mapToDouble(Double::doubleValue).sum();
        Iterator<Choice> choices = plan.choices().iterator();
        for (int s = 0; s < plan.steps().size(); s++) {
            PlannedStep step = plan.steps().get(s);
            stageAt(plan, s, nanoseconds, out);
            String time = nanoseconds.isEmpty() ? "" : time(nanoseconds.get(s), total) + "  ";
            if (step.op().isEmpty()) {
                out.println(time + "reorder to " + step.outputs().getFirst().layout());
                continue;
            }
            Choice choice = choices.next();
            out.println(time + (choice.layer().isEmpty() ? "" : choice.layer() + ": ") + choice.op());
            choice.candidates().stream()
                    .filter(candidate -> !candidate.reason().startsWith("not "))
                    .forEach(candidate -> out.println(answer(candidate, step.algorithm())));
            if (!step.algorithm().equals(choice.chosen())) {
                out.println("  * " + step.algorithm() + "  its inputs are written where they belong");
            }
        }
    }

    /** A line where a stage of samples one by one begins, and where the batch goes on as a whole. */
    private void stageAt(Plan plan, int step, List<Double> nanoseconds, PrintWriter out) {
        for (SampleStage stage : plan.stages()) {
            if (stage.first() == step) {
                double sum = nanoseconds.stream()
                        .skip(step)
                        .limit(stage.end() - step)
                        .mapToDouble(Double::doubleValue)
                        .sum();
                String time = nanoseconds.isEmpty() ? "" : String.format(Locale.ROOT, ", %.1f us", sum / 1e3);
                int alone = stage.alone(threads);
                out.printf(
                        Locale.ROOT,
                        "-- %d steps sample by sample%s: %d of %d by a thread alone, %d by all threads%n",
                        stage.end() - stage.first(),
                        time,
                        alone,
                        stage.samples(),
                        stage.samples() - alone);
            } else if (stage.end() == step) {
                out.println("-- the batch as a whole");
            }
        }
    }

    private static String answer(Choice.Candidate candidate, String used) {
        String mark = candidate.algorithm().equals(used) ? "  * " : "    ";
        String reason = candidate.reason().isEmpty()
                ? String.format(
                        Locale.ROOT, "about %.0f microseconds for 8 samples on one core", candidate.nanoseconds() / 1e3)
                : "refused: " + candidate.reason();
        return mark + candidate.algorithm() + "  " + reason;
    }

    private static String time(double nanoseconds, double total) {
        return String.format(Locale.ROOT, "%9.1f us %5.1f %%", nanoseconds / 1e3, 100 * nanoseconds / total);
    }

    private static void byAlgorithm(Profile profile, PrintWriter out) {
        Map<String, Double> sums = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (int s = 0; s < profile.medians().size(); s++) {
            String algorithm = profile.plan().steps().get(s).algorithm();
            sums.merge(algorithm, profile.medians().get(s), Double::sum);
            counts.merge(algorithm, 1, Integer::sum);
        }
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> out.println(time(entry.getValue(), profile.total()) + "  " + entry.getKey() + " x "
                        + counts.get(entry.getKey())));
    }

    private void memory(Plan plan, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d steps, %,d bytes of memory per run, %,d bytes of packed and folded weights%n",
                plan.steps().size(),
                plan.workspaceBytes(threads),
                plan.constantBytes());
    }
}
