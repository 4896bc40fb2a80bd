package dev.signet.data;

import java.io.IOException;

/** A folder that cannot be used as a data set: what was found, what was expected, and every single problem. */
public final class DatasetException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 20;

    private final transient ProblemReport problems;

    public DatasetException(String message) {
        this(message, ProblemReport.none());
    }

    public DatasetException(String message, ProblemReport problems) {
        super(problems.isEmpty() ? message : message + "\n" + problems.lines(SHOWN));
        this.problems = problems;
    }

    /** All problems, also those that the message leaves out. */
    public ProblemReport problems() {
        return problems;
    }
}
