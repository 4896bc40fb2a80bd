package dev.signet.test;

import dev.signet.inspect.ModelClause;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the size, the work, the views and the symmetry of a model. Each says what was found and what was expected. */
public final class ModelAssert extends AbstractAssert<ModelAssert, ModelClause.Subject> {
    ModelAssert(ModelClause.Subject subject) {
        super(subject, ModelAssert.class);
        as("model of %s", subject.sample());
    }

    private ModelAssert holds(ModelClause clause) {
        clause.brokenBy(actual).ifPresent(broken -> failWithMessage("%s", broken));
        return this;
    }

    /** Exactly so many learned weights. */
    public ModelAssert hasParameters(long count) {
        return holds(new ModelClause.Parameters(count, count));
    }

    public ModelAssert hasAtMostParameters(long count) {
        return holds(new ModelClause.Parameters(0, count));
    }

    /** Exactly so many multiply-adds per sample, padding included. */
    public ModelAssert hasMultiplyAdds(long count) {
        return holds(new ModelClause.MultiplyAdds(count, count));
    }

    public ModelAssert hasAtMostMultiplyAdds(long count) {
        return holds(new ModelClause.MultiplyAdds(0, count));
    }

    /** The sizes of the output for one sample. */
    public ModelAssert hasOutput(Integer... sizes) {
        return holds(new ModelClause.Output(Arrays.asList(sizes)));
    }

    /** How much of the input a layer sees; the layer by its path, {@code layer1.0.conv1}. */
    public FieldAssert hasReceptiveFieldAt(String layer) {
        return new FieldAssert(layer);
    }

    /** Whether a layer follows shifts of the input: by 1 along every axis unless said otherwise. */
    public ShiftAssert isShiftEquivariantAt(String layer) {
        Integer[] one = new Integer[actual.sample().rank() - 1];
        Arrays.fill(one, 1);
        return new ShiftAssert(layer, List.of(one));
    }

    /** What is asked of a receptive field. */
    public final class FieldAssert {
        private final String layer;

        private FieldAssert(String layer) {
            this.layer = layer;
        }

        public ModelAssert atMost(long size) {
            return holds(new ModelClause.FieldOf(layer, 0, size));
        }

        public ModelAssert atLeast(long size) {
            return holds(new ModelClause.FieldOf(layer, size, Long.MAX_VALUE));
        }

        public ModelAssert of(long size) {
            return holds(new ModelClause.FieldOf(layer, size, size));
        }
    }

    /** What is asked of a layer under a shift. */
    public final class ShiftAssert {
        private final String layer;
        private final List<Integer> shift;

        private ShiftAssert(String layer, List<Integer> shift) {
            this.layer = layer;
            this.shift = shift;
        }

        /** A shift along each spatial axis, such as a multiple of all strides before the layer. */
        public ShiftAssert to(Integer... positions) {
            return new ShiftAssert(layer, Arrays.asList(positions));
        }

        /** The largest relative error in the interior; 0 for the same bits. */
        public ModelAssert within(double error) {
            return holds(new ModelClause.FollowsShift(layer, shift, error));
        }
    }
}
