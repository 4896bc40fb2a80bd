package dev.signet.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.signet.algorithm.simd.Simd;
import dev.signet.io.NonFinite;
import dev.signet.run.SessionOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet doctor}: what this machine and this JVM give Signet to work with; or what is to be known of a model file before it is used. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Looks at this machine and JVM, or at a model file: what this version lacks for it, what to be careful"
                        + " with, whether it computes what was recorded.")
final class DoctorCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "A .onnx or .signet file")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--golden",
            paramLabel = "DIR",
            description =
                    "Recorded inputs and outputs: input_0.pb, output_0.pb, or .npz or .safetensors files by name; inner"
                            + " values by name help to find the node that is off")
    private Optional<Path> golden = Optional.empty();

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "1e-5",
            description = "Allowed difference, as a share of the output's largest magnitude. Default: ${DEFAULT-VALUE}")
    private double tolerance = 1e-5;

    @Option(names = "--strict", description = "Weights that are not finite are a failure")
    private boolean strict;

    @Mixin
    private NumericsOption numerics = new NumericsOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (model.isPresent()) {
            int code = examine(model.get(), out);
            out.flush();
            return code;
        }
        machine(out);
        return ExitCode.OK;
    }

    private int examine(Path file, PrintWriter out) throws IOException {
        Optional<ModelDoctor.Patient> patient = new ModelDoctor(file, out).report();
        if (patient.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        boolean agrees = golden.isEmpty()
                || new GoldenCheck(patient.get(), tolerance, numerics.applied(SessionOptions.standard()), out)
                        .run(golden.get());
        boolean finite = NonFinite.in(patient.get().weights()).isEmpty();
        return agrees && (finite || !strict) ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private static void machine(PrintWriter out) {
        out.println("Java            " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
        out.println(
                "processors      " + Runtime.getRuntime().availableProcessors() + " " + System.getProperty("os.arch"));
        out.println("kernels         " + Simd.KERNELS.name());
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        out.println("vector module   " + (vectors ? "present" : "absent: add --add-modules jdk.incubator.vector"));
        out.println("multiply-add    " + flag("UseFMA", "true", "fused, by the processor", "in software: very slow"));
        out.println("largest heap    " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        out.println("collector       " + collectors
                + (collectors.contains("G1")
                        ? " (large arrays aligned)"
                        : " (arrays may be unaligned: slower, same results; try -XX:+UseG1GC)"));
        out.println("native code     none");
        out.flush();
    }

    /** What a HotSpot flag means; another JVM does not say. */
    private static String flag(String name, String good, String yes, String no) {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return hotSpot.getVMOption(name).getValue().equals(good) ? yes : no;
        } catch (IllegalArgumentException unknown) {
            return "unknown: this JVM has no flag " + name;
        }
    }
}
