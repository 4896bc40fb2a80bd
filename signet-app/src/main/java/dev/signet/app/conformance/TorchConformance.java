package dev.signet.app.conformance;

import dev.signet.graph.NoGradientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of cases recorded from PyTorch, one safetensors file each: metadata {@code module} (or {@code optimizer}, {@code scheduler}), {@code args} and
 * {@code training}; tensors {@code input}, {@code param.*}, {@code output}, {@code grad_output}, {@code grad.*}, {@code buffer_before.*},
 * {@code buffer_after.*}, {@code target}, {@code trajectory}, {@code lr}.
 */
public final class TorchConformance {
    private TorchConformance() {}

    /** The verdict of one file, with the module it is about. */
    public record Result(String file, String module, Verdict verdict) {}

    /** How the cases of one module came out. */
    public record Count(int passed, int failed, int unsupported) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Passed yes -> new Count(passed + 1, failed, unsupported);
                case Verdict.Failed no -> new Count(passed, failed + 1, unsupported);
                case Verdict.Unsupported unknown -> new Count(passed, failed, unsupported + 1);
            };
        }

        Count plus(Count other) {
            return new Count(passed + other.passed, failed + other.failed, unsupported + other.unsupported);
        }
    }

    /** The recorded cases of a folder, by name. */
    public static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    /** Runs one case. Throws {@link dev.signet.io.ModelFormatException} if the file is no recorded case. */
    public static Result run(Path file) throws IOException {
        TorchCase recorded = TorchCase.read(file);
        return new Result(recorded.file(), recorded.name(), verdict(recorded));
    }

    private static Verdict verdict(TorchCase recorded) {
        try {
            if (recorded.name().startsWith("optim.")) {
                return TrainingCheck.optimizer(recorded);
            }
            if (recorded.name().startsWith("lr.")) {
                return TrainingCheck.scheduler(recorded);
            }
            return new ModuleCheck(recorded).run();
        } catch (UnsupportedCaseException unsupported) {
            return new Verdict.Unsupported(String.valueOf(unsupported.getMessage()));
        } catch (NoGradientException missing) {
            return new Verdict.Unsupported(String.valueOf(missing.getMessage()));
        } catch (IllegalArgumentException | IllegalStateException refused) {
            return new Verdict.Failed("refused: " + refused.getMessage());
        }
    }

    /** Verdicts counted by module, in the order of their names. */
    public static Map<String, Count> counts(List<Result> results) {
        Map<String, Count> counts = new TreeMap<>();
        for (Result result : results) {
            counts.merge(result.module(), Count.NONE.plus(result.verdict()), Count::plus);
        }
        return counts;
    }
}
