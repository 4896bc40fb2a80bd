package dev.signet.algorithm.linear;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Packed;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.LinearForward;

/** Rows times packed weights; input 1 is the weight, input 2, if there is one, the bias. */
final class LinearStep implements Step {
    private final LinearForward linear;
    private final Packed weights;
    private final int rows;
    private final int bias;

    LinearStep(LinearForward linear, int rows, Site site) {
        this.linear = linear;
        this.rows = rows;
        boolean biased = site.inputs().size() > 2;
        this.bias = biased ? 2 : 1;
        this.weights = new Packed(
                linear.packedFloats(),
                linear.packItems(),
                biased
                        ? linear::packWithBias
                        : (item, w, at, b, bAt, packed, base) -> linear.pack(item, w, at, packed, base),
                site.frozen().subList(1, bias + 1));
    }

    @Override
    public int scratchFloats() {
        return linear.scratchFloats();
    }

    @Override
    public long constantBytes() {
        return weights.constantBytes();
    }

    @Override
    public int sharedFloats() {
        return weights.sharedFloats();
    }

    @Override
    public int phases() {
        return 2;
    }

    @Override
    public int items(int phase) {
        return phase == 0 ? weights.items() : linear.items(rows);
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        if (phase == 0) {
            weights.run(frame, item, 1, bias);
            return;
        }
        linear.run(
                item,
                rows,
                frame.input(0),
                frame.inputBase(0),
                weights.array(frame),
                weights.base(frame),
                frame.output(0),
                frame.outputBase(0),
                frame.scratch(),
                frame.scratchBase());
    }
}
