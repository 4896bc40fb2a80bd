package dev.signet.op;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Einstein's notation as numpy reads it: {@code bij,bjk->bik}. An ellipsis stands for axes that are broadcast; without an arrow the result has the letters that occur
 * once, in alphabetical order, after them.
 *
 * @param inputs letters of each operand, with {@code .} for the ellipsis
 * @param output letters of the result
 */
record EinsumEquation(List<String> inputs, String output) {
    private static final char ELLIPSIS = '.';

    static EinsumEquation parse(String text) {
        String equation = text.replace(" ", "").replace("...", "" + ELLIPSIS);
        String[] sides = equation.split("->", -1);
        List<String> inputs = List.of(sides[0].split(",", -1));
        if (sides.length > 2 || !equation.replaceAll("[A-Za-z.,]|->", "").isEmpty()) {
            throw new ShapeException("'" + text + "' is no equation such as bij,bjk->bik");
        }
        EinsumEquation read = new EinsumEquation(inputs, sides.length == 2 ? sides[1] : implicit(inputs));
        read.check(text);
        return read;
    }

    private void check(String text) {
        for (char label : output.toCharArray()) {
            boolean known = label == ELLIPSIS || inputs.stream().anyMatch(input -> input.indexOf(label) >= 0);
            if (!known || output.indexOf(label) != output.lastIndexOf(label)) {
                throw new ShapeException("'" + text + "': the result has '" + label + "' twice, or no operand has it");
            }
        }
    }

    private static String implicit(List<String> inputs) {
        String all = String.join("", inputs);
        String once = all.chars()
                .filter(label -> label != ELLIPSIS && all.indexOf(label) == all.lastIndexOf(label))
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return all.indexOf(ELLIPSIS) >= 0 ? ELLIPSIS + once : once;
    }

    /** The equation as text, with an arrow. */
    String text() {
        return (String.join(",", inputs) + "->" + output).replace("" + ELLIPSIS, "...");
    }

    /** What each axis of an operand or the result is called when its ellipsis stands for {@code hidden} axes: {@code .0} is the last of them. */
    static List<String> labels(String term, int hidden) {
        List<String> labels = new ArrayList<>();
        for (char label : term.toCharArray()) {
            if (label == ELLIPSIS) {
                for (int axis = hidden - 1; axis >= 0; axis--) {
                    labels.add("." + axis);
                }
            } else {
                labels.add("" + label);
            }
        }
        return labels;
    }

    int hidden(int operand, int rank) {
        String term = inputs.get(operand);
        int named = term.replace("" + ELLIPSIS, "").length();
        if (named > rank || named < rank && term.indexOf(ELLIPSIS) < 0) {
            throw new ShapeException(
                    text() + ": operand " + operand + " has " + rank + " axes, its letters are " + term);
        }
        return rank - named;
    }

    /** How many axes the ellipsis of the result stands for. */
    int hidden(List<SymbolicShape> shapes) {
        if (shapes.size() != inputs.size()) {
            throw new ShapeException(text() + " needs " + inputs.size() + " operands, given are " + shapes.size());
        }
        int most = 0;
        for (int operand = 0; operand < shapes.size(); operand++) {
            most = Math.max(most, hidden(operand, shapes.get(operand).rank()));
        }
        return most;
    }

    /** The size of every label; a size of 1 gives way to others. */
    Map<String, Dim> sizes(List<SymbolicShape> shapes) {
        Map<String, Dim> sizes = new LinkedHashMap<>();
        hidden(shapes);
        for (int operand = 0; operand < shapes.size(); operand++) {
            SymbolicShape shape = shapes.get(operand);
            List<String> labels = labels(inputs.get(operand), hidden(operand, shape.rank()));
            for (int axis = 0; axis < shape.rank(); axis++) {
                String label = labels.get(axis);
                sizes.merge(label, shape.dim(axis), (known, size) -> agreed(label, known, size));
            }
        }
        return sizes;
    }

    private Dim agreed(String label, Dim known, Dim size) {
        if (!known.mayEqual(size) && !known.equals(Dim.of(1)) && !size.equals(Dim.of(1))) {
            throw new ShapeException(text() + ": " + label + " is " + known + " and " + size);
        }
        if (known.equals(Dim.of(1))) {
            return size;
        }
        return known.isKnown() || size.equals(Dim.of(1)) ? known : size;
    }

    SymbolicShape result(List<SymbolicShape> shapes) {
        Map<String, Dim> sizes = sizes(shapes);
        return new SymbolicShape(labels(output, hidden(shapes)).stream()
                .map(label -> sizes.getOrDefault(label, Dim.of(1)))
                .toList());
    }

    /** Whether an operand has a letter twice: a diagonal. */
    boolean hasDiagonal(int operand) {
        long different = inputs.get(operand).chars().distinct().count();
        return different < inputs.get(operand).length();
    }

    /** The equation of the gradient of an operand from the output gradient and the other operands, without letters that only the operand has. */
    EinsumEquation backwards(int operand) {
        List<String> from = new ArrayList<>(List.of(output));
        for (int other = 0; other < inputs.size(); other++) {
            if (other != operand) {
                from.add(inputs.get(other));
            }
        }
        String known = String.join("", from);
        String kept = Arrays.stream(inputs.get(operand).split(""))
                .filter(label -> !label.isEmpty() && known.contains(label))
                .collect(Collectors.joining());
        return new EinsumEquation(from, kept);
    }
}
