package dev.signet.algorithm;

import java.util.List;

/** The list of algorithms: one line each. The planner asks all of them; the reference, last, accepts everything. */
public final class Catalogue {
    public static final List<Algorithm> ALL = List.of(
            new ReferenceAlgorithm());

    private Catalogue() {}
}
