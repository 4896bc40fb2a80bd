package dev.signet.algorithm.simd;

/**
 * The kernels of this process: vectors when the module {@code jdk.incubator.vector} is there, else plain loops with the same results and one
 * warning. Nothing else may touch a class of the Vector API before this one has looked.
 */
public final class Simd {
    private static final String MODULE = "jdk.incubator.vector";

    /** Chosen once per process. */
    public static final Kernels KERNELS = choose(vectors());

    /** As {@link #KERNELS}. */
    public static final PointwiseLoops POINTWISE = vectors() ? new VectorPointwiseLoops() : new ScalarPointwiseLoops();

    /** As {@link #KERNELS}. */
    public static final CurveLoops CURVES = vectors() ? new VectorCurveLoops() : new ScalarCurveLoops();

    /** As {@link #KERNELS}. */
    public static final ChannelLoops CHANNELS = vectors() ? new VectorChannelLoops() : new ScalarChannelLoops();

    /** As {@link #KERNELS}. */
    public static final PoolLoops POOL = vectors() ? new VectorPoolLoops() : new ScalarPoolLoops();

    /** As {@link #KERNELS}. */
    public static final WinogradLoops WINOGRAD = vectors() ? new VectorWinogradLoops() : new ScalarWinogradLoops();

    /** As {@link #KERNELS}. */
    public static final TransposeLoops TRANSPOSE = vectors() ? new VectorTransposeLoops() : new ScalarTransposeLoops();

    private Simd() {}

    /** The plain kernels, to compare with. A process that computes with both loses the JIT's certainty about the receiver. */
    public static Kernels plain() {
        return new ScalarKernels();
    }

    /** The plain transforms, to compare with. */
    public static WinogradLoops plainWinograd() {
        return new ScalarWinogradLoops();
    }

    /** Channels on their way, on vectors where these are there and pixels are whole ones. */
    public static ChannelMoves moves(ChannelMoves.Places places) {
        return vectors() && VectorChannelMoves.fits(places)
                ? new VectorChannelMoves(places)
                : new ScalarChannelMoves(places);
    }

    private static boolean vectors() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    private static Kernels choose(boolean vectors) {
        if (vectors) {
            return new VectorKernels();
        }
        System.getLogger(Simd.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "Signet computes without vector instructions, many times slower: the module " + MODULE
                                + " is not loaded. Start java with --add-modules " + MODULE);
        return new ScalarKernels();
    }
}
