package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.inspect.Summary;
import dev.signet.nn.Network;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/** The classic mistake, found where it is written. */
final class Shapes implements Experiment {
    private static final int DECLARED = 16 * 16 * 64;

    @Override
    public String name() {
        return "shapes";
    }

    @Override
    public String rows() {
        return "C17";
    }

    @Override
    public String claim() {
        return "A layer that does not fit is refused where the network is written, with its name and both numbers";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        notebook.part("3 x 32 x 32 through three 3 x 3 convolutions and a 2 x 2 max pool");
        Network right = sequential(
                input(3, 32, 32),
                conv2d(3, 16, 3),
                conv2d(16, 32, 3),
                conv2d(32, 64, 3),
                maxPool2d(2),
                flatten(),
                linear(10));
        List<List<String>> rows = new ArrayList<>();
        for (Summary.Row row : Summary.of(right).rows()) {
            if (row.leaf()) {
                rows.add(List.of(row.layer(), row.output().toString(), Compute.counted(row.parameters())));
            }
        }
        notebook.table(List.of("layer", "output", "parameters"), rows);
        int features = Summary.of(right).row("4").output().elements();
        notebook.figure("C17 features that come in", features);
        notebook.figure("C17 features declared", DECLARED);
        notebook.check(features == 64 * 13 * 13, "64 x 13 x 13 = %,d features reach the linear layer", features);
        String message = "";
        try {
            sequential(
                    input(3, 32, 32),
                    conv2d(3, 16, 3),
                    conv2d(16, 32, 3),
                    conv2d(32, 64, 3),
                    maxPool2d(2),
                    flatten(),
                    linear(DECLARED, 10));
        } catch (ShapeException refused) {
            message = String.valueOf(refused.getMessage());
        }
        notebook.say(
                "Declared for 16 x 16 x 64 = %,d, as if nothing had been cut at the borders: \"%s\"",
                DECLARED, message);
        notebook.check(
                message.contains("5.linear") && message.contains("10,816") && message.contains("16,384"),
                "it is refused with the layer's name and both numbers");
        notebook.verdict(claim());
    }
}
