package dev.signet.app.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an experiment writes down: sentences, tables, charts and named figures, each once, for the terminal, for the page and for programs. Not thread-safe.
 */
public final class Notebook {
    private static final int LEAST_DEVIATIONS = 3;
    private final StringBuilder page = new StringBuilder();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();
    private String verdict = "";

    /**
     * One thing that was looked at.
     *
     * @param decides whether the claim stands or falls with it
     * @param margin how far ahead the better one was, where results of several seeds were compared
     */
    public record Check(String text, boolean held, boolean decides, Optional<Margin> margin) {}

    /**
     * The distance of two results.
     *
     * @param points of accuracy, 100 for all
     * @param deviations the same in standard deviations of both together
     */
    public record Margin(double points, double deviations) {
        /** {@code 13.1 points, 9.2 standard deviations}. */
        String text() {
            return String.format(Locale.ROOT, "%+.1f points, %.1f standard deviations", points, deviations);
        }
    }

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
        add(new Check(String.format(Locale.ROOT, what, values), holds, true, Optional.empty()));
    }

    private void add(Check check) {
        checks.add(check);
        lines.add((check.held() ? "  ✓ " : "  ✗ ") + check.text());
        page.append(check.held() ? "<p class=\"check yes\">" : "<p class=\"check no\">")
                .append(Markup.escape(check.text()))
                .append("</p>\n");
    }

    /** One comparison that must come out so: the first mean at least three standard deviations above the second. The verdict tells it with its margin. */
    void ahead(String first, Spread of, String second, Spread than) {
        compare(first, of, second, than, true);
    }

    /** As {@link #ahead}, but the claim does not depend on it: the verdict tells it as it came out. */
    void perhapsAhead(String first, Spread of, String second, Spread than) {
        compare(first, of, second, than, false);
    }

    private void compare(String first, Spread of, String second, Spread than, boolean decides) {
        Margin margin = new Margin(100 * (of.mean() - than.mean()), of.above(than));
        boolean held = margin.deviations() >= LEAST_DEVIATIONS;
        String text = String.format(
                Locale.ROOT,
                "%s (%s %%) ahead of %s (%s %%): %s",
                first,
                of.percent(),
                second,
                than.percent(),
                margin.text());
        add(new Check(held ? text : text + ", fewer than " + LEAST_DEVIATIONS, held, decides, Optional.of(margin)));
    }

    /** The last line: the claim, whether every check that decides held, and each comparison with its margin. */
    public void verdict(String claim) {
        verdict = (holds() ? "HOLDS: " : "DOES NOT HOLD: ")
                + claim
                + told("not so", checks.stream().filter(check -> !check.held() && check.decides()))
                + told("did not hold", checks.stream().filter(check -> !check.held() && !check.decides()))
                + told(
                        "held",
                        checks.stream()
                                .filter(check -> check.held() && check.margin().isPresent()));
    }

    private static String told(String how, Stream<Check> checks) {
        String all = checks.map(Check::text).collect(Collectors.joining("; "));
        return all.isEmpty() ? "" : " (" + how + ": " + all + ")";
    }

    /** Whether all checks that decide held so far. */
    public boolean holds() {
        return checks.stream().allMatch(check -> check.held() || !check.decides());
    }

    /** All checks in the order in which they were made. */
    public List<Check> checks() {
        return Collections.unmodifiableList(checks);
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
