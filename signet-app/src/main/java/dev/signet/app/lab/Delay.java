package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.data.TimeSeriesFile;
import dev.signet.inspect.Equivariance;
import dev.signet.inspect.Shifted;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An event that comes later in a series is found later. */
final class Delay implements Experiment {
    @Override
    public String name() {
        return "delay";
    }

    @Override
    public String rows() {
        return "B2";
    }

    @Override
    public String claim() {
        return "An event delayed in a time series is delayed in the output by as much, to the bit";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) throws IOException {
        Source source = source(settings);
        Tensor x = source.series();
        int length = x.shape().size(2);
        notebook.part("The series");
        notebook.say("%s, %d points.", source.name(), length);
        Tensor detector = Tensor.of(Shape.of(1, 1, 7), -1, -1, -1, 0, 1, 1, 1);
        Network network = sequential(input(1, length), conv1d(1, 1, 7).bias(false));
        Map<String, Tensor> weights = Map.of("0.weight", detector);
        Tensor y = Compute.run(network, weights, x);
        notebook.draw(chart("A detector of steps upwards, weights -1 -1 -1 0 1 1 1", x, y)
                .svg());

        notebook.part("Delayed");
        List<List<String>> rows = new ArrayList<>();
        for (int delay : new int[] {1, 5, 12, 20}) {
            Tensor later = Shifted.zeros(x, delay);
            Tensor found = Compute.run(network, weights, later);
            int moved = peak(found) - peak(y);
            Equivariance measured = Equivariance.of(network.graph(), weights, x, delay);
            Equivariance.Row row = measured.rows().getLast();
            rows.add(List.of(
                    String.valueOf(delay),
                    String.valueOf(peak(y)),
                    String.valueOf(peak(found)),
                    String.valueOf(row.differingBits()),
                    String.valueOf(row.interiorCells())));
            notebook.check(
                    row.differingBits() == 0 && row.interiorCells() > 0,
                    "delay %d: all %d outputs that do not see the beginning are the same bits, %d places later",
                    delay,
                    row.interiorCells(),
                    delay);
            if (peak(y) + delay < found.shape().size(2)) {
                notebook.check(moved == delay, "delay %d: the strongest step is found %d later", delay, moved);
            }
            if (delay == 20) {
                notebook.draw(chart("The same, 20 later", later, found).svg());
            }
        }
        notebook.table(List.of("delay", "strongest before", "strongest after", "differing outputs", "compared"), rows);

        notebook.part("With a stride of 3");
        Network strided = sequential(input(1, length), conv1d(1, 1, 7).stride(3).bias(false));
        for (int delay : new int[] {3, 12, 1, 5}) {
            Equivariance.Row row =
                    Equivariance.of(strided.graph(), weights, x, delay).rows().getLast();
            boolean multiple = delay % 3 == 0;
            notebook.check(
                    multiple == (row.differingBits() == 0),
                    multiple
                            ? "delay %d, a multiple of 3: the output is delayed by a third of it, %d differing outputs"
                            : "delay %d, no multiple of 3: the output is another one, %d differing outputs",
                    delay,
                    row.differingBits());
        }
        notebook.verdict(claim());
    }

    /** Where the series is from. */
    private record Source(String name, Tensor series) {}

    private static Source source(LabSettings settings) throws IOException {
        Path given = settings.data().orElse(Path.of("no data"));
        for (Path folder : List.of(given, given.resolve("timeseries"), given.resolve("datasets/timeseries"))) {
            Path file = folder.resolve("GunPoint_TRAIN.ts");
            if (Files.exists(file)) {
                TimeSeriesFile series = TimeSeriesFile.read(file);
                return new Source(
                        "A hand that draws a gun and points (GunPoint, first series)",
                        series.series().getFirst().values());
            }
        }
        float[] values = new float[150];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (Math.tanh((i - 50) / 4.0) - Math.tanh((i - 100) / 6.0) - 1 + 0.05 * Math.sin(i * 0.7));
        }
        return new Source("A drawn series (give --data for a real one)", Tensor.wrap(Shape.of(1, 1, 150), values));
    }

    private static int peak(Tensor y) {
        int best = 0;
        for (int i = 1; i < y.elements(); i++) {
            best = y.floats()[i] > y.floats()[best] ? i : best;
        }
        return best;
    }

    private static LineChart chart(String title, Tensor x, Tensor y) {
        return LineChart.of(title, "time step", "value", List.of(line("series", x), line("detector", y)));
    }

    private static LineChart.Series line(String name, Tensor values) {
        Double[] at = new Double[values.elements()];
        Double[] heights = new Double[values.elements()];
        Arrays.setAll(at, i -> (double) i);
        Arrays.setAll(heights, i -> (double) values.floats()[i]);
        return LineChart.Series.of(name, List.of(at), List.of(heights));
    }
}
