package dev.signet.bench;

import java.util.ArrayList;
import java.util.List;

/** What each suite measures. */
final class Suites {
    /** Convolutions of real networks; depthwise, ShuffleNet's widths, AlexNet's large kernel, a transposed, a dilated, a line and a volume among them. */
    private static final List<String> LAYERS = List.of(
            "ic64ih56oc64kh3p1",
            "ic128ih28oc128kh3p1",
            "ic256ih14oc256kh3p1",
            "ic512ih7oc512kh3p1",
            "ic64ih224oc64kh3p1",
            "ic256ih56oc256kh3p1",
            "ic512ih14oc512kh3p1",
            "ic64ih56oc256kh1",
            "ic128ih28oc512kh1",
            "ic256ih14oc1024kh1",
            "ic512ih7oc2048kh1",
            "ic64ih56oc128kh3s2p1",
            "ic128ih28oc256kh3s2p1",
            "ic256ih14oc512kh3s2p1",
            "ic3ih224oc64kh7s2p3",
            "ic32ih112oc32kh3p1g32",
            "ic144ih56oc144kh3s2p1g144",
            "ic512ih14oc512kh3p1g512",
            "ic960ih7oc960kh3p1g960",
            "ic480ih14oc480kh5p2g480",
            "ic96ih56oc96kh7p3g96",
            "ic128ih56oc128kh3p1g32",
            "ic58ih28oc58kh1",
            "ic58ih28oc58kh3p1g58",
            "ic3ih224oc64kh11s4p2",
            "tic256ih16oc128kh4s2p1",
            "ic256ih28oc256kh3p2d2",
            "ic256iw1024oc256kw3p1",
            "ic64id16ih28oc64kh3p1");

    private static final List<String> NETWORKS = List.of(
            "resnet18",
            "resnet50",
            "vgg16",
            "mobilenet_v2",
            "shufflenet_v2_x1_0",
            "squeezenet1_1",
            "mobilenet_v1",
            "resnext50_32x4d",
            "googlenet",
            "densenet121",
            "mobilenet_v3_large",
            "efficientnet_b0",
            "alexnet",
            "lenet5");

    private Suites() {}

    /**
     * The tasks of a suite.
     *
     * @param batches the batch sizes asked for; empty for the usual ones
     */
    static List<Task> tasks(Task.Suite suite, List<Integer> batches, int threads) {
        return switch (suite) {
            case LAYERS -> each(suite, LAYERS, batches.isEmpty() ? List.of(8) : batches, threads);
            case INFERENCE -> each(suite, NETWORKS, batches.isEmpty() ? List.of(1, 8) : batches, threads);
            case TRAINING ->
                List.of(
                        new Task(suite, "resnet18", batch(batches, 8), 224, threads, ""),
                        new Task(suite, "resnet50", batch(batches, 8), 224, threads, ""),
                        new Task(suite, "resnet20", batch(batches, 128), 0, threads, ""),
                        new Task(suite, "mobilenet_v2", batch(batches, 8), 224, threads, ""),
                        new Task(suite, "lenet5", batch(batches, 64), 0, threads, ""));
            case SCALING -> scaling(suite, batches.isEmpty() ? List.of(1, 2, 4, 8, 16, 32) : batches, threads);
            case STARTUP -> each(suite, List.of("small-cnn", "resnet18"), List.of(1), threads);
            case MEMORY ->
                each(
                        suite,
                        List.of("resnet18", "mobilenet_v2", "vgg16"),
                        batches.isEmpty() ? List.of(1, 8) : batches,
                        threads);
        };
    }

    /** Batch sizes at 224x224 with each number of threads, then sizes of the image. */
    private static List<Task> scaling(Task.Suite suite, List<Integer> batches, int threads) {
        List<Task> tasks = new ArrayList<>();
        for (String name : List.of("resnet18", "mobilenet_v2")) {
            for (int count = 1; count <= threads; count++) {
                for (int batch : batches) {
                    tasks.add(new Task(suite, name, batch, 224, count, ""));
                }
            }
            for (int size : List.of(112, 160, 224, 320, 448)) {
                tasks.add(new Task(suite, name, 1, size, threads, ""));
            }
        }
        return tasks.stream().distinct().toList();
    }

    private static int batch(List<Integer> batches, int usual) {
        return batches.isEmpty() ? usual : batches.getFirst();
    }

    private static List<Task> each(Task.Suite suite, List<String> names, List<Integer> batches, int threads) {
        List<Task> tasks = new ArrayList<>();
        for (String name : names) {
            for (int batch : batches) {
                tasks.add(new Task(suite, name, batch, 0, threads, ""));
            }
        }
        return tasks;
    }
}
