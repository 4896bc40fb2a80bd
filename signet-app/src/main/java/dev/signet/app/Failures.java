package dev.signet.app;

import dev.signet.data.DatasetException;
import dev.signet.data.ImageFormatException;
import dev.signet.io.ModelFormatException;
import dev.signet.io.RunLockedException;
import dev.signet.io.onnx.UnsupportedOnnxException;
import dev.signet.nn.zoo.Zoo;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.tensor.ShapeException;
import dev.signet.train.DivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command threw into one clear message and an exit code; the stack trace only with {@code --debug}. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        Throwable cause = failure instanceof UncheckedIOException wrapped
                ? Objects.requireNonNullElse(wrapped.getCause(), failure)
                : failure;
        PrintWriter err = command.getErr();
        int code = code(cause);
        boolean debug = parsed.expandedArgs().contains("--debug");
        err.println("signet: " + (code == ExitCode.INTERNAL ? "internal error, please report it: " : "")
                + message(cause)
                + (code == ExitCode.INTERNAL && !debug ? "; --debug shows where" : ""));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    /** One line and where to read more, not the whole help. */
    @Override
    public int handleParseException(ParameterException refused, String[] arguments) {
        CommandLine command = refused.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("signet: " + refused.getMessage());
        UnmatchedArgumentException.printSuggestions(refused, err);
        err.println("try: " + command.getCommandSpec().qualifiedName(" ") + " --help");
        err.flush();
        return ExitCode.USAGE;
    }

    /** The heap is full: not a bug, and not the caller's grammar. */
    static int outOfMemory(PrintWriter err) {
        err.println(
                "signet: out of memory: the heap is " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB; give more with SIGNET_JAVA_OPTS=-Xmx8g, or a smaller --batch-size or --image-size");
        err.flush();
        return ExitCode.RESOURCE_LIMIT;
    }

    static int code(Throwable failure) {
        return switch (failure) {
            case UsageException usage -> ExitCode.USAGE;
            case RunLockedException locked -> ExitCode.USAGE;
            case ShapeException shape -> ExitCode.USAGE;
            case DivergedException diverged -> ExitCode.DIVERGED;
            case PlanTooLargeException large -> ExitCode.RESOURCE_LIMIT;
            case ModelFormatException format -> ExitCode.BAD_INPUT;
            case UnsupportedOnnxException lacking -> ExitCode.BAD_INPUT;
            case DatasetException dataset -> ExitCode.BAD_INPUT;
            case ImageFormatException image -> ExitCode.BAD_INPUT;
            case NoSuchFileException missing -> ExitCode.BAD_INPUT;
            case UncheckedIOException io -> ExitCode.INPUT_OUTPUT;
            case IOException io -> ExitCode.INPUT_OUTPUT;
            case IllegalArgumentException argument -> ExitCode.USAGE;
            default -> ExitCode.INTERNAL;
        };
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException missing ->
                missing.getFile() + ": there is no such file; check the path" + zooHint(missing.getFile());
            case AccessDeniedException denied ->
                denied.getFile() + ": may not be read or written; check its owner and rights";
            case NotDirectoryException file -> file.getFile() + ": is no directory";
            case FileAlreadyExistsException file -> file.getFile() + ": is there already and is no directory";
            case FileSystemException system -> String.valueOf(system.getMessage());
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }

    /** For a word that could have been meant as the name of a network. */
    private static String zooHint(String name) {
        boolean word = name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
        return word ? "; the networks known by name are " + String.join(", ", Zoo.NAMES) : "";
    }
}
