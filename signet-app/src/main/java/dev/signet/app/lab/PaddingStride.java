package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.inspect.Summary;
import dev.signet.nn.Conv;
import dev.signet.nn.Network;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What padding and stride do to sizes, work and parameters. */
final class PaddingStride implements Experiment {
    @Override
    public String name() {
        return "padding-stride";
    }

    @Override
    public String rows() {
        return "C2, C3";
    }

    @Override
    public String claim() {
        return "Padding of k - 1 in total keeps the size, stride 2 halves the map and quarters the work in 2-D, and neither changes the parameters";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        sizes(notebook);
        kept(notebook);
        strides(notebook);
        modes(notebook);
        notebook.verdict(claim());
    }

    /** The size of axis 2 that a network gives. */
    private static int size(Network network) {
        return network.graph().output("output").shape().size(2);
    }

    private static void sizes(Notebook notebook) {
        notebook.part("C3. floor((n + p_begin + p_end - d(k-1) - 1) / s) + 1, tried for every small geometry");
        int tried = 0;
        int wrong = 0;
        for (int n = 1; n <= 9; n++) {
            for (int k = 1; k <= 4; k++) {
                for (int s = 1; s <= 3; s++) {
                    for (int d = 1; d <= 2; d++) {
                        for (int pads = 0; pads < 9; pads++) {
                            int begin = pads % 3;
                            int end = pads / 3;
                            if (n + begin + end >= d * (k - 1) + 1) {
                                Conv conv =
                                        conv1d(1, 1, k).stride(s).dilation(d).padding(Padding.explicit(begin, end));
                                int formula = Math.floorDiv(n + begin + end - d * (k - 1) - 1, s) + 1;
                                wrong += size(sequential(input(1, n), conv)) == formula ? 0 : 1;
                                tried++;
                            }
                        }
                    }
                }
            }
        }
        notebook.figure("C3 geometries tried", tried);
        notebook.check(wrong == 0, "%,d geometries built, the formula is right for all", tried);
    }

    private static void kept(Notebook notebook) {
        notebook.part("C2. Which padding keeps the size");
        List<List<String>> rows = new ArrayList<>();
        for (int k = 1; k <= 7; k++) {
            int valid = size(sequential(input(1, 24), conv1d(1, 1, k)));
            int total = size(sequential(
                    input(1, 24), conv1d(1, 1, k).padding(Padding.explicit((k - 1) / 2, k - 1 - (k - 1) / 2))));
            int full = size(sequential(input(1, 24), conv1d(1, 1, k).padding(k - 1)));
            int causal = size(sequential(input(1, 24), conv1d(1, 1, k).padding(Padding.explicit(k - 1, 0))));
            int same2 = size(sequential(input(1, 24), conv1d(1, 1, k).stride(2).padding(Padding.SAME_UPPER)));
            rows.add(List.of(
                    String.valueOf(k),
                    String.valueOf(valid),
                    (k - 1) / 2 + " + " + (k - 1 - (k - 1) / 2),
                    String.valueOf(total),
                    String.valueOf(full),
                    String.valueOf(causal),
                    String.valueOf(same2)));
            notebook.check(
                    valid == 24 - k + 1 && total == 24 && full == 24 + k - 1 && causal == 24 && same2 == 12,
                    "k = %d: valid n - k + 1 = %d, same %d, full n + k - 1 = %d, causal %d, same with stride 2: n/s = %d",
                    k,
                    valid,
                    total,
                    full,
                    causal,
                    same2);
        }
        notebook.table(
                List.of("kernel", "valid", "padding for same", "same", "full", "causal", "same, stride 2"), rows);
        notebook.say(
                "An odd kernel has (k-1)/2 on each side; an even one needs a cell more on one side: the padding is not"
                        + " symmetric.");
    }

    private static void strides(Notebook notebook) {
        notebook.part("C3. Stride 2 halves the map and not the parameters");
        List<List<String>> rows = new ArrayList<>();
        long before = 0;
        for (int stride = 1; stride <= 4; stride++) {
            Network network =
                    sequential(input(3, 32, 32), conv2d(3, 16, 3).padding(1).stride(stride));
            long work = Summary.of(network).multiplyAdds();
            before = stride == 1 ? work : before;
            rows.add(List.of(
                    String.valueOf(stride),
                    size(network) + "x" + size(network),
                    Compute.counted(network.parameterCount()),
                    Compute.counted(work)));
            int expected = Math.ceilDiv(32, stride);
            notebook.check(
                    size(network) == expected && network.parameterCount() == 448,
                    "stride %d: %d x %d, still 16 x (3·3·3 + 1) = %,d parameters (a text says the stride changes them:"
                            + " it does not)",
                    stride,
                    size(network),
                    size(network),
                    network.parameterCount());
            if (stride == 2) {
                notebook.check(work * 4 == before, "in each of two axes half the positions: a quarter of the work");
            }
        }
        notebook.table(List.of("stride", "map", "parameters", "multiply-adds"), rows);
    }

    private static void modes(Notebook notebook) {
        notebook.part("C2. What padding can read");
        Tensor x = Compute.counting(1, 1, 1, 5);
        List<String> figures = new ArrayList<>();
        figures.add(Grid.numbers("the input", x.floats(), 1, 5).figure());
        for (PadMode mode : PadMode.values()) {
            Tensor y = Compute.run(new Pad(mode, List.of(2), List.of(2), 0), x);
            figures.add(Grid.numbers(mode == PadMode.CONSTANT ? "zeros" : mode.text(), y.floats(), 1, 9)
                    .figure());
            notebook.print(mode.text() + ": " + Arrays.toString(y.floats()));
        }
        notebook.draw(Markup.row(figures));
        Tensor around = Compute.run(new Pad(PadMode.CIRCULAR, List.of(2), List.of(2), 0), x);
        notebook.check(
                around.floats()[0] == 3 && around.floats()[8] == 1, "circular padding reads 3 4 before and 0 1 after");
    }
}
