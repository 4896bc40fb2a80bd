package dev.signet.run;

import dev.signet.algorithm.Step;
import dev.signet.plan.Plan;
import dev.signet.plan.PlannedStep;
import dev.signet.plan.SampleStage;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a plan in a workspace: the phases of its steps, one after the other. In a stage that takes the batch sample by sample, first a phase of which each item
 * is a sample that one worker takes through all steps of the stage alone; then, sample after sample, the phases of the steps for what is left of the batch.
 */
final class PlanRun extends Job {
    private static final int ALL = -1;

    private final Plan plan;
    private final Workspace workspace;
    private final Phase[] phases;
    /** The step each worker is at. */
    private final int[] stepOf;

    private final StepClock clock;

    /**
     * A phase of the run.
     *
     * @param step the step; the first of the stage where samples are taken alone
     * @param end the step after the last
     * @param phase the phase of the step
     * @param sample the sample the step works on; {@link #ALL} for the batch
     * @param alone how many samples workers take alone; 0 for a phase of a step
     */
    private record Phase(int step, int end, int phase, int sample, int alone) {}

    private PlanRun(Plan plan, Workspace workspace, List<Phase> phases, StepClock clock) {
        super(phases.size());
        this.plan = plan;
        this.workspace = workspace;
        this.phases = phases.toArray(new Phase[0]);
        this.stepOf = new int[workspace.workers()];
        this.clock = clock;
    }

    static PlanRun of(Plan plan, Workspace workspace) {
        return of(plan, workspace, StepClock.NONE);
    }

    static PlanRun of(Plan plan, Workspace workspace, StepClock clock) {
        List<Phase> phases = new ArrayList<>();
        int next = 0;
        for (SampleStage stage : plan.stages()) {
            addSteps(plan, next, stage.first(), ALL, phases);
            int alone = stage.alone(workspace.workers());
            if (alone > 0) {
                phases.add(new Phase(stage.first(), stage.end(), 0, 0, alone));
            }
            for (int sample = alone; sample < stage.samples(); sample++) {
                addSteps(plan, stage.first(), stage.end(), sample, phases);
            }
            next = stage.end();
        }
        addSteps(plan, next, plan.steps().size(), ALL, phases);
        return new PlanRun(plan, workspace, phases, clock);
    }

    private static void addSteps(Plan plan, int first, int end, int sample, List<Phase> phases) {
        for (int s = first; s < end; s++) {
            Step step = plan.steps().get(s).step();
            for (int phase = 0; phase < step.phases(); phase++) {
                if (step.items(phase) > 0) {
                    phases.add(new Phase(s, s + 1, phase, sample, 0));
                }
            }
        }
    }

    Workspace workspace() {
        return workspace;
    }

    @Override
    int items(int number) {
        Phase phase = phases[number];
        return phase.alone() > 0
                ? phase.alone()
                : plan.steps().get(phase.step()).step().items(phase.phase());
    }

    @Override
    void item(int number, int item, int worker) {
        Phase phase = phases[number];
        if (phase.alone() > 0) {
            alone(phase, item, worker);
            return;
        }
        int step = phase.step();
        stepOf[worker] = step;
        plan.steps()
                .get(step)
                .step()
                .run(
                        phase.sample() == ALL
                                ? workspace.frame(step, worker)
                                : workspace.frame(step, worker, phase.sample(), 0),
                        phase.phase(),
                        item);
    }

    /** One sample through all steps of a stage. */
    private void alone(Phase stage, int sample, int worker) {
        clock.start(worker);
        for (int s = stage.step(); s < stage.end(); s++) {
            stepOf[worker] = s;
            Step step = plan.steps().get(s).step();
            var frame = workspace.frame(s, worker, sample, worker);
            for (int phase = 0; phase < step.phases(); phase++) {
                int items = step.items(phase);
                for (int item = 0; item < items; item++) {
                    step.run(frame, phase, item);
                }
            }
            clock.took(worker, s);
        }
    }

    @Override
    void passed(int number) {
        clock.passed(phases[number].step(), phases[number].end());
    }

    @Override
    RuntimeException explain(int worker, Throwable cause) {
        if (cause instanceof VirtualMachineError error) {
            throw error;
        }
        PlannedStep step = plan.steps().get(stepOf[worker]);
        return new IllegalStateException(
                (step.layer().isEmpty() ? "" : step.layer() + ": ") + step.algorithm() + " failed: " + cause, cause);
    }
}
