package dev.signet.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PyTorch through DJL, operator by operator as its eager mode does. For inference batch norms are folded into weights beforehand.
 *
 * @see TorchGraph
 */
final class TorchEngine implements Engine {
    private final boolean channelsLast;
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private Action action = () -> {};
    private float[] output = {};

    /** A parameter with its momentum; not a map, because arrays of equal content are equal keys. */
    private record Learned(NDArray weight, NDArray momentum) {}

    /** One run. */
    private interface Action {
        void run();
    }

    /** @param channelsLast whether images and weights lie in memory with the channels of a pixel together */
    TorchEngine(boolean channelsLast) {
        this.channelsLast = channelsLast;
    }

    @Override
    public String version() {
        return "PyTorch " + ai.djl.engine.Engine.getEngine("PyTorch").getVersion()
                + (channelsLast ? " channels_last" : "");
    }

    @Override
    public void open(Task task) {
        Workload workload = new Workload(task);
        if (task.suite() == Task.Suite.TRAINING) {
            openTraining(workload);
        } else {
            openInference(workload);
        }
    }

    private void openInference(Workload workload) {
        TorchGraph graph = TorchGraph.folded(workload.graph(), workload.weights());
        Map<String, NDArray> weights = arrays(graph.weights());
        NDArray input = array(workload.input());
        action = () -> {
            try (NDManager step = manager.newSubManager()) {
                input.tempAttach(step);
                output = graph.run(weights, input, false).toFloatArray();
            }
        };
    }

    private void openTraining(Workload workload) {
        TorchGraph graph = new TorchGraph(workload.graph(), workload.weights());
        Map<String, NDArray> weights = arrays(graph.weights());
        List<Learned> learned = new ArrayList<>();
        workload.graph().parameters().forEach(parameter -> {
            NDArray weight = java.util.Objects.requireNonNull(weights.get(parameter.name()));
            weight.setRequiresGradient(true);
            learned.add(new Learned(weight, weight.zerosLike()));
        });
        NDArray input = array(workload.input());
        NDArray labels = manager.create(workload.labels()).expandDims(1);
        float[] losses = new float[SignetEngine.LOSSES];
        int[] steps = {0};
        action = () -> {
            float loss = step(graph, weights, learned, input, labels);
            if (steps[0] < losses.length) {
                losses[steps[0]++] = loss;
            }
        };
        for (int step = 0; step < losses.length; step++) {
            action.run();
        }
        output = losses;
    }

    private float step(
            TorchGraph graph,
            Map<String, NDArray> weights,
            List<Learned> learned,
            NDArray input,
            NDArray labels) {
        try (NDManager step = manager.newSubManager()) {
            input.tempAttach(step);
            labels.tempAttach(step);
            float loss;
            try (GradientCollector gradients =
                    ai.djl.engine.Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray logits = graph.run(weights, input, true);
                NDArray mean = logits.logSoftmax(1).gather(labels, 1).mean().neg();
                gradients.backward(mean);
                loss = mean.getFloat();
            }
            for (Learned one : learned) {
                try (NDArray gradient = one.weight.getGradient()) {
                    one.momentum.muli(SignetEngine.MOMENTUM).addi(gradient);
                    gradient.subi(gradient); // backward adds to it
                }
                try (NDArray change = one.momentum.mul(SignetEngine.LEARNING_RATE)) {
                    one.weight.subi(change);
                }
            }
            return loss;
        }
    }

    private Map<String, NDArray> arrays(Map<String, Tensor> tensors) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> arrays.put(name, array(tensor)));
        return arrays;
    }

    /** A view of channels-last memory has the strides by which PyTorch knows that format. */
    private NDArray array(Tensor tensor) {
        long[] sizes =
                java.util.Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
        NDArray plain = manager.create(tensor.floats(), new ai.djl.ndarray.types.Shape(sizes));
        if (!channelsLast || sizes.length != 4) {
            return plain;
        }
        NDArray last = plain.transpose(0, 2, 3, 1).flatten().reshape(sizes[0], sizes[2], sizes[3], sizes[1]);
        return last.transpose(0, 3, 1, 2);
    }

    @Override
    public void run() {
        action.run();
    }

    @Override
    public float[] output() {
        return output;
    }

    @Override
    public void close() {
        manager.close();
    }
}
