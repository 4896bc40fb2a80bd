package dev.signet.app.lab;

import java.util.List;

/** Pieces of a page. */
final class Markup {
    /** Cells of at most so many letters stay on one line. */
    private static final int SHORT = 24;

    private Markup() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String table(List<String> headings, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        for (int column = 0; column < headings.size(); column++) {
            int at = column;
            boolean numbers = rows.stream().allMatch(row -> Notebook.isNumber(row.get(at)));
            table.append(numbers ? "<th>" : "<th class=\"text\">")
                    .append(escape(headings.get(column)))
                    .append("</th>");
        }
        table.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            table.append("<tr>");
            row.forEach(cell -> table.append(
                            Notebook.isNumber(cell)
                                    ? "<td>"
                                    : cell.length() <= SHORT ? "<td class=\"text short\">" : "<td class=\"text\">")
                    .append(escape(cell))
                    .append("</td>"));
            table.append("</tr>");
        }
        return table.append("</tbody></table></div>\n").toString();
    }

    /** Things side by side, each with a title below. */
    static String row(List<String> figures) {
        return "<div class=\"row\">" + String.join("", figures) + "</div>";
    }

    static String figure(String markup, String caption) {
        return "<figure>" + markup + "<figcaption>" + escape(caption) + "</figcaption></figure>";
    }
}
