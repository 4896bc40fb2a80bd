package dev.signet.run;

import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** What a model in use keeps on the heap: a program, because a test shares its heap with others. */
final class LiveHeap {
    private static final int THREADS = 2;
    private static final int COLLECTIONS = 4;

    private LiveHeap() {}

    /**
     * {@code held NAME CHANNELS SIDE BATCH}: prints the bytes in use after a run and collections, those that the plan announced, and those of the weights.
     * {@code plan NAME CHANNELS SIDE BATCH}: prints why the plan is refused.
     */
    public static void main(String[] arguments) {
        int channels = Integer.parseInt(arguments[2]);
        int side = Integer.parseInt(arguments[3]);
        Network network = Zoo.of(arguments[1], Shape.of(channels, side, side), 10);
        Shape batch = Shape.of(Integer.parseInt(arguments[4]), channels, side, side);
        if (arguments[0].equals("plan")) {
            refuse(network, batch);
        } else {
            hold(network, batch);
        }
    }

    private static void refuse(Network network, Shape batch) {
        try {
            Session.of(network.graph()).plan(Map.of("input", batch));
            System.out.println("it fits");
        } catch (PlanTooLargeException refused) {
            System.out.println(refused.getMessage());
        }
    }

    private static void hold(Network network, Shape batch) {
        SessionOptions options = SessionOptions.standard().threads(THREADS);
        Map<String, Tensor> weights = network.initialise(1);
        long announced = Session.of(network.graph(), weights, options)
                .plan(Map.of("input", batch))
                .bytes(THREADS);
        Model model = new Model(network.graph(), weights, List.of(), Preprocessing.of(Normalize.imageNet()), options);
        model.run(Tensor.zeros(batch));
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        long floats =
                model.weights().values().stream().mapToLong(Tensor::elements).sum();
        System.out.println(used + " " + announced + " " + Float.BYTES * floats);
    }
}
