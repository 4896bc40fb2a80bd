package dev.signet.algorithm;

import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Weights packed for an algorithm: once, when they are frozen; else at the beginning of every run, into the step's shared floats, as a phase of
 * their own.
 */
public final class Packed {
    /** Under G1 a large array begins at a region, so float 12, behind the 16-byte header, is the first on a 64-byte line. */
    private static final int FIRST = 12;

    private final int floats;
    private final int items;
    private final Packer packer;
    private final Optional<float[]> once;

    /** Packs one part; bias is the weight itself where there is none. */
    public interface Packer {
        void pack(int item, float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase);
    }

    /** @param tensors the frozen weight and bias, empty where one is not frozen */
    public Packed(int floats, int items, Packer packer, List<Optional<Tensor>> tensors) {
        this.floats = floats;
        this.items = items;
        this.packer = packer;
        this.once = tensors.stream().allMatch(Optional::isPresent) ? Optional.of(packAll(tensors)) : Optional.empty();
    }

    private float[] packAll(List<Optional<Tensor>> tensors) {
        float[] packed = new float[FIRST + floats];
        float[] weight = tensors.getFirst().orElseThrow().floats();
        float[] bias = tensors.getLast().orElseThrow().floats();
        for (int item = 0; item < items; item++) {
            packer.pack(item, weight, 0, bias, 0, packed, FIRST);
        }
        return packed;
    }

    /** The shared floats the step must ask for. */
    public int sharedFloats() {
        return once.isPresent() ? 0 : floats;
    }

    /** Bytes of the array that is kept when the weights are frozen. */
    public long constantBytes() {
        return once.map(array -> (long) Float.BYTES * array.length).orElse(0L);
    }

    /** Items of the packing phase; 0 when the weights are frozen. */
    public int items() {
        return once.isPresent() ? 0 : items;
    }

    /** Packs one part of the weight (and bias) inputs {@code weight} and {@code bias} of the frame. */
    public void run(Frame frame, int item, int weight, int bias) {
        packer.pack(
                item,
                frame.input(weight),
                frame.inputBase(weight),
                frame.input(bias),
                frame.inputBase(bias),
                frame.shared(),
                frame.sharedBase());
    }

    public float[] array(Frame frame) {
        return once.isPresent() ? once.get() : frame.shared();
    }

    public int base(Frame frame) {
        return once.isPresent() ? FIRST : frame.sharedBase();
    }
}
