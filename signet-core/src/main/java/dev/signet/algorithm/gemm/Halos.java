package dev.signet.algorithm.gemm;

/** Which halo cells a correlation reads. */
final class Halos {
    private Halos() {}

    static Halo read(ChannelsLast input, AxisTaps depth, AxisTaps height, AxisTaps width) {
        return new Halo(
                depth.readsBefore(),
                depth.readsPast(input.depth()),
                height.readsBefore(),
                height.readsPast(input.height()),
                width.readsBefore(),
                width.readsPast(input.width()));
    }

    static void check(String what, ChannelsLast layout, Halo needed) {
        if (!layout.halo().covers(needed)) {
            throw new IllegalArgumentException(what + " has " + layout.halo() + ", expected at least " + needed
                    + "; lay it out with the union of the halos of all its readers");
        }
    }
}
