package dev.signet.app.conformance;

/** What became of one recorded case. */
public sealed interface Verdict {
    /** Every tensor is within its bound. */
    record Passed() implements Verdict {}

    /** @param reason the tensor, the difference and the bound */
    record Failed(String reason) implements Verdict {}

    /** @param reason the module or the option this version does not know */
    record Unsupported(String reason) implements Verdict {}
}
