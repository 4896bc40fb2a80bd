package dev.signet.nn;

import dev.signet.graph.Value;

/**
 * Drops square blocks of each channel in training and scales what stays of a sample so that its mean is kept (Ghiasi et al., 2018; torchvision's
 * {@code DropBlock2d}); nothing in evaluation.
 *
 * @param p about which part is dropped
 * @param size height and width of a block, odd
 */
public record DropBlock(double p, int size) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.DropBlock(p, size), x);
    }

    @Override
    public String type() {
        return "DropBlock2d";
    }

    @Override
    public String toString() {
        return "DropBlock2d(p=" + Python.number(p) + ", block_size=" + size + ")";
    }
}
