package dev.signet.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came out of one task.
 *
 * @param multiplyAdds of one run
 * @param peak GFLOP/s of one core in fused multiply-adds, meanwhile
 * @param engines by name, in the order of the command line
 */
record Result(Task task, long multiplyAdds, double peak, Map<String, Measured> engines) {
    /** The largest relative difference of outputs that counts as agreement: two float32 networks of hundreds of layers. */
    static final double AGREEMENT = 1e-3;

    Result {
        engines = Collections.unmodifiableMap(new LinkedHashMap<>(engines));
    }

    /**
     * One engine.
     *
     * @param seconds the median of each block; empty where the engine cannot
     * @param difference of the output from Signet's, relative
     * @param cannot why there is nothing; empty if there is
     * @param memory as {@link EngineMain} answers; empty if not measured
     */
    record Measured(String version, double[] seconds, double difference, String cannot, long[] memory) {
        static Measured times(String version, double[] seconds, double difference) {
            return new Measured(version, seconds, difference, "", new long[0]);
        }

        static Measured cannot(String version, String reason) {
            return new Measured(version, new double[0], 0, reason, new long[0]);
        }

        static Measured memory(String version, long[] memory) {
            return new Measured(version, new double[0], 0, "", memory);
        }
    }

    /** Whether all that was computed is the same, as far as float32 goes. */
    boolean agrees() {
        return engines.values().stream().allMatch(engine -> !(engine.difference > AGREEMENT));
    }
}
