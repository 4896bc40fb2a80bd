package dev.signet.bench;

import dev.signet.tensor.Tensor;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's layers over its native backend, with workspaces.
 *
 * @see Dl4jGraph
 */
final class Dl4jEngine implements Engine {
    private final CNN2DFormat format;
    private Runnable action = () -> {};
    private Optional<INDArray> result = Optional.empty();
    private float[] losses = {};

    /** @param channelsLast whether images lie in memory with the channels of a pixel together */
    Dl4jEngine(boolean channelsLast) {
        this.format = channelsLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
    }

    @Override
    public String version() {
        String version = ComputationGraph.class.getPackage().getImplementationVersion();
        return "DL4J " + (version == null ? "1.0.0-M2.1" : version) + (format == CNN2DFormat.NHWC ? " NHWC" : "");
    }

    @Override
    public void open(Task task) {
        Workload workload = new Workload(task);
        if (workload.inputShape().rank() != 4) {
            throw new UnsupportedOperationException("the DL4J engine of this bench computes images only");
        }
        INDArray input = input(workload.input());
        if (task.suite() == Task.Suite.TRAINING) {
            openTraining(workload, input);
            return;
        }
        ComputationGraph network =
                Dl4jGraph.inference(workload.graph(), workload.weights(), format, workload.inputShape());
        action = () -> result = Optional.of(network.outputSingle(input));
    }

    private INDArray input(Tensor tensor) {
        INDArray array = Dl4jGraph.array(tensor);
        return format == CNN2DFormat.NHWC ? array.permute(0, 2, 3, 1).dup('c') : array;
    }

    private void openTraining(Workload workload, INDArray input) {
        Dl4jMomentum updater = new Dl4jMomentum(SignetEngine.LEARNING_RATE, SignetEngine.MOMENTUM);
        ComputationGraph network =
                Dl4jGraph.training(workload.graph(), workload.weights(), format, workload.inputShape(), updater);
        long[] labels = workload.labels();
        INDArray wanted = Nd4j.zeros(labels.length, workload.classes());
        for (int sample = 0; sample < labels.length; sample++) {
            wanted.putScalar(sample, labels[sample], 1);
        }
        DataSet batch = new DataSet(input, wanted);
        losses = new float[SignetEngine.LOSSES];
        for (int step = 0; step < losses.length; step++) {
            network.fit(batch);
            losses[step] = (float) network.score();
        }
        action = () -> network.fit(batch);
    }

    @Override
    public void run() {
        action.run();
    }

    @Override
    public float[] output() {
        if (losses.length > 0) {
            return losses;
        }
        INDArray output = result.orElseThrow();
        INDArray ours = format == CNN2DFormat.NHWC && output.rank() == 4 ? output.permute(0, 3, 1, 2) : output;
        return ours.dup('c').data().asFloat();
    }

    @Override
    public void close() {}
}
