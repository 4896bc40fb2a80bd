package dev.signet.run;

import dev.signet.plan.Plan;
import dev.signet.plan.PlannedStep;

/** One run of a plan in a workspace: the phases of all its steps, one after the other. */
final class PlanRun extends Job {
    private final Plan plan;
    private final Workspace workspace;
    private final int[] stepOf;
    private final int[] phaseOf;

    private PlanRun(Plan plan, Workspace workspace, int[] stepOf, int[] phaseOf) {
        super(stepOf.length);
        this.plan = plan;
        this.workspace = workspace;
        this.stepOf = stepOf;
        this.phaseOf = phaseOf;
    }

    static PlanRun of(Plan plan, Workspace workspace) {
        int phases =
                plan.steps().stream().mapToInt(step -> step.step().phases()).sum();
        int[] stepOf = new int[phases];
        int[] phaseOf = new int[phases];
        int next = 0;
        for (int s = 0; s < plan.steps().size(); s++) {
            for (int phase = 0; phase < plan.steps().get(s).step().phases(); phase++) {
                stepOf[next] = s;
                phaseOf[next++] = phase;
            }
        }
        return new PlanRun(plan, workspace, stepOf, phaseOf);
    }

    int phases() {
        return stepOf.length;
    }

    /** The step of the plan that a phase of the run belongs to. */
    int stepOf(int phase) {
        return stepOf[phase];
    }

    Workspace workspace() {
        return workspace;
    }

    @Override
    int items(int phase) {
        return plan.steps().get(stepOf[phase]).step().items(phaseOf[phase]);
    }

    @Override
    void item(int phase, int item, int worker) {
        int step = stepOf[phase];
        plan.steps().get(step).step().run(workspace.frame(step, worker), phaseOf[phase], item);
    }

    @Override
    RuntimeException explain(int phase, Throwable cause) {
        if (cause instanceof VirtualMachineError error) {
            throw error;
        }
        PlannedStep step = plan.steps().get(stepOf[phase]);
        return new IllegalStateException(
                (step.layer().isEmpty() ? "" : step.layer() + ": ") + step.algorithm() + " failed: " + cause, cause);
    }
}
