package dev.signet.app.lab;

import dev.signet.inspect.WeightSharing;
import dev.signet.op.Conv;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A convolution as the locally connected layer and the dense layer that it is. */
final class DenseEquivalent implements Experiment {
    @Override
    public String name() {
        return "dense-equivalent";
    }

    @Override
    public String rows() {
        return "A5";
    }

    @Override
    public String claim() {
        return "A convolution is a dense layer most of whose weights are zero and the rest equal";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        matrix(notebook);
        forwards(notebook);
        backwards(notebook);
        notebook.verdict(claim());
    }

    private static void matrix(Notebook notebook) {
        notebook.part("The matrix of a 3 x 3 convolution on 6 x 6");
        Conv conv = new Conv(Sliding.DEFAULT, 1);
        Tensor weight = Tensor.of(Shape.of(1, 1, 3, 3), 1, -2, 3, -4, 5, -6, 7, -8, 9);
        WeightSharing.Dense dense =
                WeightSharing.dense(new WeightSharing.Shared(conv, weight, Optional.empty()), Shape.of(1, 1, 6, 6));
        float[] values = dense.weight().floats();
        long used = 0;
        for (float value : values) {
            used += value == 0 ? 0 : 1;
        }
        notebook.draw("<div class=\"row large\">"
                + new Grid(
                                "16 outputs (rows) x 36 inputs (columns): the same nine numbers again and again, zero elsewhere",
                                values,
                                16,
                                36,
                                false,
                                0)
                        .figure()
                + "</div>");
        notebook.say("16 x 36 = 576 weights, of which %d are not zero and only 9 are different.", used);
        notebook.figure("A5 weights in the matrix", values.length);
        notebook.figure("A5 weights not zero", used);
        notebook.check(used == 16 * 9, "each of the 16 outputs has its 9 weights: %d", used);
    }

    /** A convolution over some axes with whole or real numbers. */
    private static WeightSharing.Shared example(int axes, boolean whole, String name) {
        Sliding sliding = new Sliding(Collections.nCopies(axes, 2), List.of(), Padding.symmetric(ones(axes)));
        int[] weight = new int[axes + 2];
        Arrays.fill(weight, 3);
        weight[0] = 4;
        weight[1] = 2;
        return new WeightSharing.Shared(
                new Conv(sliding, 1),
                whole ? Compute.integers(name, -3, 3, weight) : Compute.reals(name, weight),
                Optional.of(whole ? Compute.integers("bias", -3, 3, 4) : Compute.reals("bias", 4)));
    }

    private static int[] ones(int axes) {
        int[] ones = new int[axes];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Tensor run(WeightSharing.Dense dense, Tensor x) {
        Tensor flat = Tensor.wrap(Shape.of(1, x.elements()), x.floats());
        return Compute.run(dense.op(), flat, dense.weight(), dense.bias().orElseThrow());
    }

    private static void forwards(Notebook notebook) {
        notebook.part("Convolution to locally connected to dense");
        List<List<String>> rows = new ArrayList<>();
        for (int axes = 1; axes <= 3; axes++) {
            int[] sizes = new int[axes + 2];
            Arrays.fill(sizes, axes == 1 ? 60 : axes == 2 ? 12 : 6);
            sizes[0] = 1;
            sizes[1] = 2;
            Shape input = Shape.of(sizes);
            for (boolean whole : new boolean[] {true, false}) {
                WeightSharing.Shared conv = example(axes, whole, "weights " + axes);
                Tensor x = whole ? Compute.integers("x", -3, 3, sizes) : Compute.reals("x", sizes);
                Tensor y = Compute.run(conv.op(), x, conv.weight(), conv.bias().orElseThrow());
                WeightSharing.Local local = WeightSharing.local(conv, input);
                Tensor own =
                        Compute.run(local.op(), x, local.weight(), local.bias().orElseThrow());
                WeightSharing.Dense dense = WeightSharing.dense(local, input);
                Tensor all = run(dense, x);
                int localBits = Compute.differingBits(y, own);
                int denseBits = Compute.differingBits(y, all);
                double distance = Compute.distance(y, all);
                rows.add(List.of(
                        axes + "-D",
                        whole ? "whole" : "real",
                        Compute.counted(conv.weight().elements()),
                        Compute.counted(local.weight().elements()),
                        Compute.counted(dense.weight().elements()),
                        localBits + " of " + y.elements(),
                        denseBits + " of " + y.elements(),
                        LineChart.number(distance)));
                notebook.check(
                        localBits == 0 && (whole ? denseBits == 0 : distance <= 1e-4),
                        "%d-D, %s numbers: the locally connected layer differs in %d outputs, the dense one in %d, by at most %s",
                        axes,
                        whole ? "whole" : "real",
                        localBits,
                        denseBits,
                        LineChart.number(distance));
            }
        }
        notebook.table(
                List.of(
                        "rank",
                        "numbers",
                        "weights shared",
                        "weights local",
                        "weights dense",
                        "local: outputs that differ",
                        "dense: outputs that differ",
                        "dense: by at most"),
                rows);
        notebook.say(
                "On real numbers the dense layer adds the same products in another order, so the last bit may differ.");
    }

    private static void backwards(Notebook notebook) {
        notebook.part("And back: how shareable is a layer?");
        WeightSharing.Shared conv = example(2, false, "back");
        Shape input = Shape.of(1, 2, 12, 12);
        WeightSharing.Local exact = WeightSharing.local(conv, input);
        RandomStream noise = RandomStream.of(2, "noise");
        List<Double> amounts = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        for (double amount : new double[] {0, 0.1, 0.25, 0.5, 1, 2}) {
            float[] weights = exact.weight().floats().clone();
            for (int i = 0; i < weights.length; i++) {
                weights[i] += (float) (amount * noise.normal(i) * 0.577);
            }
            WeightSharing.Local local = new WeightSharing.Local(
                    exact.op(), Tensor.wrap(exact.weight().shape(), weights), exact.bias());
            double share = WeightSharing.shared(local, input).kept();
            amounts.add(amount);
            kept.add(100 * share);
            if (amount == 0) {
                notebook.check(share == 1, "a tied layer is 100 %% shareable: the convolution comes back exactly");
            }
        }
        notebook.draw(LineChart.of(
                        "How much of a locally connected layer one shared filter keeps",
                        "noise that makes the positions different, relative to the weights",
                        "kept, % of the squared weights",
                        List.of(LineChart.Series.of("one shared filter", amounts, kept)))
                .svg());
        notebook.check(
                kept.getLast() < 40 && kept.get(3) > 60,
                "with noise half as large as the weights %.0f %% are shareable, with twice as large %.0f %%",
                kept.get(3),
                kept.getLast());
    }
}
