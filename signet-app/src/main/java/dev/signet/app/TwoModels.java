package dev.signet.app;

import dev.signet.run.BoundRun;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * The times of two models by turns in one process: each round runs both, the one that goes first changes, so that a clock that drifts and neighbours on the
 * machine meet both alike. As many rounds go before to warm up.
 *
 * @param first seconds of one run in each round
 * @param second as first, of the other model in the same rounds
 */
record TwoModels(double[] first, double[] second) {
    /** A side of a round runs as often as fits into this. */
    private static final double SECONDS = 0.02;

    /** What runs: a model with numbers for its inputs. */
    record Side(NamedGraph model, Map<String, Tensor> sample) {
        private BoundRun bound(SessionOptions options) {
            Session session = Session.of(model.graph(), model.weights(), options);
            return session.bind(sample, session.newOutputs(sample));
        }
    }

    static TwoModels measure(Side one, Side other, SessionOptions options, int rounds) {
        BoundRun first = one.bound(options);
        BoundRun second = other.bound(options);
        int repeats = Math.max(1, (int) (SECONDS / seconds(first, 1)));
        TwoModels times = new TwoModels(new double[rounds], new double[rounds]);
        for (int round = -rounds; round < rounds; round++) {
            boolean swapped = round % 2 != 0;
            double before = seconds(swapped ? second : first, repeats);
            double after = seconds(swapped ? first : second, repeats);
            if (round >= 0) {
                times.first[round] = swapped ? after : before;
                times.second[round] = swapped ? before : after;
            }
        }
        return times;
    }

    /** The first run, which finds the other model's numbers in the caches, does not count. */
    private static double seconds(BoundRun run, int repeats) {
        run.run();
        long begin = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            run.run();
        }
        return (System.nanoTime() - begin) / 1e9 / repeats;
    }

    /** The second model's time over the first's, round by round, sorted. */
    double[] ratios() {
        double[] ratios = new double[first.length];
        Arrays.setAll(ratios, round -> second[round] / first[round]);
        Arrays.sort(ratios);
        return ratios;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
