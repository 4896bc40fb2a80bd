package dev.signet.test;

import dev.signet.inspect.ModelClause;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;

/**
 * Where assertions on models begin:
 *
 * <pre>{@code
 * import static dev.signet.test.ModelAssertions.assertThatModel;
 *
 * assertThatModel(network)
 *         .hasParameters(61_706)
 *         .hasReceptiveFieldAt("conv5").atMost(64)
 *         .isShiftEquivariantAt("features").to(4, 4).within(1e-6);
 * }</pre>
 */
public final class ModelAssertions {
    private ModelAssertions() {}

    /** A trained model, whose input sizes must be known. */
    public static ModelAssert assertThatModel(Model model) {
        int[] sizes = model.graph().inputs().getFirst().shape().dims().stream()
                .skip(1)
                .mapToInt(dim -> dim.size())
                .toArray();
        return new ModelAssert(new ModelClause.Subject(model.graph(), model.weights(), Shape.of(sizes)));
    }

    /** A model of any input size, looked at with samples of this shape. */
    public static ModelAssert assertThatModel(Model model, Shape sample) {
        return new ModelAssert(new ModelClause.Subject(model.graph(), model.weights(), sample));
    }

    /** An architecture, whose weights are the first ones of seed 1. */
    public static ModelAssert assertThatModel(Network network) {
        return new ModelAssert(new ModelClause.Subject(network.graph(), network.initialise(1), network.inputShape()));
    }
}
