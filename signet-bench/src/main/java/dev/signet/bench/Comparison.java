package dev.signet.bench;

import dev.signet.io.JsonObject;
import dev.signet.io.ModelFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxOptions;
import dev.signet.nn.Model;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures tasks on several engines by turns, A B B A, in blocks: what changes about the machine meets all of them alike, and only one computes at a
 * time. Each task has fresh processes.
 *
 * @param engines names of {@link Engines}, Signet first
 * @param cores the cores all of them may use, as taskset names them; empty for any
 * @param waiting what the engines do that have no turn
 * @param folder for models and the engines' own messages
 */
record Comparison(
        List<String> engines, String cores, int rounds, long blockMilliseconds, Waiting waiting, Path folder) {
    private static final long PAUSE_MILLISECONDS = 60;

    /** What a process does between its turns. */
    enum Waiting {
        /** Stands still. */
        STOPPED,
        /** What it likes; the next turn begins after a pause. */
        PAUSE,
        /** What it likes; the next turn begins at once. */
        NONE
    }

    private static final long WARM_BLOCKS = 2;

    Comparison {
        engines = List.copyOf(engines);
    }

    /** Runs one task; {@code progress} hears what is going on. */
    Result run(Task task, Consumer<String> progress) throws IOException, InterruptedException {
        Workload workload = new Workload(task);
        Task written = task.onnx(write(task, workload));
        if (task.suite() == Task.Suite.STARTUP) {
            return startup(written, workload, progress);
        }
        Map<String, EngineProcess> processes = new LinkedHashMap<>();
        Map<String, Result.Measured> measured = new LinkedHashMap<>();
        try {
            for (String engine : engines) {
                progress.accept(engine + " opens " + task.title());
                open(engine, written, waiting == Waiting.STOPPED, processes, measured);
            }
            Map<String, Double> differences = differences(processes);
            if (task.suite() == Task.Suite.MEMORY) {
                for (EngineProcess process : processes.values()) {
                    process.block(blockMilliseconds);
                    measured.put(process.name(), Result.Measured.memory(process.version(), process.memory()));
                }
                return new Result(task, workload.multiplyAdds(), 0, inOrder(measured));
            }
            double peak = measure(processes, progress, measured, differences);
            return new Result(task, workload.multiplyAdds(), peak, inOrder(measured));
        } finally {
            processes.values().forEach(EngineProcess::close);
        }
    }

    private String write(Task task, Workload workload) throws IOException {
        if (task.suite() == Task.Suite.TRAINING) {
            return "";
        }
        Path onnx = folder.resolve(task.name() + "-b" + task.batch() + ".onnx");
        OnnxFile.write(onnx, workload.graph(), workload.weights(), OnnxOptions.STANDARD.batch(task.batch()));
        if (task.suite() == Task.Suite.STARTUP) {
            Model model = new Model(
                    workload.graph(),
                    workload.weights(),
                    List.of(),
                    Preprocessing.of(Normalize.of(List.of(0.0), List.of(1.0))));
            ModelFile.write(Path.of(SignetEngine.modelFile(onnx.toString())), model, JsonObject.empty());
        }
        return onnx.toString();
    }

    private void open(
            String engine,
            Task task,
            boolean stopped,
            Map<String, EngineProcess> processes,
            Map<String, Result.Measured> measured)
            throws IOException {
        EngineProcess process =
                EngineProcess.start(engine, cores, task.threads(), folder.resolve(engine + ".log"), stopped);
        try {
            process.open(task);
            processes.put(engine, process);
        } catch (EngineProcess.CannotException cannot) {
            measured.put(engine, Result.Measured.cannot(process.version(), String.valueOf(cannot.getMessage())));
            process.close();
        } catch (IOException failed) {
            process.close();
            throw failed;
        }
    }

    private Map<String, Double> differences(Map<String, EngineProcess> processes) throws IOException {
        Map<String, Double> differences = new LinkedHashMap<>();
        float[] ours = {};
        for (EngineProcess process : processes.values()) {
            float[] output = process.output();
            if (differences.isEmpty()) {
                ours = output;
            }
            differences.put(process.name(), Statistics.relativeDifference(output, ours));
        }
        return differences;
    }

    /** Fills in the measurements and returns the peak of one core meanwhile. */
    private double measure(
            Map<String, EngineProcess> processes,
            Consumer<String> progress,
            Map<String, Result.Measured> measured,
            Map<String, Double> differences)
            throws IOException, InterruptedException {
        Map<String, List<Double>> medians = new LinkedHashMap<>();
        List<EngineProcess> order = new ArrayList<>(processes.values());
        for (EngineProcess process : order) {
            medians.put(process.name(), new ArrayList<>());
            for (int block = 0; block < WARM_BLOCKS; block++) {
                process.block(blockMilliseconds);
            }
        }
        List<Double> peaks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            progress.accept("round " + (round + 1) + " of " + rounds);
            peaks.add(order.getFirst().peak());
            List<EngineProcess> thereAndBack = new ArrayList<>(order);
            thereAndBack.addAll(order.reversed());
            for (EngineProcess process : thereAndBack) {
                if (waiting == Waiting.PAUSE) {
                    Thread.sleep(PAUSE_MILLISECONDS);
                }
                double median = Statistics.median(process.block(blockMilliseconds));
                medians.getOrDefault(process.name(), new ArrayList<>()).add(median);
            }
        }
        for (EngineProcess process : order) {
            measured.put(
                    process.name(),
                    Result.Measured.times(
                            process.version(),
                            array(medians.getOrDefault(process.name(), List.of())),
                            differences.getOrDefault(process.name(), Double.NaN)));
        }
        return Statistics.median(array(peaks));
    }

    /** From the start of the process to the end of the first inference. */
    private Result startup(Task task, Workload workload, Consumer<String> progress)
            throws IOException, InterruptedException {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, Result.Measured> measured = new LinkedHashMap<>();
        for (int round = 0; round < 2 * rounds; round++) {
            progress.accept("start " + (round + 1) + " of " + 2 * rounds);
            for (String engine : round % 2 == 0 ? engines : engines.reversed()) {
                Thread.sleep(PAUSE_MILLISECONDS);
                long begin = System.nanoTime();
                Map<String, EngineProcess> started = new LinkedHashMap<>();
                open(engine, task, false, started, measured);
                double seconds = (System.nanoTime() - begin) / 1e9;
                for (EngineProcess process : started.values()) {
                    times.computeIfAbsent(engine, name -> new ArrayList<>()).add(seconds);
                    measured.put(
                            engine,
                            Result.Measured.times(process.version(), array(times.getOrDefault(engine, List.of())), 0));
                    process.close();
                }
            }
        }
        return new Result(task, workload.multiplyAdds(), 0, inOrder(measured));
    }

    private Map<String, Result.Measured> inOrder(Map<String, Result.Measured> measured) {
        Map<String, Result.Measured> ordered = new LinkedHashMap<>();
        for (String engine : engines) {
            Result.Measured one = measured.get(engine);
            if (one != null) {
                ordered.put(engine, one);
            }
        }
        return ordered;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A folder of its own that is deleted at the end. */
    static Path newFolder() throws IOException {
        Path folder = Files.createTempDirectory("signet-bench");
        folder.toFile().deleteOnExit();
        return folder;
    }
}
