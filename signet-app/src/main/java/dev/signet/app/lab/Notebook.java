package dev.signet.app.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What an experiment writes down: sentences, tables, charts and named figures, each once, for the terminal, for the page and for programs. Not thread-safe.
 */
public final class Notebook {
    private final StringBuilder page = new StringBuilder();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();
    private String verdict = "";

    /** Opens a part. */
    public void part(String title) {
        lines.add("");
        lines.add(title);
        page.append("<h2>").append(Markup.escape(title)).append("</h2>\n");
    }

    /** A paragraph. */
    public void say(String sentence, Object... values) {
        String text = values.length == 0 ? sentence : String.format(Locale.ROOT, sentence, values);
        lines.add("  " + text);
        page.append("<p>").append(Markup.escape(text)).append("</p>\n");
    }

    /** A named number, which also stands in the JSON. */
    public void figure(String name, Number value) {
        figures.put(name, value);
    }

    /** A table; numbers are set right. */
    public void table(List<String> headings, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(headings));
        all.addAll(rows);
        List<Integer> widths = IntStream.range(0, headings.size())
                .mapToObj(column -> all.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder("  ");
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String space = " ".repeat(widths.get(column) - cell.length());
                line.append(isNumber(cell) ? space + cell : cell + space).append("   ");
            }
            lines.add(line.toString().stripTrailing());
        }
        page.append(Markup.table(headings, rows));
    }

    static boolean isNumber(String cell) {
        return !cell.isEmpty()
                && cell.chars().allMatch(c -> "0123456789,.+-−%±×e ".indexOf(c) >= 0)
                && cell.chars().anyMatch(Character::isDigit);
    }

    /** Something for the page alone: a chart, a picture. */
    public void draw(String markup) {
        page.append(markup).append('\n');
    }

    /** Something for the terminal alone, where the page has a picture. */
    public void print(String line) {
        lines.add("  " + line);
    }

    /** One thing that must be so if the claim is to hold. */
    public void check(boolean holds, String what, Object... values) {
        String text = String.format(Locale.ROOT, what, values);
        lines.add((holds ? "  ✓ " : "  ✗ ") + text);
        page.append(holds ? "<p class=\"check yes\">" : "<p class=\"check no\">")
                .append(Markup.escape(text))
                .append("</p>\n");
        if (!holds) {
            broken.add(text);
        }
    }

    /** The last line: the claim and whether every check held. */
    public void verdict(String claim) {
        verdict = (holds() ? "HOLDS: " : "DOES NOT HOLD: ")
                + claim
                + (holds() ? "" : " (not so: " + String.join("; ", broken) + ")");
    }

    /** Whether all checks held so far. */
    public boolean holds() {
        return broken.isEmpty();
    }

    public String verdict() {
        return verdict;
    }

    /** What the terminal shows, without the verdict. */
    public List<String> lines() {
        return Collections.unmodifiableList(lines);
    }

    public Map<String, Object> figures() {
        return Collections.unmodifiableMap(figures);
    }

    /** A figure that was written down; throws {@link IllegalArgumentException} if there is none of this name. */
    public double figure(String name) {
        if (!(figures.get(name) instanceof Number number)) {
            throw new IllegalArgumentException("no figure named " + name + "; there are " + figures.keySet());
        }
        return number.doubleValue();
    }

    /** The page between its frame. */
    String body() {
        return page.toString();
    }
}
