package dev.signet.app;

import dev.signet.data.DatasetSplits;
import dev.signet.data.ImageDataset;
import dev.signet.data.Problem;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.inspect.Summary;
import dev.signet.nn.Model;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.Scores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the report of a training run says. */
final class RunReport {
    private static final int FEW_IMAGES = 2_000;
    private static final int MOST_FILTERS = 64;
    private static final int MOST_PROBLEMS = 200;

    private RunReport() {}

    /**
     * What was trained.
     *
     * @param title what on what
     * @param command the command that makes this run again
     * @param parameters learned weights of the network
     * @param fromScratch whether the network knew nothing before
     */
    record Subject(
            String title,
            String command,
            DatasetSplits splits,
            Graph graph,
            Shape image,
            long parameters,
            boolean fromScratch) {}

    static ReportData of(Subject run, TrainingRun.Outcome outcome) throws IOException {
        boolean tested = outcome.test().isPresent();
        Scores scores = outcome.test().orElse(outcome.validation());
        ImageDataset images = tested
                ? run.splits().test().orElseThrow()
                : run.splits().validation().orElseThrow();
        return new ReportData(
                run.title(),
                figures(run, outcome),
                notes(run, outcome, scores, images.classes()),
                problems(run),
                outcome.epochs(),
                tested ? "test" : "validation",
                images.classes(),
                scores.confusion(),
                mistakes(scores, images),
                filters(outcome.model()),
                Summary.of(run.graph(), run.image()),
                settings(run, outcome));
    }

    private static List<ReportData.Figure> figures(Subject run, TrainingRun.Outcome outcome) {
        List<ReportData.Figure> figures = new ArrayList<>();
        outcome.test()
                .ifPresent(test -> figures.add(new ReportData.Figure(
                        percent(test.accuracy()),
                        "test accuracy (" + test.samples() + " images, scored once at the end)")));
        figures.add(new ReportData.Figure(
                percent(outcome.validation().accuracy()),
                "validation accuracy (" + outcome.validation().samples() + " images, chose the epoch)"));
        figures.add(new ReportData.Figure(
                String.format(Locale.ROOT, "%.0f s", outcome.seconds()),
                outcome.epochs().size() + (outcome.epochs().size() == 1 ? " epoch" : " epochs")));
        figures.add(new ReportData.Figure(
                String.format(Locale.ROOT, "%,d", run.parameters()),
                "parameters, trained on " + run.splits().train().size() + " images"));
        return figures;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static List<String> notes(Subject run, TrainingRun.Outcome outcome, Scores scores, List<String> classes) {
        List<String> notes = new ArrayList<>();
        if (outcome.interrupted()) {
            notes.add("This run was interrupted; the figures are those of its best epoch so far.");
        }
        if (run.fromScratch() && run.splits().train().size() < FEW_IMAGES) {
            notes.add("Only " + run.splits().train().size()
                    + " training images: a network trained from scratch on so few rarely does well. Fine-tuning a network"
                    + " trained on a large set (signet finetune) is the better road for photos.");
        }
        onlyClass(scores)
                .ifPresent(
                        only -> notes.add(
                                "Every image was taken for “" + classes.get(only)
                                        + "”: the network has learned nothing. Try a smaller learning rate, more epochs, or look at the data."));
        return notes;
    }

    /** The class all images were taken for, if that is what happened. */
    private static java.util.Optional<Integer> onlyClass(Scores scores) {
        int classes = scores.confusion().length;
        for (int predicted = 0; predicted < classes; predicted++) {
            int column = predicted;
            long taken = Arrays.stream(scores.confusion())
                    .mapToLong(row -> row[column])
                    .sum();
            if (taken == scores.samples() && classes > 1 && scores.samples() > 1) {
                return java.util.Optional.of(predicted);
            }
        }
        return java.util.Optional.empty();
    }

    private static List<String> problems(Subject run) {
        List<Problem> all = run.splits().problems().problems();
        List<String> lines = new ArrayList<>(
                all.stream().limit(MOST_PROBLEMS).map(Problem::toString).toList());
        if (all.size() > MOST_PROBLEMS) {
            lines.add("and " + (all.size() - MOST_PROBLEMS) + " more");
        }
        return lines;
    }

    private static List<ReportData.Mistake> mistakes(Scores scores, ImageDataset images) throws IOException {
        List<ReportData.Mistake> mistakes = new ArrayList<>();
        for (Scores.Mistake mistake : scores.mistakes()) {
            mistakes.add(new ReportData.Mistake(
                    Pictures.dataUri(images.image(mistake.index())),
                    images.describe(mistake.index()),
                    images.classes().get(mistake.truth()),
                    images.classes().get(mistake.predicted()),
                    mistake.probability()));
        }
        return mistakes;
    }

    private static ReportData.Filters filters(Model model) throws IOException {
        for (Value parameter : model.graph().parameters()) {
            Tensor weight = model.weights().get(parameter.name());
            if (weight == null || weight.shape().rank() != 4) {
                continue;
            }
            List<String> pictures = new ArrayList<>();
            for (int o = 0; o < Math.min(MOST_FILTERS, weight.shape().size(0)); o++) {
                pictures.add(Pictures.filter(weight, o));
            }
            return new ReportData.Filters(parameter.name(), weight.shape().toString(), pictures);
        }
        return ReportData.Filters.NONE;
    }

    private static Map<String, String> settings(Subject run, TrainingRun.Outcome outcome) {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("command", run.command());
        table.put("weights and optimizer state, SHA-256", outcome.sha256());
        return table;
    }
}
