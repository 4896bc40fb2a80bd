package dev.signet.app.lab;

import java.io.IOException;

/** One claim, tried. */
public interface Experiment {
    /** What it is called on the command line: {@code dense-equivalent}. */
    String name();

    /** The rows of the curriculum it is about: {@code A5}. */
    String rows();

    /** The claim in one sentence, as a reader would put it. */
    String claim();

    /** Does it, writing what comes out into the notebook, the verdict last. */
    void run(Notebook notebook, LabSettings settings) throws IOException;
}
