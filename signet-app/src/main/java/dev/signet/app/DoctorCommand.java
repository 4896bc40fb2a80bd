package dev.signet.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.signet.algorithm.simd.Simd;
import java.io.PrintWriter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signet doctor}: what this machine and this JVM give Signet to work with. */
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Looks at this machine and JVM.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
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
        return ExitCode.OK;
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
