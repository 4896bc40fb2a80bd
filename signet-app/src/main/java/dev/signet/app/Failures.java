package dev.signet.app;

import dev.signet.data.DatasetException;
import dev.signet.data.ImageFormatException;
import dev.signet.io.ModelFormatException;
import dev.signet.io.RunLockedException;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.tensor.ShapeException;
import dev.signet.train.DivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into one clear message and an exit code; the stack trace only with {@code --debug}. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        int code = code(failure);
        String what = code == ExitCode.INTERNAL ? "signet: internal error, please report it: " : "signet: ";
        err.println(what + message(failure));
        boolean debug = parsed.expandedArgs().contains("--debug");
        if (debug || code == ExitCode.INTERNAL) {
            failure.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    static int code(Throwable failure) {
        return switch (failure) {
            case UsageException usage -> ExitCode.USAGE;
            case RunLockedException locked -> ExitCode.USAGE;
            case ShapeException shape -> ExitCode.USAGE;
            case DivergedException diverged -> ExitCode.DIVERGED;
            case PlanTooLargeException large -> ExitCode.RESOURCE_LIMIT;
            case ModelFormatException format -> ExitCode.BAD_INPUT;
            case DatasetException dataset -> ExitCode.BAD_INPUT;
            case ImageFormatException image -> ExitCode.BAD_INPUT;
            case NoSuchFileException missing -> ExitCode.BAD_INPUT;
            case IOException io -> ExitCode.INPUT_OUTPUT;
            case IllegalArgumentException argument -> ExitCode.USAGE;
            default -> ExitCode.INTERNAL;
        };
    }

    private static String message(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written";
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
