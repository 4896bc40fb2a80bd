package dev.signet.bench;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** SGD with momentum as Signet and PyTorch have it; DL4J itself has only Nesterov's. v' = m v + g, the change is rate x v'. */
record Dl4jMomentum(double rate, double momentum) implements IUpdater {
    private static final long serialVersionUID = 1L;
    private static final String STATE = "V";

    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    public GradientUpdater<Dl4jMomentum> instantiate(INDArray state, boolean initialise) {
        if (initialise) {
            state.assign(0);
        }
        return new Velocity(this, state);
    }

    @Override
    @SuppressWarnings("NullAway") // the one entry there is
    public GradientUpdater<Dl4jMomentum> instantiate(Map<String, INDArray> state, boolean initialise) {
        return instantiate(state.get(STATE), initialise);
    }

    @Override
    public IUpdater clone() {
        return this;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return rate;
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double other, ISchedule schedule) {
        throw new UnsupportedOperationException("the rate is fixed");
    }

    /** The velocities of some parameters. */
    private record Velocity(Dl4jMomentum config, INDArray velocity) implements GradientUpdater<Dl4jMomentum> {
        @Override
        public Dl4jMomentum getConfig() {
            return config;
        }

        @Override
        @SuppressWarnings("NullAway") // the one entry there is
        public void setState(Map<String, INDArray> state, boolean initialise) {
            velocity.assign(state.get(STATE));
        }

        @Override
        public Map<String, INDArray> getState() {
            return Map.of(STATE, velocity);
        }

        @Override
        public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
            throw new UnsupportedOperationException("the velocities are given at the start");
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            velocity.muli(config.momentum).addi(gradient);
            gradient.assign(velocity).muli(config.rate);
        }
    }
}
