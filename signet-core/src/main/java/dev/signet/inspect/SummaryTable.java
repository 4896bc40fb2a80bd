package dev.signet.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A summary as text, laid out as torchinfo does. */
final class SummaryTable {
    private static final List<String> HEADINGS =
            List.of("Layer (type (name))", "Output Shape", "Param #", "Mult-Adds", "Receptive Field");
    private static final int BYTES_PER_NUMBER = 4;

    private final Summary summary;
    private final int depth;

    SummaryTable(Summary summary, int depth) {
        this.summary = summary;
        this.depth = depth;
    }

    @Override
    public String toString() {
        List<List<String>> lines = new ArrayList<>(List.of(HEADINGS));
        for (Summary.Row row : summary.rows()) {
            if (row.depth() <= depth) {
                lines.add(cells(row));
            }
        }
        List<Integer> widths = IntStream.range(0, HEADINGS.size())
                .mapToObj(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        String rule = "=".repeat(widths.stream().mapToInt(width -> width + 2).sum() - 2);
        List<String> text = new ArrayList<>(List.of(rule, line(lines.getFirst(), widths), rule));
        lines.subList(1, lines.size()).forEach(cells -> text.add(line(cells, widths)));
        text.add(rule);
        Collections.addAll(text, totals(), rule, bytes(), rule);
        return String.join("\n", text);
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> cells.get(column)
                        + " ".repeat(widths.get(column) - cells.get(column).length()))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private List<String> cells(Summary.Row row) {
        boolean folded = row.depth() == depth && !row.leaf();
        long parameters = folded ? summary.parameters(row) : row.parameters();
        long multiplyAdds = folded ? summary.multiplyAdds(row) : row.multiplyAdds();
        return List.of(
                "│    ".repeat(Math.max(0, row.depth() - 1)) + branch(row.depth()) + title(row),
                "[1, " + row.output().toString().replace("x", ", ") + "]",
                row.shared() ? "(shared)" : counted(parameters),
                counted(multiplyAdds),
                row.receptiveField().toString());
    }

    private static String branch(int depth) {
        return depth == 0 ? "" : depth == 1 ? "├─" : "└─";
    }

    private static String title(Summary.Row row) {
        if (row.path().isEmpty()) {
            return row.type().isEmpty() ? "Network" : row.type();
        }
        return row.type().isEmpty() ? row.name() : row.type() + " (" + row.name() + ")";
    }

    private static String counted(long number) {
        return number == 0 ? "--" : String.format(Locale.ROOT, "%,d", number);
    }

    private String totals() {
        return String.format(
                Locale.ROOT,
                "Total params: %,d\nCarried states: %,d\nTotal multiply-adds (FLOPs are twice that): %,d",
                summary.parameters(),
                summary.states(),
                summary.multiplyAdds());
    }

    private String bytes() {
        return String.format(
                Locale.ROOT,
                "Input size (MB): %.2f\nForward pass size (MB): %.2f\nParams size (MB): %.2f",
                megabytes(summary.inputs()),
                megabytes(summary.activations()),
                megabytes(summary.parameters()));
    }

    private static double megabytes(long numbers) {
        return numbers * BYTES_PER_NUMBER / 1e6;
    }
}
