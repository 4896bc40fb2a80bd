package dev.signet.graph;

import java.util.List;
import java.util.Optional;

/** What the gradient rule of an op works with: the node's values, the gradients that arrived at its outputs, and the graph to add to. */
public interface GradientScope {
    /** How many inputs the node has. */
    int inputs();

    Value input(int index);

    Value output(int index);

    /** The gradient of the loss with respect to an output; empty if the loss does not depend on it. */
    Optional<Value> gradient(int output);

    /** The gradient of output 0, which always arrived when the rule of a one-output op runs. */
    default Value gradient() {
        return gradient(0).orElseThrow();
    }

    /** Whether anyone asked for the gradient of this input: work for the others can be left out. */
    boolean wanted(int input);

    /** Adds a node to the gradient graph. */
    List<Value> addAll(Op op, Value... inputs);

    /** Adds a node and returns its first output. */
    default Value add(Op op, Value... inputs) {
        return addAll(op, inputs).getFirst();
    }
}
