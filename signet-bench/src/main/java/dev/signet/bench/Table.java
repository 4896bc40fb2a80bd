package dev.signet.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results as Markdown. */
final class Table {
    private Table() {}

    /** One suite. Ratios are the rival's time over Signet's: above 1 Signet is faster. */
    static String markdown(List<Result> results) {
        StringBuilder text = new StringBuilder();
        switch (results.getFirst().task().suite()) {
            case LAYERS, INFERENCE, TRAINING -> times(results, text);
            case STARTUP -> startup(results, text);
            case MEMORY -> memory(results, text);
            case SCALING -> scaling(results, text);
        }
        return text.toString();
    }

    private static void times(List<Result> results, StringBuilder text) {
        List<String> rivals = rivals(results);
        List<String> head = new ArrayList<>(List.of("", "batch", "Signet ms", "GFLOP/s", "% of peak"));
        for (String rival : rivals) {
            head.addAll(List.of(rival + " ms", "GFLOP/s", "ratio", "95 %", "difference"));
        }
        row(text, head);
        row(text, head.stream().map(cell -> "---").toList());
        for (Result result : results) {
            List<String> cells = new ArrayList<>(
                    List.of(result.task().title(), String.valueOf(result.task().batch())));
            Result.Measured ours = result.engines().get(Engines.SIGNET);
            if (ours == null) {
                continue;
            }
            double seconds = Statistics.median(ours.seconds());
            cells.addAll(List.of(milliseconds(seconds), rate(result, seconds), share(result, seconds)));
            rivals.forEach(rival -> cells.addAll(rival(result, ours, rival)));
            row(text, cells);
        }
    }

    private static List<String> rival(Result result, Result.Measured ours, String rival) {
        Result.Measured theirs = result.engines().get(rival);
        if (theirs == null || theirs.seconds().length == 0) {
            return List.of(theirs == null ? "" : theirs.cannot(), "", "", "", "");
        }
        double seconds = Statistics.median(theirs.seconds());
        Statistics.Estimate ratio = Statistics.ratio(theirs.seconds(), ours.seconds());
        return List.of(
                milliseconds(seconds),
                rate(result, seconds),
                String.format(Locale.ROOT, "**%.2f**", ratio.value()),
                String.format(Locale.ROOT, "%.2f to %.2f", ratio.from(), ratio.to()),
                String.format(Locale.ROOT, "%.0e", theirs.difference())
                        + (theirs.difference() > Result.AGREEMENT ? " differs" : ""));
    }

    private static void startup(List<Result> results, StringBuilder text) {
        List<String> engines = List.copyOf(results.getFirst().engines().keySet());
        List<String> head = new ArrayList<>(List.of("first inference after the start of the JVM, ms"));
        head.addAll(engines);
        row(text, head);
        row(text, head.stream().map(cell -> "---").toList());
        for (Result result : results) {
            List<String> cells = new ArrayList<>(List.of(result.task().title()));
            result.engines()
                    .values()
                    .forEach(engine -> cells.add(
                            engine.seconds().length == 0
                                    ? engine.cannot()
                                    : milliseconds(Statistics.median(engine.seconds()))));
            row(text, cells);
        }
    }

    /** The work is that of direct sums; 1.00 is the cost of a multiply-add in the network's first row. */
    private static void scaling(List<Result> results, StringBuilder text) {
        row(text, List.of("", "threads", "batch", "ms", "ms a sample", "GFLOP/s", "cost of a multiply-add"));
        row(text, List.of("---", "---", "---", "---", "---", "---", "---"));
        Map<String, Double> first = new HashMap<>();
        for (Result result : results) {
            Result.Measured ours = result.engines().get(Engines.SIGNET);
            if (ours == null) {
                continue;
            }
            double seconds = Statistics.median(ours.seconds());
            double cost = seconds / result.multiplyAdds();
            Double before = first.putIfAbsent(result.task().name(), cost);
            row(
                    text,
                    List.of(
                            result.task().title(),
                            String.valueOf(result.task().threads()),
                            String.valueOf(result.task().batch()),
                            milliseconds(seconds),
                            milliseconds(seconds / result.task().batch()),
                            rate(result, seconds),
                            String.format(Locale.ROOT, "%.2f", before == null ? 1 : cost / before)));
        }
    }

    private static void memory(List<Result> results, StringBuilder text) {
        row(
                text,
                List.of(
                        "",
                        "batch",
                        "engine",
                        "process at most, MiB",
                        "heap at most, MiB",
                        "live heap, MiB",
                        "bytes allocated in a run"));
        row(text, List.of("---", "---", "---", "---", "---", "---", "---"));
        for (Result result : results) {
            for (Map.Entry<String, Result.Measured> engine : result.engines().entrySet()) {
                long[] memory = engine.getValue().memory();
                row(
                        text,
                        memory.length == 0
                                ? List.of(
                                        result.task().title(),
                                        "",
                                        engine.getKey(),
                                        engine.getValue().cannot(),
                                        "",
                                        "",
                                        "")
                                : List.of(
                                        result.task().title(),
                                        String.valueOf(result.task().batch()),
                                        engine.getKey(),
                                        String.valueOf(memory[0] >> 10),
                                        String.valueOf(memory[1] >> 10),
                                        String.valueOf(memory[2] >> 10),
                                        String.valueOf(memory[3])));
            }
        }
    }

    private static List<String> rivals(List<Result> results) {
        return results.stream()
                .flatMap(result -> result.engines().keySet().stream())
                .distinct()
                .filter(engine -> !engine.equals(Engines.SIGNET))
                .toList();
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 0.01 ? "%.3f" : "%.1f", seconds * 1e3);
    }

    private static String rate(Result result, double seconds) {
        return String.format(Locale.ROOT, "%.0f", 2 * result.multiplyAdds() / seconds / 1e9);
    }

    private static String share(Result result, double seconds) {
        double all = result.peak() * 1e9 * result.task().threads();
        return String.format(Locale.ROOT, "%.0f", 100 * 2 * result.multiplyAdds() / seconds / all);
    }
}
