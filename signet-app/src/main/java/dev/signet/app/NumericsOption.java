package dev.signet.app;

import dev.signet.run.SessionOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --numerics}: whether plans may use algorithms whose rounding errors are larger than a direct sum's. */
final class NumericsOption {
    private static final String STRICT = "strict";
    private static final List<String> KNOWN = List.of("fast", STRICT);

    @Option(
            names = "--numerics",
            paramLabel = "KIND",
            defaultValue = "fast",
            description = "fast, or strict: convolutions by direct sums only, no Winograd. Default: ${DEFAULT-VALUE}")
    private String kind = "fast";

    String kind() {
        return kind;
    }

    /** Restores the kind of an earlier run. */
    void kind(String earlier) {
        kind = earlier;
    }

    /** Throws {@link UsageException} for a kind that is not known. */
    void check() {
        if (!KNOWN.contains(kind)) {
            throw new UsageException("--numerics " + kind + ": expected fast or strict");
        }
    }

    boolean isStrict() {
        check();
        return kind.equals(STRICT);
    }

    SessionOptions applied(SessionOptions options) {
        return options.strict(isStrict());
    }
}
