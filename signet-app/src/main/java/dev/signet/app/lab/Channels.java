package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Network;
import dev.signet.op.Conv;
import dev.signet.op.Linear;
import dev.signet.op.Permute;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The worked examples with one and more channels, and what a 1x1 convolution is. */
final class Channels implements Experiment {
    @Override
    public String name() {
        return "channels";
    }

    @Override
    public String rows() {
        return "C1, C4";
    }

    @Override
    public String claim() {
        return "Input channels are summed, each output channel has a filter of its own, and a 1x1 convolution is a linear layer on every pixel";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        Conv conv = new Conv(Sliding.DEFAULT, 1);
        notebook.part("C1. One channel: 0..8 in 3 x 3 with 0..3 in 2 x 2");
        Tensor x = Compute.counting(1, 1, 3, 3);
        Tensor k = Compute.counting(1, 1, 2, 2);
        Tensor y = Compute.run(conv, x, k);
        notebook.draw(Markup.row(List.of(
                Grid.numbers("x", x.floats(), 3, 3).figure(),
                Grid.numbers("k", k.floats(), 2, 2).figure(),
                Grid.numbers("y", y.floats(), 2, 2).figure())));
        notebook.say("0·0 + 1·1 + 3·2 + 4·3 = 19, then one to the right, then down.");
        expect(notebook, "C1 one channel", y, 19, 25, 37, 43);

        notebook.part("C1. Two channels are added");
        Tensor two = Tensor.of(Shape.of(1, 2, 3, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Tensor twoKernels = Tensor.of(Shape.of(1, 2, 2, 2), 0, 1, 2, 3, 1, 2, 3, 4);
        expect(notebook, "C1 two channels", Compute.run(conv, two, twoKernels), 56, 72, 104, 120);
        Tensor first = Compute.run(conv, x, k);
        Tensor second = Compute.run(
                conv,
                Tensor.wrap(Shape.of(1, 1, 3, 3), Arrays.copyOfRange(two.floats(), 9, 18)),
                Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4));
        notebook.say("Channel by channel: %s and %s; their sum is the output.", text(first), text(second));

        notebook.part("C4. A filter per output channel");
        List<List<String>> rows = new ArrayList<>();
        for (int[] c : new int[][] {{1, 1}, {3, 1}, {3, 2}, {3, 64}, {64, 128}}) {
            Network network = sequential(input(c[0], 8, 8), conv2d(c[0], c[1], 3));
            Shape weight = network.graph().parameters().getFirst().shape().concrete();
            Shape bias = network.graph().parameters().getLast().shape().concrete();
            long formula = 9L * c[0] * c[1] + c[1];
            rows.add(List.of(
                    String.valueOf(c[0]),
                    String.valueOf(c[1]),
                    "[" + weight.toString().replace("x", ", ") + "]",
                    "[" + bias + "]",
                    Compute.counted(network.parameterCount())));
            notebook.check(
                    network.parameterCount() == formula && bias.equals(Shape.of(c[1])),
                    "%d to %d channels: 3·3·%d·%d + %d = %,d; the bias is [c_o], one per output channel, not c_o x c_i",
                    c[0],
                    c[1],
                    c[0],
                    c[1],
                    c[1],
                    formula);
        }
        notebook.table(List.of("c_i", "c_o", "weight", "bias", "parameters"), rows);

        notebook.part("C4. A 1x1 convolution, 3 channels to 2");
        Tensor image = Compute.integers("pixels", -4, 4, 1, 3, 3, 3);
        Tensor mix = Compute.integers("mix", -2, 2, 2, 3, 1, 1);
        Tensor bias = Tensor.of(Shape.of(2), 1, -1);
        Tensor mapped = Compute.run(conv, image, mix, bias);
        Tensor pixels = Compute.run(new Permute(List.of(0, 2, 3, 1)), image);
        Tensor linear = Compute.run(
                new Linear(),
                Tensor.wrap(Shape.of(9, 3), pixels.floats()),
                Tensor.wrap(Shape.of(2, 3), mix.floats()),
                bias);
        Tensor back = Compute.run(new Permute(List.of(0, 3, 1, 2)), Tensor.wrap(Shape.of(1, 3, 3, 2), linear.floats()));
        List<String> figures = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            figures.add(Grid.numbers("channel " + c, Arrays.copyOfRange(image.floats(), 9 * c, 9 * c + 9), 3, 3)
                    .figure());
        }
        figures.add(Grid.numbers("weights, 2 x 3", mix.floats(), 2, 3).figure());
        for (int c = 0; c < 2; c++) {
            figures.add(Grid.numbers("output " + c, Arrays.copyOfRange(mapped.floats(), 9 * c, 9 * c + 9), 3, 3)
                    .figure());
        }
        notebook.draw(Markup.row(figures));
        notebook.check(
                Compute.differingBits(mapped, back) == 0,
                "a linear layer on each of the 9 pixels gives the same 18 numbers, bit for bit");
        notebook.verdict(claim());
    }

    private static void expect(Notebook notebook, String name, Tensor y, float... expected) {
        for (int i = 0; i < expected.length; i++) {
            notebook.figure(name + " at " + i, y.floats()[i]);
        }
        notebook.check(Arrays.equals(y.floats(), expected), "%s: %s", name, text(y));
    }

    private static String text(Tensor tensor) {
        List<String> numbers = new ArrayList<>();
        for (float value : tensor.floats()) {
            numbers.add(LineChart.number(value));
        }
        return String.join(" ", numbers);
    }
}
