package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** The gradients of {@link GridSample}. Inputs: output gradient, x, grid. Outputs: gradients of x and of the grid. */
public record GridSampleGradient(GridSample sample) implements Op {
    public static final OpType TYPE = new OpType(
            "GridSampleGradient",
            "",
            GridSample.ATTRIBUTES,
            attributes -> new GridSampleGradient(GridSample.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return sample.attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ShapeRules.checkGradient(
                inputs.get(0),
                sample.output(inputs.get(1).shape(), inputs.get(2).shape()));
        return List.of(inputs.get(1).type(), inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        Wide x = inputs.get(1);
        Wide grid = inputs.get(2);
        Wide dx = Wide.zeros(x.type(), x.shape());
        Wide dgrid = Wide.zeros(grid.type(), grid.shape());
        int axes = x.shape().rank() - 2;
        int points = grid.shape().elements(1, axes + 1);
        int channels = x.shape().size(1);
        GridReads.forEach(sample, x.shape(), grid, (from, to, weight, slopes) -> {
            dx.doubles()[from] += weight * dy[to];
            int point = to / points / channels * points + to % points;
            for (int axis = 0; axis < axes; axis++) {
                dgrid.doubles()[point * axes + axis] += slopes[axis] * x.doubles()[from] * dy[to];
            }
        });
        return List.of(dx, dgrid);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "second derivatives of GridSample are not implemented");
    }
}
