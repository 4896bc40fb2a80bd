package dev.signet.run;

import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.LabelledBatch;
import dev.signet.train.Schedule;
import dev.signet.train.Sgd;
import dev.signet.train.Trainer;
import dev.signet.train.TrainingOptions;
import dev.signet.train.TrainingState;
import java.util.List;
import java.util.Map;

/** What networks of the zoo compute on small pictures, as hashes: a program, so that it can be asked in virtual machines of other flags. */
final class ZooBits {
    static final List<String> NETWORKS = List.of("resnet18", "mobilenet_v2", "shufflenet_v2_x1_0");
    static final Shape IMAGE = Shape.of(3, 32, 32);

    private static final int CLASSES = 10;
    private static final int TRAINED = 4;
    private static final long SEED = 5;

    private final Network network;
    private final Map<String, Tensor> weights;

    ZooBits(String name) {
        network = Zoo.of(name, IMAGE, CLASSES);
        weights = network.initialise(SEED);
    }

    /** A batch of pictures; a picture is the same in a batch of any size. */
    static Tensor images(int first, int count) {
        int elements = IMAGE.elements();
        float[] images = new float[count * elements];
        RandomStream random = RandomStream.of(SEED, "images");
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.normal((long) first * elements + i);
        }
        return Tensor.wrap(Shape.of(count, IMAGE.size(0), IMAGE.size(1), IMAGE.size(2)), images);
    }

    /** A session with fixed weights. */
    Session evaluation(int threads) {
        return Session.of(network.graph(), weights, SessionOptions.standard().threads(threads));
    }

    /** The hash of the scores of three pictures. */
    String forward(int threads) {
        return new TrainingState(evaluation(threads).run(Map.of("input", images(0, 3))), Map.of()).sha256();
    }

    /** The hash of all weights, states and moments after one step of stochastic gradient descent. */
    String step(int threads) {
        TrainingOptions options = TrainingOptions.of(1, new Sgd(0.9, 0, true, 1e-4), new Schedule.Constant(0.01))
                .threads(threads);
        Trainer trainer = new Trainer(network.graph(), weights, options, 1);
        long[] labels = new long[TRAINED];
        int[] indices = new int[TRAINED];
        for (int n = 0; n < TRAINED; n++) {
            labels[n] = n;
            indices[n] = n;
        }
        trainer.step(new LabelledBatch(images(0, TRAINED), labels, indices));
        return new TrainingState(trainer.state(), Map.of()).sha256();
    }

    /** One line per network: its name, the hash of a forward pass and that of a training step, with one thread. */
    public static void main(String[] arguments) {
        for (String name : NETWORKS) {
            System.out.println(line(name, 1));
        }
    }

    static String line(String name, int threads) {
        ZooBits bits = new ZooBits(name);
        return name + " " + bits.forward(threads) + " " + bits.step(threads);
    }
}
