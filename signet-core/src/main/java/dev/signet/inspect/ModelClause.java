package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.nn.Initializer;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One thing that an architecture or a model is required to be: what tests assert and contract files list. */
public sealed interface ModelClause {
    /**
     * A model to be measured.
     *
     * @param sample the shape of one input, {@code [channels, spatial…]}
     */
    record Subject(Graph graph, Map<String, Tensor> weights, Shape sample) {
        Summary summary() {
            return Summary.of(graph, sample);
        }
    }

    /** What is not as required, with the number found and the number asked for; empty where all is well. */
    Optional<String> brokenBy(Subject subject);

    /** Learned weights. */
    record Parameters(long atLeast, long atMost) implements ModelClause {
        @Override
        public Optional<String> brokenBy(Subject subject) {
            return outside("parameters", subject.summary().parameters(), atLeast, atMost);
        }
    }

    /** Multiply-adds of one sample, padding included. */
    record MultiplyAdds(long atLeast, long atMost) implements ModelClause {
        @Override
        public Optional<String> brokenBy(Subject subject) {
            return outside("multiply-adds", subject.summary().multiplyAdds(), atLeast, atMost);
        }
    }

    /** The sizes of one output, without the batch. */
    record Output(List<Integer> sizes) implements ModelClause {
        public Output {
            sizes = List.copyOf(sizes);
        }

        @Override
        public Optional<String> brokenBy(Subject subject) {
            Shape output = subject.summary().rows().getFirst().output();
            Shape expected = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
            return output.equals(expected)
                    ? Optional.empty()
                    : Optional.of("the output is " + output + ", expected " + expected);
        }
    }

    /** The receptive field of a layer, along every axis; a layer that sees everything has no size and is above any. */
    record FieldOf(String layer, long atLeast, long atMost) implements ModelClause {
        @Override
        public Optional<String> brokenBy(Subject subject) {
            ReceptiveField field = subject.summary().row(layer).receptiveField();
            if (field.everything()) {
                return atMost == Long.MAX_VALUE
                        ? Optional.empty()
                        : Optional.of(
                                "the receptive field of " + layer + " is the whole input, expected at most " + atMost);
            }
            return field.axes().stream()
                    .map(axis -> outside("receptive field of " + layer, axis.size(), atLeast, atMost))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    /**
     * That a layer follows a shift of the input in its interior, measured on random pixels.
     *
     * @param shift along each spatial axis
     * @param within the largest relative error
     */
    record FollowsShift(String layer, List<Integer> shift, double within) implements ModelClause {
        public FollowsShift {
            shift = List.copyOf(shift);
        }

        @Override
        public Optional<String> brokenBy(Subject subject) {
            int[] sizes = new int[subject.sample().rank() + 1];
            sizes[0] = 1;
            System.arraycopy(subject.sample().toArray(), 0, sizes, 1, sizes.length - 1);
            Tensor x = Initializer.normal(0, 1).create(Shape.of(sizes), RandomStream.of(1, "contract"));
            int[] by = shift.stream().mapToInt(Integer::intValue).toArray();
            Equivariance.Row row =
                    Equivariance.of(subject.graph(), subject.weights(), x, by).row(layer);
            if (row.interiorCells() == 0) {
                return Optional.of(layer + " has no interior at a shift by " + shift
                        + ": every window reaches the border; use a larger input or a smaller shift");
            }
            return row.interior() <= within
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "%s does not follow a shift by %s: interior error %.3g (%s), expected at most %.3g",
                            layer,
                            shift,
                            row.interior(),
                            row.cause(),
                            within));
        }
    }

    private static Optional<String> outside(String what, long found, long atLeast, long atMost) {
        if (found >= atLeast && found <= atMost) {
            return Optional.empty();
        }
        String expected = atLeast == atMost
                ? String.format(Locale.ROOT, "%,d", atLeast)
                : found > atMost
                        ? String.format(Locale.ROOT, "at most %,d", atMost)
                        : String.format(Locale.ROOT, "at least %,d", atLeast);
        return Optional.of(String.format(Locale.ROOT, "%s: found %,d, expected %s", what, found, expected));
    }
}
