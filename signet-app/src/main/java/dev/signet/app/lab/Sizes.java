package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Input;
import dev.signet.nn.Network;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One set of weights on pictures of any size. */
final class Sizes implements Experiment {
    @Override
    public String name() {
        return "sizes";
    }

    @Override
    public String rows() {
        return "B5";
    }

    @Override
    public String claim() {
        return "The same kernels run on pictures of any size; only a linear layer fixes the size, and says so";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        notebook.part("One model, four sizes, no rebuild");
        Network network = sequential(
                input(3, Input.ANY, Input.ANY),
                conv2d(3, 8, 3).padding(1),
                relu(),
                conv2d(8, 16, 3).padding(1),
                relu(),
                globalAvgPool(),
                linear(16, 10));
        Session session = Session.of(network.graph(), network.initialise(1), SessionOptions.standard());
        List<List<String>> rows = new ArrayList<>();
        for (int[] size : new int[][] {{5, 5}, {7, 7}, {32, 32}, {300, 500}}) {
            Tensor y = Objects.requireNonNull(session.run(
                            new HashMap<>(Map.of("input", Compute.reals("picture", 1, 3, size[0], size[1]))))
                    .get("output"));
            boolean finite = true;
            for (float value : y.floats()) {
                finite &= Float.isFinite(value);
            }
            rows.add(List.of(
                    size[1] + "x" + size[0] + "x3", Compute.counted(network.parameterCount()), "[" + y.shape() + "]"));
            notebook.check(
                    finite && y.shape().size(1) == 10,
                    "%d x %d x 3: ten scores from the same %,d weights",
                    size[1],
                    size[0],
                    network.parameterCount());
        }
        notebook.table(List.of("picture (width x height)", "weights", "output"), rows);

        notebook.part("With flatten and a linear layer the size is fixed");
        Network fixed = sequential(input(3, 32, 32), conv2d(3, 8, 3).padding(1), relu(), flatten(), linear(10));
        String message = "";
        try {
            Session.of(fixed.graph(), fixed.initialise(1), SessionOptions.standard())
                    .run(new HashMap<>(Map.of("input", Compute.reals("larger", 1, 3, 40, 40))));
        } catch (RuntimeException refused) {
            message = String.valueOf(refused.getMessage());
        }
        notebook.say("40 x 40 into a model built for 32 x 32: \"%s\"", message);
        notebook.check(
                message.contains("1x3x40x40") && message.contains("Nx3x32x32") && message.contains("3.linear"),
                "it is refused, and the message has both sizes and the layer that fixes them");
        String late = "";
        try {
            sequential(input(3, 40, 40), conv2d(3, 8, 3).padding(1), relu(), flatten(), linear(8 * 32 * 32, 10));
        } catch (RuntimeException refused) {
            late = String.valueOf(refused.getMessage());
        }
        notebook.say("The same mistake where the network is written: \"%s\"", late);
        notebook.check(
                late.contains("3.linear") && late.contains("12,800") && late.contains("8,192"),
                "the layer is named, with both numbers of features");
        notebook.verdict(claim());
    }
}
