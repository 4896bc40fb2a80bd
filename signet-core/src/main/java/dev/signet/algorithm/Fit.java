package dev.signet.algorithm;

import java.util.List;

/** An algorithm's answer to a problem. */
public sealed interface Fit {
    /**
     * It computes this.
     *
     * @param nanoseconds estimated time on one core; only compared with other algorithms
     * @param inputs the form each input must have
     * @param outputs the form each output will have
     */
    record Accepted(double nanoseconds, List<Form> inputs, List<Form> outputs, Preparation preparation) implements Fit {
        public Accepted {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /** It does not, and why: a phrase that completes "refused: …". */
    record Rejected(String reason) implements Fit {}

    /** Makes the step once the layouts of all operands are fixed. */
    interface Preparation {
        Step prepare(Site site);
    }

    static Fit rejected(String reason) {
        return new Rejected(reason);
    }
}
