package dev.signet.app;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code signet} command: subcommands hang below it; alone it prints its help. */
@Command(
        name = "signet",
        description = "Builds, trains, fine-tunes, explains and serves convolutional networks in pure Java.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            FinetuneCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            SummaryCommand.class,
            ExplainCommand.class,
            ConvertCommand.class,
            ExplainPlanCommand.class,
            ExportCommand.class,
            DoctorCommand.class,
            CheckCommand.class,
            LabCommand.class,
            ConformanceCommand.class,
            BenchCommand.class
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where an error came from (stack traces)")
    private boolean debug;

    public static void main(String[] arguments) {
        System.exit(execute(commandLine(), arguments));
    }

    static CommandLine commandLine() {
        Failures failures = new Failures();
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    static int execute(CommandLine command, String... arguments) {
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError full) {
            return Failures.outOfMemory(command.getErr());
        }
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var built = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "signet " + (built == null ? "(not packaged)" : built), "Java " + Runtime.version(),
            };
        }
    }
}
