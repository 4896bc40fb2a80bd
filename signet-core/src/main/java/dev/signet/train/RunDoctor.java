package dev.signet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Notices runs that go wrong without failing: a loss that jumps, a rate of zero, one answer for everything, nothing learned. */
final class RunDoctor {
    /** Steps of an epoch before its mean loss says something. */
    private static final int SETTLED = 20;

    private static final double JUMP = 3;
    private static final int STALE_EPOCHS = 5;

    private RunDoctor() {}

    /** Whether a loss is far above those before it in its epoch: three times their mean and one more. */
    static boolean jumps(RunRecord run, double loss) {
        return run.steps >= SETTLED && loss > JUMP * run.meanLoss() + 1;
    }

    /** What is wrong with the epoch just finished; {@code run} does not count it yet. */
    static List<String> complaints(RunRecord run, EpochReport report, Scores validation) {
        List<String> found = new ArrayList<>();
        String epoch = "epoch " + (report.epoch() + 1) + ": ";
        if (run.largestRate == 0) {
            found.add(epoch + "the learning rate was 0 all the time, so nothing was learned; look at the schedule");
        }
        if (!Double.isFinite(report.validationLoss())) {
            found.add(epoch + "the validation loss is " + report.validationLoss()
                    + "; look for overflow in the running statistics and for validation images that are no numbers");
        }
        List<Integer> predicted = validation.classesPredicted();
        if (predicted.size() == 1 && validation.classesPresent() > 1) {
            found.add(epoch + "every validation sample was taken for class " + predicted.getFirst()
                    + "; try a smaller learning rate, and look at the labels and the normalisation");
        }
        if (run.sinceBest > 0 && run.sinceBest % STALE_EPOCHS == 0) {
            found.add(String.format(
                    Locale.ROOT,
                    "%s%d epochs without a lower validation loss than %.4f",
                    epoch,
                    run.sinceBest,
                    run.bestLoss));
        }
        if (report.epoch() + 1 == STALE_EPOCHS
                && report.trainLoss() >= run.reports.getFirst().trainLoss()) {
            found.add(epoch + "the training loss has not fallen since the first epoch; try another learning rate");
        }
        return found;
    }
}
