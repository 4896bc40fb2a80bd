package dev.signet.plan;

import dev.signet.algorithm.Layout;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;

/** A value of a plan: a graph value in one layout. */
public record PlannedValue(int id, String name, ElementType element, Layout layout, Storage storage) {
    public Shape shape() {
        return layout.shape();
    }
}
