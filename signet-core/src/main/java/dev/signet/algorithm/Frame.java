package dev.signet.algorithm;

/** The memory one item of a step works on. */
public interface Frame {
    /** The array that holds float32 input {@code index}, from {@link #inputBase} on. */
    float[] input(int index);

    int inputBase(int index);

    /** The array that holds float32 output {@code index}, from {@link #outputBase} on. */
    float[] output(int index);

    int outputBase(int index);

    /** The array of an input of any type: {@code long[]} for int64. Float32 values may begin at {@link #inputBase}. */
    Object inputArray(int index);

    Object outputArray(int index);

    /** The array with this step's shared floats, from {@link #sharedBase} on. */
    float[] shared();

    int sharedBase();

    /** This worker's scratch, from index {@link #scratchBase} on. */
    float[] scratch();

    int scratchBase();
}
