package dev.signet.plan;

import dev.signet.tensor.Tensor;

/** Where a planned value lives during a run. */
public sealed interface Storage {
    /** In the workspace's slab, from this float on. */
    record Slab(int offset) implements Storage {}

    /** One sample of it at a time, in the room each worker has for samples, from this float of it on. */
    record Sample(int offset) implements Storage {}

    /** In the array the caller binds under this name: an input, parameter or state. */
    record Bound(String name) implements Storage {}

    /** In the array the caller binds for the output of this name. */
    record Result(String name) implements Storage {}

    /** In this tensor, the same for all runs. */
    record Fixed(Tensor tensor) implements Storage {}

    /** In an array of its own in each workspace: integer intermediates. */
    record Own() implements Storage {}
}
