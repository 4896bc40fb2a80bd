package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.inspect.WeightSharing;
import dev.signet.nn.Network;
import dev.signet.op.Conv;
import dev.signet.op.ConvTranspose;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The transposed convolution, which is no inverse. */
final class Transposed implements Experiment {
    @Override
    public String name() {
        return "transposed";
    }

    @Override
    public String rows() {
        return "C12";
    }

    @Override
    public String claim() {
        return "A transposed convolution brings the size back, not the values: it is the adjoint, not the inverse";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        back(notebook);
        adjoint(notebook);
        inverse(notebook);
        notebook.verdict(claim());
    }

    private static void back(Notebook notebook) {
        notebook.part("5 x 5 to 2 x 2 to 5 x 5");
        Sliding two = new Sliding(List.of(2, 2), List.of(), Padding.VALID);
        Tensor x = Compute.integers("five", 0, 4, 1, 1, 5, 5);
        Tensor w = Compute.integers("three", -1, 2, 1, 1, 3, 3);
        Tensor small = Compute.run(new Conv(two, 1), x, w);
        Tensor large = Compute.run(new ConvTranspose(two, List.of(), 1), small, w);
        notebook.draw(Markup.row(List.of(
                Grid.numbers("x", x.floats(), 5, 5).figure(),
                Grid.numbers("weights", w.floats(), 3, 3).figure(),
                Grid.numbers("convolution, stride 2", small.floats(), 2, 2).figure(),
                Grid.numbers("transposed, stride 2", large.floats(), 5, 5).figure())));
        notebook.figure("C12 size after the convolution", small.shape().size(2));
        notebook.figure(
                "C12 size after the transposed convolution", large.shape().size(2));
        notebook.check(
                small.shape().size(2) == 2 && large.shape().size(2) == 5,
                "3 x 3, stride 2, no padding: 5 x 5 becomes %d x %d, and that %d x %d again",
                small.shape().size(2),
                small.shape().size(3),
                large.shape().size(2),
                large.shape().size(3));
        notebook.check(
                Compute.distance(x, large) > 0, "the values are others, by up to %.0f", Compute.distance(x, large));
        List<List<String>> rows = new ArrayList<>();
        for (int output = 0; output < 2; output++) {
            for (int padding = 0; padding < 2; padding++) {
                Network network = sequential(
                        input(1, 4, 4),
                        convTranspose2d(1, 1, 3).stride(2).padding(padding).outputPadding(output));
                int size = network.graph().output("output").shape().size(2);
                int formula = (4 - 1) * 2 - 2 * padding + 2 + output + 1;
                rows.add(List.of("4", "2", String.valueOf(padding), String.valueOf(output), String.valueOf(size)));
                notebook.check(size == formula, "(4 - 1)·2 - 2·%d + (3 - 1) + %d + 1 = %d", padding, output, formula);
            }
        }
        notebook.table(List.of("input", "stride", "padding", "output padding", "output"), rows);
    }

    private static void adjoint(Notebook notebook) {
        notebook.part("The adjoint identity: <conv(x), y> = <x, convT(y)>");
        int tried = 0;
        double worst = 0;
        for (int axes = 1; axes <= 3; axes++) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int dilation = 1; dilation <= 2; dilation++) {
                    for (int groups = 1; groups <= 2; groups++) {
                        worst = Math.max(worst, difference(axes, stride, dilation, groups));
                        tried++;
                    }
                }
            }
        }
        notebook.figure("C12 largest relative difference of the two products", worst);
        notebook.check(
                worst < 1e-6,
                "for %d geometries in 1-D, 2-D and 3-D with stride, dilation and groups the two numbers differ by at most %.1e"
                        + " of |conv(x)| |y|",
                tried,
                worst);
    }

    private static double difference(int axes, int stride, int dilation, int groups) {
        int[] x = new int[axes + 2];
        int[] w = new int[axes + 2];
        Arrays.fill(x, dilation * 2 + 1 + 2 * stride);
        Arrays.fill(w, 3);
        x[0] = 1;
        x[1] = 2 * groups;
        w[0] = 4;
        w[1] = 2;
        List<Integer> strides = Collections.nCopies(axes, stride);
        Sliding sliding = new Sliding(strides, Collections.nCopies(axes, dilation), Padding.VALID);
        Tensor input = Compute.reals("adjoint x", x);
        Tensor weight = Compute.reals("adjoint w", w);
        Tensor forward = Compute.run(new Conv(sliding, groups), input, weight);
        Tensor y = Compute.reals("adjoint y", forward.shape().toArray());
        Tensor backward = Compute.run(new ConvTranspose(sliding, List.of(), groups), y, weight);
        return Math.abs(product(forward, y) - product(input, backward))
                / Math.sqrt(product(forward, forward) * product(y, y));
    }

    private static double product(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.elements(); i++) {
            sum += (double) a.floats()[i] * b.floats()[i];
        }
        return sum;
    }

    /** A convolution that can be undone (as many outputs as inputs), undone by solving its equations. */
    private static void inverse(Notebook notebook) {
        notebook.part("A true deconvolution is another thing");
        Sliding same = new Sliding(List.of(), List.of(), Padding.symmetric(1, 1));
        Conv conv = new Conv(same, 1);
        Tensor w = Tensor.of(Shape.of(1, 1, 3, 3), 0, 0.5f, 0, 0.5f, 3, 0.5f, 0, 0.5f, 0);
        Tensor x = Compute.integers("picture", 0, 4, 1, 1, 6, 6);
        Tensor y = Compute.run(conv, x, w);
        Tensor transposed = Compute.run(new ConvTranspose(same, List.of(), 1), y, w);
        WeightSharing.Dense dense = WeightSharing.dense(new WeightSharing.Shared(conv, w, Optional.empty()), x.shape());
        float[] solved = solve(dense.weight().floats(), y.floats());
        Tensor deconvolved = Tensor.wrap(x.shape(), solved);
        notebook.draw(Markup.row(List.of(
                Grid.numbers("x", x.floats(), 6, 6).figure(),
                new Grid("blurred", y.floats(), 6, 6, true, 0).figure(),
                new Grid("transposed convolution of it", transposed.floats(), 6, 6, true, 0).figure(),
                new Grid("solved for x", solved, 6, 6, true, 0).figure())));
        notebook.check(
                Compute.distance(x, deconvolved) < 1e-3,
                "solving the 36 equations gives x back within %.1e",
                Compute.distance(x, deconvolved));
        notebook.check(
                Compute.distance(x, transposed) > 1,
                "the transposed convolution with the same weights misses it by up to %.1f",
                Compute.distance(x, transposed));
    }

    /** Gauss's elimination with the largest pivot. */
    private static float[] solve(float[] matrix, float[] right) {
        int n = right.length;
        double[][] a = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i][j] = matrix[i * n + j];
            }
            a[i][n] = right[i];
        }
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
            }
            double[] swap = a[column];
            a[column] = a[pivot];
            a[pivot] = swap;
            for (int row = 0; row < n; row++) {
                double factor = row == column ? 0 : a[row][column] / a[column][column];
                for (int j = column; j <= n && factor != 0; j++) {
                    a[row][j] -= factor * a[column][j];
                }
            }
        }
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (a[i][n] / a[i][i]);
        }
        return x;
    }
}
