package dev.signet.app.lab;

import static dev.signet.nn.Layers.*;

import dev.signet.inspect.MultiplyAddCount;
import dev.signet.inspect.SharingLedger;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ledger of dense, locally connected, partially shared and shared layers. */
final class Parameters implements Experiment {
    @Override
    public String name() {
        return "parameters";
    }

    @Override
    public String rows() {
        return "A1-A4, A7";
    }

    @Override
    public String claim() {
        return "Locality and weight sharing turn hundreds of millions of parameters into a handful";
    }

    @Override
    public void run(Notebook notebook, LabSettings settings) {
        dense(notebook);
        detector(notebook);
        unshared(notebook);
        sideBySide(notebook);
        sparse(notebook);
        notebook.verdict(claim());
    }

    private static void dense(Notebook notebook) {
        notebook.part("A1. Every pixel to every unit");
        long image = 224L * 224 * 3;
        long weights = image * 4096;
        long film = 1920L * 1080 * 1000;
        notebook.say(
                "A picture of 224 x 224 pixels in 3 colours has %,d numbers; a dense layer of 4,096 units on it has"
                        + " %,d x 4,096 = %,d weights and 4,096 biases.",
                image, image, weights);
        notebook.say("A grey picture of 1920 x 1080 pixels to 1,000 units: %,d weights.", film);
        notebook.figure("A1 weights of 224x224x3 to 4096", weights);
        notebook.figure("A1 weights of 1920x1080 to 1000", film);
        long built = sequential(input((int) image), linear(16)).parameterCount();
        notebook.check(
                built == image * 16 + 16, "the library counts %,d for 16 such units: 16 x (%,d + 1)", built, image);
    }

    private static void detector(Notebook notebook) {
        notebook.part("A2. One small detector, used everywhere");
        List<List<String>> rows = new ArrayList<>();
        for (int channels : new int[] {1, 3}) {
            for (int features : new int[] {1, 64}) {
                long parameters = sequential(input(channels, 224, 224), conv2d(channels, features, 3))
                        .parameterCount();
                rows.add(List.of(
                        String.valueOf(channels),
                        String.valueOf(features),
                        features + " x (3·3·" + channels + " + 1)",
                        Compute.counted(parameters)));
                notebook.figure("A2 " + features + " detectors on " + channels + " channels", parameters);
                notebook.check(
                        parameters == features * (9L * channels + 1),
                        "%s of 3x3 on %s: %,d parameters, whatever the size of the picture",
                        features == 1 ? "1 detector" : features + " detectors",
                        channels == 1 ? "1 channel" : channels + " channels",
                        parameters);
            }
        }
        notebook.table(List.of("input channels", "features", "formula", "parameters"), rows);
    }

    private static void unshared(Notebook notebook) {
        notebook.part("A3. The same detector without sharing");
        long small = sequential(input(1, 5, 5), locallyConnected2d(1, 1, 3)).parameterCount();
        SharingLedger large = new SharingLedger(1, 224, 224, 1, 3, 1, 0);
        SharingLedger many = new SharingLedger(1, 224, 224, 64, 3, 1, 0);
        long positions = (long) large.outHeight() * large.outWidth();
        long built = sequential(input(1, 224, 224), locallyConnected2d(1, 1, 3)).parameterCount();
        notebook.say("On 5 x 5 pixels a 3 x 3 window has 3 x 3 = 9 positions: 9 x 10 = %d parameters.", small);
        notebook.say(
                "On 224 x 224 it has 222 x 222 = %,d positions: %,d parameters for one feature, %,d for 64.",
                positions,
                large.locallyConnected().parameters(),
                many.locallyConnected().parameters());
        notebook.figure("A3 parameters on 5x5", small);
        notebook.figure("A3 positions on 224x224", positions);
        notebook.figure("A3 parameters on 224x224", large.locallyConnected().parameters());
        notebook.figure("A3 parameters of 64 features", many.locallyConnected().parameters());
        notebook.check(small == 90, "9 positions of 9 weights and a bias are 90 parameters");
        notebook.check(
                built == large.locallyConnected().parameters(), "the layer that the library builds has %,d too", built);
    }

    private static void sideBySide(Notebook notebook) {
        notebook.part("A4. From h[i,j] = Σ w[i,j,k,l] x[k,l] to h[i,j,d] = Σ v[a,b,c,d] x[i+a,j+b,c]");
        notebook.say(
                "Sharing drops i and j from the weight; locality drops what is further than the window; channels add"
                        + " c and d. One geometry, 3 x 16 x 16 to 8 maps, built in every way:");
        SharingLedger ledger = new SharingLedger(3, 16, 16, 8, 3, 1, 0);
        List<Layer> layers = List.of(
                sequential(flatten(), linear(8 * 14 * 14)),
                locallyConnected2d(3, 8, 3),
                regionConv2d(3, 8, 3, 4),
                conv2d(3, 8, 3),
                sequential(conv2d(3, 3, 3).groups(3), conv2d(3, 8, 1)));
        List<List<String>> rows = new ArrayList<>();
        List<BarChart.Bar> bars = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            SharingLedger.Row row = ledger.rows().get(i);
            Network network = sequential(input(3, 16, 16), layers.get(i));
            long counted =
                    MultiplyAddCount.of(network.graph(), Map.of("input", Shape.of(1, 3, 16, 16))).values().stream()
                            .mapToLong(MultiplyAddCount.Count::useful)
                            .sum();
            boolean agree = network.parameterCount() == row.parameters() && counted == row.multiplyAdds();
            notebook.check(
                    agree,
                    "%s: formula %,d parameters, built %,d; formula %,d multiply-adds, counted %,d",
                    row.kind(),
                    row.parameters(),
                    network.parameterCount(),
                    row.multiplyAdds(),
                    counted);
            rows.add(List.of(
                    row.kind(),
                    row.formula(),
                    Compute.counted(row.parameters()),
                    Compute.counted(row.connections()),
                    Compute.counted(row.multiplyAdds()),
                    Compute.counted(row.bytes())));
            bars.add(new BarChart.Bar(row.kind(), row.parameters(), Compute.counted(row.parameters())));
        }
        notebook.table(List.of("layer", "parameters", "=", "connections", "multiply-adds", "bytes"), rows);
        notebook.draw(new BarChart("Parameters for 3 x 16 x 16 to 8 x 14 x 14", "parameters", true, bars).svg());
    }

    private static void sparse(Notebook notebook) {
        notebook.part("A7. m inputs, n outputs: m x n parameters against k x n connections against k parameters");
        for (SharingLedger ledger :
                List.of(new SharingLedger(1, 224, 224, 1, 3, 1, 0), new SharingLedger(3, 224, 224, 64, 3, 1, 1))) {
            List<List<String>> rows = new ArrayList<>();
            for (SharingLedger.Row row : ledger.rows()) {
                rows.add(List.of(
                        row.kind(),
                        Compute.counted(row.parameters()),
                        Compute.counted(row.connections()),
                        Compute.counted(row.multiplyAdds())));
            }
            notebook.say(
                    "%d x %d x %d to %d x %d x %d, window 3 x 3:",
                    ledger.inChannels(),
                    ledger.height(),
                    ledger.width(),
                    ledger.outChannels(),
                    ledger.outHeight(),
                    ledger.outWidth());
            notebook.table(List.of("layer", "parameters", "connections", "multiply-adds"), rows);
            notebook.check(
                    ledger.convolution().multiplyAdds()
                            == ledger.locallyConnected().multiplyAdds(),
                    "sharing saves no work: convolution and locally connected layer do %,d multiply-adds each; locality"
                            + " saves it, a factor of %,d against dense",
                    ledger.convolution().multiplyAdds(),
                    ledger.dense().multiplyAdds() / ledger.convolution().multiplyAdds());
        }
    }
}
