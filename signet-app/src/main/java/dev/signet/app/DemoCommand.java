package dev.signet.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code signet demo}: trains a small network on pictures Signet draws itself. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Trains a small network on generated pictures; needs nothing.")
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--json", description = "The last line of standard output is one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        TrainSettings settings = new TrainSettings();
        settings.json = json;
        settings.epochs = 8;
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                "demo: a small convolutional network learns to name ten kinds of figures that Signet draws, 28x28 grey;"
                        + " nothing is downloaded");
        return TrainCommand.train(settings, out);
    }
}
