package dev.signet.inspect.explain;

import dev.signet.tensor.Tensor;

/** A way to say where in an input the score of a class comes from. */
public interface Explanation {
    /**
     * How much each place speaks for the class.
     *
     * @param input one sample, {@code [1, channels, height, width]}, prepared as the model expects
     * @return {@code [height, width]}, of the input or coarser; or {@code [channels, height, width]} of the input
     */
    Tensor of(Explained model, Tensor input, int targetClass);

    /** What it is called: {@code grad-cam}. */
    String name();
}
