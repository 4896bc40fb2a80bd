package dev.signet.app;

import dev.signet.app.conformance.OnnxCases;
import dev.signet.app.conformance.OnnxConformance;
import dev.signet.app.conformance.TorchConformance;
import dev.signet.app.conformance.Verdict;
import dev.signet.io.Json;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet conformance}: this Signet against values that other frameworks computed. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(torch DIR | onnx ZIP)",
        description = "Compares with recorded results of other frameworks.")
final class ConformanceCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new UsageException(
                "say what to compare with: signet conformance torch DIR, or signet conformance onnx ZIP");
    }

    @Command(
            name = "torch",
            mixinStandardHelpOptions = true,
            description = "Runs every .safetensors case of a folder recorded from PyTorch; exit code 1 on any failure.")
    int torch(
            @Parameters(paramLabel = "DIR", description = "The folder of cases") Path folder,
            @Option(names = "--allow-unsupported", description = "Modules this version lacks are no failure")
                    boolean allowUnsupported,
            @Option(names = "--json", description = "The last line of standard output is one JSON object") boolean json)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder + ": there is no such folder; give one with recorded .safetensors cases");
        }
        List<TorchConformance.Result> results = new ArrayList<>();
        for (Path file : TorchConformance.files(folder)) {
            results.add(TorchConformance.run(file));
        }
        if (results.isEmpty()) {
            throw new UsageException(folder + ": no .safetensors file in there");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Line> lines = results.stream()
                .map(result -> new Line(result.file(), result.verdict()))
                .toList();
        return print("module", TorchConformance.counts(results), lines, out, allowUnsupported, json);
    }

    @Command(
            name = "onnx",
            mixinStandardHelpOptions = true,
            description = "Runs the ONNX backend tests in a zip with an INDEX.tsv; exit code 1 on any failure.")
    int onnx(
            @Parameters(paramLabel = "ZIP", description = "The zip of tests") Path zip,
            @Option(names = "--cnn", description = "Only tests whose operators a library for CNNs should know")
                    boolean cnn,
            @Option(names = "--allow-unsupported", description = "Operators this version lacks are no failure")
                    boolean allowUnsupported,
            @Option(names = "--json", description = "The last line of standard output is one JSON object") boolean json)
            throws IOException {
        List<OnnxConformance.Result> results = new ArrayList<>();
        try (OnnxCases cases = OnnxCases.open(zip)) {
            for (OnnxCases.Case which : cases.all()) {
                if (which.cnn() || !cnn) {
                    results.add(OnnxConformance.run(cases, which));
                }
            }
            for (String network : cases.networks()) {
                results.add(OnnxConformance.network(cases, network));
            }
        }
        if (results.isEmpty()) {
            throw new UsageException(zip + ": no test in there");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Line> lines = results.stream()
                .map(result -> new Line(result.which().name(), result.verdict()))
                .toList();
        return print("operator", OnnxConformance.counts(results), lines, out, allowUnsupported, json);
    }

    private record Line(String name, Verdict verdict) {}

    private static int print(
            String subject,
            Map<String, TorchConformance.Count> counts,
            List<Line> results,
            PrintWriter out,
            boolean allowUnsupported,
            boolean json) {
        out.printf("%-28s %6s %6s %11s%n", subject, "passed", "failed", "unsupported");
        int failed = 0;
        int unsupported = 0;
        int passed = 0;
        for (Map.Entry<String, TorchConformance.Count> entry : counts.entrySet()) {
            TorchConformance.Count count = entry.getValue();
            out.printf("%-28s %6d %6d %11d%n", entry.getKey(), count.passed(), count.failed(), count.unsupported());
            passed += count.passed();
            failed += count.failed();
            unsupported += count.unsupported();
        }
        out.printf("%-28s %6d %6d %11d%n", "all", passed, failed, unsupported);
        for (Line result : results) {
            switch (result.verdict()) {
                case Verdict.Passed yes -> {}
                case Verdict.Failed no -> out.println("failed       " + result.name() + ": " + no.reason());
                case Verdict.Unsupported unknown ->
                    out.println("unsupported  " + result.name() + ": " + unknown.reason());
            }
        }
        if (json) {
            out.println(Json.line(JsonObject.empty()
                    .with("passed", JsonValue.of((long) passed))
                    .with("failed", JsonValue.of((long) failed))
                    .with("unsupported", JsonValue.of((long) unsupported))));
        }
        out.flush();
        return failed > 0 || (unsupported > 0 && !allowUnsupported) ? ExitCode.CHECK_FAILED : ExitCode.OK;
    }
}
