package dev.signet.app.lab;

import java.io.IOException;
import java.util.List;

/** The list of experiments, in the order in which a reader meets them. */
public final class Lab {
    /** One line each. */
    public static final List<Experiment> ALL = List.of(
            new Parameters(),
            new Demo7x7(),
            new UnsharedByHand(),
            new PaddingStride(),
            new Channels(),
            new Grouped(),
            new DenseEquivalent(),
            new ReceptiveFields(),
            new Transposed(),
            new Dilated(),
            new Separable(),
            new Sizes(),
            new Delay(),
            new LearnAKernel(),
            new Detectors(),
            new EquivarianceLab(),
            new SharingVsPosition(),
            new PermutedPixels(),
            new CentredObjects(),
            new Shapes(),
            new Hierarchy(),
            new Stamp());

    private Lab() {}

    /** The experiment of this name; throws {@link IllegalArgumentException} naming all if there is none. */
    public static Experiment named(String name) {
        return ALL.stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no experiment named " + name + "; there are "
                        + String.join(", ", ALL.stream().map(Experiment::name).toList())));
    }

    /** Does an experiment and returns what it wrote down. */
    public static Notebook run(String name, LabSettings settings) throws IOException {
        Experiment experiment = named(name);
        Notebook notebook = new Notebook();
        experiment.run(notebook, settings);
        return notebook;
    }

    /** What an experiment wrote down as one page that needs no other file. */
    public static String page(String name, Notebook notebook) throws IOException {
        return Page.html(named(name), notebook);
    }
}
