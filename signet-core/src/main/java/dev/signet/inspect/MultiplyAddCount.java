package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.op.DeformConv;
import dev.signet.op.FusedConv;
import dev.signet.op.Limits;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the multiply-adds that an op really does, by an experiment instead of a formula: where every input is one, every product is one, so the sum of all
 * outputs of the reference is the number of products that were added up. Taps on padding multiply nothing and are not counted: these are the useful
 * multiply-adds, at most those of the ledger and equal to them where nothing is padded or cropped.
 */
public final class MultiplyAddCount {
    private static final int MASK = 4;

    private MultiplyAddCount() {}

    /** What the ledger says and what was counted. */
    public record Count(long ledger, long useful) {}

    /**
     * The useful multiply-adds of one run of an op that multiplies its first two inputs; further inputs (bias, shapes, offsets) take no part, but the mask of
     * a deformable convolution does. Limits that a convolution was given by a plan are left out: they would cut the count off.
     *
     * @param inputs the shapes of all inputs
     */
    public static long useful(Op op, List<Shape> inputs) {
        List<Wide> ones = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Wide wide = Wide.ofDoubles(inputs.get(i), new double[inputs.get(i).elements()]);
            boolean mask = op instanceof DeformConv && i == MASK;
            Arrays.fill(wide.doubles(), i < 2 || mask ? 1 : 0);
            ones.add(wide);
        }
        Op unlimited = op instanceof FusedConv fused ? new FusedConv(fused.conv(), fused.residual(), Limits.NONE) : op;
        return Math.round(
                Arrays.stream(unlimited.reference(ones).getFirst().doubles()).sum());
    }

    /** Ledger and count for each node of a graph that does multiply-adds, in order of computation. */
    public static Map<Node, Count> of(Graph graph, Map<String, Shape> given) {
        List<Shape> shapes = graph.shapes(given);
        Map<Node, Count> counts = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            List<Shape> inputs =
                    node.inputs().stream().map(value -> shapes.get(value.id())).toList();
            List<Shape> outputs =
                    node.outputs().stream().map(value -> shapes.get(value.id())).toList();
            long ledger = node.op().cost(inputs, outputs).multiplyAdds();
            if (ledger > 0) {
                counts.put(node, new Count(ledger, useful(node.op(), inputs)));
            }
        }
        return counts;
    }
}
