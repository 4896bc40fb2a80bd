package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.inspect.MeasuredField;
import dev.signet.inspect.Summary;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import java.util.ArrayList;
import java.util.List;

/** Holes in the window. */
final class Dilated implements Experiment {
    @Override
    public String name() {
        return "dilated";
    }

    @Override
    public String rows() {
        return "C11";
    }

    @Override
    public String claim() {
        return "A 3 x 3 window with rate 2 sees 5 x 5 with nine weights: d(k - 1) + 1";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        notebook.part("Rates 1 to 4");
        List<List<String>> rows = new ArrayList<>();
        List<String> figures = new ArrayList<>();
        for (int rate = 1; rate <= 4; rate++) {
            Network network =
                    sequential(input(1, 9, 9), conv2d(1, 1, 3).dilation(rate).bias(false));
            int outputs = network.graph().output("output").shape().size(2);
            MeasuredField seen = MeasuredField.ofArchitecture(
                    network.graph(),
                    network.graph().output("output"),
                    network.inputShape(),
                    List.of(outputs / 2, outputs / 2),
                    1);
            int extent = rate * 2 + 1;
            int taps = 0;
            float[] marks = new float[81];
            for (int i = 0; i < 81; i++) {
                boolean used = seen.influence().floats()[i] > 0;
                marks[i] = used ? 1 : 0;
                taps += used ? 1 : 0;
            }
            figures.add(new Grid("rate " + rate, marks, 9, 9, false, 0).figure());
            rows.add(List.of(
                    String.valueOf(rate),
                    extent + "x" + extent,
                    seen.size().getFirst() + "x" + seen.size().getLast(),
                    String.valueOf(network.parameterCount()),
                    String.valueOf(taps)));
            notebook.figure("C11 extent at rate " + rate, seen.size().getFirst());
            notebook.figure("C11 weights at rate " + rate, network.parameterCount());
            notebook.check(
                    seen.size().getFirst() == extent && network.parameterCount() == 9 && taps == 9,
                    "rate %d: nine weights over %d x %d",
                    rate,
                    extent,
                    extent);
        }
        notebook.table(List.of("rate", "d(k - 1) + 1", "measured", "weights", "pixels read"), rows);
        notebook.draw(Markup.row(figures));

        notebook.part("Rates that double: the view grows as a power, the weights as a sum");
        List<Double> layers = new ArrayList<>();
        List<Double> doubling = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        for (int count = 1; count <= 6; count++) {
            Layer[] holes = new Layer[count];
            for (int i = 0; i < count; i++) {
                holes[i] = conv1d(1, 1, 3).dilation(1 << i);
            }
            Summary summary = Summary.of(sequential(input(1, 200), holes));
            layers.add((double) count);
            doubling.add((double)
                    summary.rows().getLast().receptiveField().axes().getFirst().size());
            plain.add(1.0 + 2 * count);
        }
        notebook.draw(LineChart.of(
                        "Positions seen by one output, window of 3",
                        "layers",
                        "positions seen",
                        List.of(
                                LineChart.Series.of("rates 1, 2, 4, …", layers, doubling),
                                LineChart.Series.of("rate 1", layers, plain)))
                .svg());
        notebook.check(
                doubling.getLast() == 127,
                "six layers with rates 1 to 32 see %.0f positions, six with rate 1 see 13",
                doubling.getLast());
        notebook.verdict(claim());
    }
}
