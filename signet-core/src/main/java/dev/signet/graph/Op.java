package dev.signet.graph;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one node of a graph means: its attributes, shape rule, reference, gradient, cost and reach. An op says nothing about speed; algorithms do.
 * Implementations are records of their attributes, one file each, and one line in {@code dev.signet.op.Ops}.
 */
public interface Op {
    OpType type();

    /** The attributes, complete, as {@link OpType#make} would accept them. */
    Attributes attributes();

    /**
     * The shape rule: types of the outputs from what is known of the inputs. Runs on symbols when a model is built and again on numbers when it is planned.
     * Throws {@link dev.signet.tensor.ShapeException} with what came, what was expected and what to try; the caller adds the layer.
     */
    List<ValueType> infer(List<Operand> inputs);

    /** The reference: the dumbest correct loop, in double (exact long for integers). New outputs of the inferred shapes. */
    List<Wide> reference(List<Wide> inputs);

    /** The gradient as graph: for each input the value that holds its gradient, or empty where there is none (integer inputs, no path). */
    List<Optional<Value>> gradient(GradientScope scope);

    /** Whether the elements of this input are read; {@code false} where only its shape is, so that its memory may be reused. */
    default boolean readsElements(int input) {
        return true;
    }

    /**
     * Whether sample n of every output is computed from sample n of the inputs in {@code sampled} and from the other inputs as they are, samples lying along axis 0:
     * then a batch may be computed sample by sample. {@code false} where it is not so, and where nobody has said.
     */
    default boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return false;
    }

    /** What one run costs for these shapes (batch included). */
    default Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(outputs.getFirst().elements());
    }

    /** Which part of the first input one output position sees. */
    default Reach reach(List<Shape> inputs) {
        return Reach.POINT;
    }
}
