package dev.signet.app;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Catalogue;
import dev.signet.algorithm.gemm.PeakFlops;
import dev.signet.algorithm.simd.Simd;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Conv;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.run.BoundRun;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet bench}: how fast this machine multiplies and what of it a convolution gets. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures Signet's own algorithms.")
final class BenchCommand {
    private static final Pattern DESCRIPTOR =
            Pattern.compile("(?:g(\\d+))?mb(\\d+)ic(\\d+)ih(\\d+)oc(\\d+)kh(\\d+)(?:s(\\d+))?(?:p(\\d+))?");
    /** Layers in a row, so that the changes of layout at the edges do not count. */
    private static final int LAYERS = 8;

    private static final double PEAK_SECONDS = 1;
    private static final double PEAK_SECONDS_A_ROUND = 0.02;
    private static final int ROUNDS = 25;
    /** Products of a sum: 64 channels of one tap, of three taps and of nine. */
    private static final int[] KERNEL_LENGTHS = {64, 192, 576};

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "peak", mixinStandardHelpOptions = true, description = "The multiply-add peak of one core.")
    int peak() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s: %.1f GFLOP/s on one core%n", Simd.KERNELS.name(), measuredPeak());
        out.flush();
        return ExitCode.OK;
    }

    private static double measuredPeak() {
        return new PeakFlops(Simd.KERNELS, PEAK_SECONDS).peak();
    }

    @Command(
            name = "kernel",
            mixinStandardHelpOptions = true,
            description =
                    "The tile of matrix multiplication alone, its operands in the caches, against the peak of one core.")
    int kernel() {
        PeakFlops ruler = new PeakFlops(Simd.KERNELS, PEAK_SECONDS_A_ROUND);
        PrintWriter out = spec.commandLine().getOut();
        for (int length : KERNEL_LENGTHS) {
            double[] rates = new double[ROUNDS];
            double[] shares = new double[ROUNDS];
            for (int i = -ROUNDS; i < ROUNDS; i++) {
                double peak = ruler.peak();
                double rate = ruler.tile(length);
                if (i >= 0) {
                    rates[i] = rate;
                    shares[i] = rate / peak;
                }
            }
            Arrays.sort(rates);
            Arrays.sort(shares);
            out.printf(
                    Locale.ROOT,
                    "%s, sums of %d: %.1f GFLOP/s, %.1f %% of the peak (%.1f to %.1f)%n",
                    Simd.KERNELS.name(),
                    length,
                    median(rates),
                    100 * median(shares),
                    100 * shares[ROUNDS / 4],
                    100 * shares[ROUNDS - 1 - ROUNDS / 4]);
        }
        out.printf("medians of %d rounds of peak and tile by turns, in brackets the middle half%n", ROUNDS);
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "conv",
            mixinStandardHelpOptions = true,
            description = "A convolution inside a plan, against the peak. DESCRIPTOR such as mb8ic64ih56oc64kh3p1.")
    int conv(
            @Parameters(paramLabel = "DESCRIPTOR") String descriptor,
            @Option(names = "--threads", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}") int threads,
            @Option(
                            names = "--algorithm",
                            defaultValue = "",
                            description = "Such as conv.gemm. Default: the planner's choice")
                    String algorithm) {
        Matcher matcher = DESCRIPTOR.matcher(descriptor);
        if (!matcher.matches()) {
            throw new UsageException(
                    descriptor
                            + " is no descriptor; write mb8ic64ih56oc64kh3p1: batch 8, 64 channels, 56x56, 64 outputs, 3x3, padding 1");
        }
        int groups = number(matcher, 1, 1);
        int batch = number(matcher, 2, 1);
        int in = number(matcher, 3, 1);
        int size = number(matcher, 4, 1);
        int outChannels = number(matcher, 5, 1);
        int kernel = number(matcher, 6, 1);
        int stride = number(matcher, 7, 1);
        int padding = number(matcher, 8, 0);
        Sliding sliding = new Sliding(List.of(stride, stride), List.of(), Padding.symmetric(padding, padding));
        int layers = in == outChannels && stride == 1 && 2 * padding == kernel - 1 ? LAYERS : 1;
        GraphBuilder builder = new GraphBuilder();
        Value value = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(in, size, size));
        Value weight = builder.parameter("weight", Shape.of(outChannels, in / groups, kernel, kernel));
        for (int layer = 0; layer < layers; layer++) {
            value = builder.add(new Conv(sliding, groups), value, weight);
        }
        builder.output("output", value);
        int outSize = value.shape().size(2);
        double flops = 2.0 * layers * batch * outChannels * outSize * outSize * (in / groups) * kernel * kernel;
        Rounds rounds = rounds(
                session(builder, weight.shape().concrete(), threads, algorithm),
                Shape.of(batch, in, size, size),
                threads,
                flops);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s: %.3f ms a layer, %.1f GFLOP/s with %d thread(s), peak of one core %.1f GFLOP/s: %.0f %% (%.0f to %.0f)%n"
                        + "medians of %d rounds of peak and plan by turns, in brackets the middle half%s%n",
                descriptor,
                flops / layers / median(rounds.rates()) / 1e6,
                median(rounds.rates()),
                threads,
                median(rounds.peaks()),
                100 * median(rounds.shares()),
                100 * rounds.shares()[ROUNDS / 4],
                100 * rounds.shares()[ROUNDS - 1 - ROUNDS / 4],
                ROUNDS,
                layers > 1 ? "; " + layers + " layers in one plan" : "; changes of layout included");
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "models",
            mixinStandardHelpOptions = true,
            description = "Two models by turns in one process: .signet or .onnx files, or names of the zoo.")
    int models(
            @Parameters(paramLabel = "FIRST") String first,
            @Parameters(paramLabel = "SECOND") String second,
            @Option(names = "--batch", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}") int batch,
            @Option(
                            names = "--input",
                            paramLabel = "C,H,W",
                            split = ",",
                            description = "Shape of one image, where a model leaves it open")
                    List<Integer> input,
            @Option(names = "--threads", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}") int threads,
            @Option(names = "--rounds", defaultValue = "201", description = "Default: ${DEFAULT-VALUE}") int rounds)
            throws IOException {
        if (batch < 1 || threads < 1 || rounds < 1) {
            throw new UsageException("--batch, --threads and --rounds must be at least 1");
        }
        List<Integer> image = input == null ? List.of() : input;
        TwoModels times = TwoModels.measure(
                side(first, batch, image),
                side(second, batch, image),
                SessionOptions.standard().threads(threads),
                rounds);
        double[] ratios = times.ratios();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s %.3f ms, %s %.3f ms, ratio %.3f (%.3f to %.3f)%n"
                        + "batch %d, %d thread(s); medians of %d rounds by turns, in brackets the middle half%n",
                first,
                1e3 * TwoModels.median(times.first()),
                second,
                1e3 * TwoModels.median(times.second()),
                TwoModels.median(ratios),
                ratios[rounds / 4],
                ratios[rounds - 1 - rounds / 4],
                batch,
                threads,
                rounds);
        out.flush();
        return ExitCode.OK;
    }

    private static TwoModels.Side side(String name, int batch, List<Integer> image) throws IOException {
        NamedGraph model = NamedGraph.open(name, image, 0);
        return new TwoModels.Side(model, model.samples(batch, image));
    }

    private static int number(Matcher matcher, int group, int missing) {
        return matcher.group(group) == null ? missing : Integer.parseInt(matcher.group(group));
    }

    private static Session session(GraphBuilder builder, Shape weight, int threads, String algorithm) {
        Map<String, Tensor> frozen = Map.of("weight", random(weight, 0.04f));
        return Session.of(builder.build(), frozen, SessionOptions.standard().threads(threads), catalogue(algorithm));
    }

    /** All algorithms, or of those for convolutions only the one of this name. */
    private static List<Algorithm> catalogue(String name) {
        if (name.isEmpty()) {
            return Catalogue.ALL;
        }
        List<String> convolutions = Catalogue.ALL.stream()
                .map(Algorithm::name)
                .filter(each -> each.startsWith("conv."))
                .toList();
        if (!convolutions.contains(name)) {
            throw new UsageException("no algorithm " + name + " for convolutions; there are " + convolutions);
        }
        return Catalogue.ALL.stream()
                .filter(each -> each.name().equals(name) || !convolutions.contains(each.name()))
                .toList();
    }

    /** GFLOP/s of the plan and of one core's peak in each round, and the share of all threads' peak; each sorted. */
    private record Rounds(double[] rates, double[] peaks, double[] shares) {}

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    /** The clock of a shared machine drifts: each run of the plan is compared with the peak measured just before it. */
    private static Rounds rounds(Session session, Shape input, int threads, double flops) {
        Map<String, Tensor> bindings = new HashMap<>();
        bindings.put("input", random(input, 1));
        BoundRun run = session.bind(bindings, session.newOutputs(bindings));
        PeakFlops ruler = new PeakFlops(Simd.KERNELS, PEAK_SECONDS_A_ROUND);
        Rounds rounds = new Rounds(new double[ROUNDS], new double[ROUNDS], new double[ROUNDS]);
        for (int i = -ROUNDS; i < ROUNDS; i++) {
            double peak = ruler.peak();
            long begin = System.nanoTime();
            run.run();
            double rate = flops / (System.nanoTime() - begin);
            if (i >= 0) {
                rounds.rates[i] = rate;
                rounds.peaks[i] = peak;
                rounds.shares[i] = rate / (threads * peak);
            }
        }
        Arrays.sort(rounds.rates);
        Arrays.sort(rounds.peaks);
        Arrays.sort(rounds.shares);
        return rounds;
    }

    private static Tensor random(Shape shape, float scale) {
        RandomStream stream = RandomStream.of(1, "bench");
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (float) stream.uniform(i, -1, 1);
        }
        return Tensor.wrap(shape, values);
    }
}
