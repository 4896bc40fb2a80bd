package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.inspect.Summary;
import dev.signet.nn.Network;
import dev.signet.op.Conv;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups of channels and how shuffling lets them talk. */
final class Grouped implements Experiment {
    @Override
    public String name() {
        return "grouped";
    }

    @Override
    public String rows() {
        return "C8, C9";
    }

    @Override
    public String claim() {
        return "G groups cost 1/G of the parameters and the work; shuffled between two such layers, every output sees every input";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        notebook.part("C8. 64 to 64 channels, 3 x 3, on 14 x 14, in groups");
        List<List<String>> rows = new ArrayList<>();
        List<BarChart.Bar> bars = new ArrayList<>();
        long all = 0;
        for (int groups : new int[] {1, 2, 4, 8, 32, 64}) {
            Network network = sequential(
                    input(64, 14, 14),
                    conv2d(64, 64, 3).padding(1).groups(groups).bias(false));
            long work = Summary.of(network).multiplyAdds();
            all = groups == 1 ? work : all;
            rows.add(List.of(
                    String.valueOf(groups),
                    Compute.counted(network.parameterCount()),
                    Compute.counted(work),
                    "1/" + all / work));
            bars.add(new BarChart.Bar(
                    groups + (groups == 1 ? " group" : " groups"),
                    network.parameterCount(),
                    Compute.counted(network.parameterCount())));
            notebook.figure("C8 parameters in " + groups + " groups", network.parameterCount());
            notebook.check(
                    network.parameterCount() * groups == 36_864 && work * groups == all,
                    "%d groups: %,d weights = 64·64·9 / %d, work 1/%d",
                    groups,
                    network.parameterCount(),
                    groups,
                    groups);
        }
        notebook.table(List.of("groups", "weights", "multiply-adds", "share"), rows);
        notebook.draw(new BarChart("Weights of 64 to 64 channels, 3 x 3", "weights", false, bars).svg());
        notebook.say("AlexNet's two groups ran on two graphics cards; ResNeXt has 32; with 64 of 64 it is depthwise.");
        refused(notebook);
        independent(notebook);
        shuffled(notebook);
        notebook.verdict(claim());
    }

    private static void refused(Notebook notebook) {
        String message = "";
        try {
            conv2d(6, 8, 3).groups(4);
        } catch (ShapeException refused) {
            message = String.valueOf(refused.getMessage());
        }
        notebook.check(
                message.contains("groups=4") && message.contains("6 input") && message.contains("8 output"),
                "4 groups of 6 and 8 channels are refused where they are written: %s",
                message);
    }

    private static void independent(Notebook notebook) {
        Conv grouped = new Conv(Sliding.DEFAULT, 2);
        Tensor x = Compute.reals("x of groups", 1, 4, 5, 5);
        Tensor w = Compute.reals("w of groups", 6, 2, 3, 3);
        Tensor y = Compute.run(grouped, x, w);
        Tensor changed = Tensor.wrap(x.shape(), x.floats().clone());
        changed.floats()[0] += 1;
        Tensor z = Compute.run(grouped, changed, w);
        int second = 0;
        int first = 0;
        for (int i = 0; i < y.elements(); i++) {
            int differs = y.floats()[i] == z.floats()[i] ? 0 : 1;
            first += i < y.elements() / 2 ? differs : 0;
            second += i < y.elements() / 2 ? 0 : differs;
        }
        notebook.check(
                first > 0 && second == 0,
                "a change in the first of two groups changes %d outputs of the first and %d of the second",
                first,
                second);
    }

    private static void shuffled(Notebook notebook) {
        notebook.part("C9. Channel shuffle");
        Network apart = sequential(
                input(6, 1, 1),
                conv2d(6, 6, 1).groups(3).bias(false),
                conv2d(6, 6, 1).groups(3).bias(false));
        Network mixed = sequential(
                input(6, 1, 1),
                conv2d(6, 6, 1).groups(3).bias(false),
                channelShuffle(3),
                conv2d(6, 6, 1).groups(3).bias(false));
        int without = reached(apart);
        int with = reached(mixed);
        notebook.say(
                "Two grouped 1 x 1 layers, 6 channels in 3 groups. Without a shuffle each output is reached by %d inputs"
                        + " of 6, with one by %d on average.",
                without / 6, with / 6);
        notebook.figure("C9 input-output pairs without shuffle", without);
        notebook.figure("C9 input-output pairs with shuffle", with);
        notebook.check(
                with > without,
                "%d of 36 pairs of input and output are joined without shuffle, %d with",
                without,
                with);
        List<List<String>> rows = new ArrayList<>();
        for (int channels : new int[] {4, 9, 16}) {
            int groups = (int) Math.sqrt(channels);
            Network square = sequential(
                    input(channels, 1, 1),
                    conv2d(channels, channels, 1).groups(groups).bias(false),
                    channelShuffle(groups),
                    conv2d(channels, channels, 1).groups(groups).bias(false));
            int pairs = reached(square);
            rows.add(List.of(String.valueOf(channels), String.valueOf(groups), pairs + "", channels * channels + ""));
            notebook.check(
                    pairs == channels * channels,
                    "%d channels in %d groups: with as many channels in a group as groups, one shuffle joins all %d pairs",
                    channels,
                    groups,
                    pairs);
        }
        notebook.table(List.of("channels", "groups", "pairs joined", "pairs"), rows);
    }

    /** How many pairs of input and output channel depend on each other. */
    private static int reached(Network network) {
        int channels = network.inputShape().size(0);
        Map<String, Tensor> weights = network.initialise(1);
        Tensor base = Compute.run(network, weights, Tensor.zeros(Shape.of(1, channels, 1, 1)));
        Set<Integer> pairs = new HashSet<>();
        for (int in = 0; in < channels; in++) {
            Tensor x = Tensor.zeros(Shape.of(1, channels, 1, 1));
            x.floats()[in] = 1;
            Tensor y = Compute.run(network, weights, x);
            for (int out = 0; out < channels; out++) {
                if (y.floats()[out] != base.floats()[out]) {
                    pairs.add(in * channels + out);
                }
            }
        }
        return pairs.size();
    }
}
