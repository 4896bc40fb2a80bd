package dev.signet.graph;

import java.util.List;

/** The receptive-field rule of an op: which input positions one output position depends on. */
public sealed interface Reach {
    Reach POINT = new Point();
    Reach EVERYTHING = new Everything();

    /** The same position only: activations, normalisation with fixed statistics, sums. */
    record Point() implements Reach {}

    /** All positions: linear layers, global pooling, softmax over positions. */
    record Everything() implements Reach {}

    /** A sliding window on each spatial axis. */
    record Windows(List<Axis> axes) implements Reach {
        public Windows {
            axes = List.copyOf(axes);
        }
    }

    /** One axis of a window: {@code extent = dilation (kernel - 1) + 1} inputs wide, moved by {@code stride}, starting {@code padding} before the input. */
    record Axis(int extent, int stride, int padding) {}
}
