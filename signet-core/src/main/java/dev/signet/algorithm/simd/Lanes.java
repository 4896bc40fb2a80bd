package dev.signet.algorithm.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this machine, at most 512 bits. Constants, because C2 only turns Vector API calls into instructions when the species is
 * one. Loading this class needs the module {@code jdk.incubator.vector}.
 */
final class Lanes {
    static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    /** As many integers, which say where the lanes of a vector come from: as floats, C2 would convert them in every iteration. */
    static final VectorSpecies<Integer> INDICES = SPECIES.withLanes(int.class);
    /** Two vectors: the width of a full weight panel. */
    static final int WIDE = 2 * LANES;

    private Lanes() {}
}
