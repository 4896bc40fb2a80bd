package dev.signet.bench;

import com.sun.management.ThreadMXBean;
import dev.signet.algorithm.gemm.PeakFlops;
import dev.signet.algorithm.simd.Simd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * One engine, told on standard input what to do: a command a line, an answer a line that begins with {@value #ANSWER}, because native libraries print
 * what they like.
 */
final class EngineMain {
    static final String ANSWER = "@ ";
    private static final double PEAK_SECONDS = 0.1;

    private final Engine engine;
    private final PrintStream out;

    private EngineMain(Engine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        try (Engine engine = Engines.make(arguments[0]);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new EngineMain(engine, out).serve(in);
        }
    }

    private void serve(BufferedReader in) throws IOException {
        answer(engine.version());
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            String[] words = line.split(" ", 2);
            String rest = words.length > 1 ? words[1] : "";
            try {
                answer(obey(words[0], rest));
            } catch (UnsupportedOperationException cannot) {
                answer("cannot " + cannot.getMessage());
            } catch (Exception | LinkageError | OutOfMemoryError failure) {
                failure.printStackTrace();
                answer("failed " + failure);
            }
        }
    }

    private String obey(String command, String rest) throws Exception {
        return switch (command) {
            case "open" -> {
                engine.open(Task.parse(rest));
                engine.run();
                yield "ok";
            }
            case "block" -> block(Long.parseLong(rest) * 1_000_000);
            case "output" -> output(Path.of(rest));
            case "peak" -> String.valueOf(new PeakFlops(Simd.KERNELS, PEAK_SECONDS).peak());
            case "memory" -> memory();
            default -> throw new IllegalArgumentException("no command " + command);
        };
    }

    private void answer(String text) {
        out.println(ANSWER + text);
        out.flush();
    }

    /** The nanoseconds of each run until these have passed. */
    private String block(long nanoseconds) throws Exception {
        StringJoiner times = new StringJoiner(" ");
        long begin = System.nanoTime();
        for (long now = begin; now - begin < nanoseconds; ) {
            engine.run();
            long end = System.nanoTime();
            times.add(String.valueOf(end - now));
            now = end;
        }
        return times.toString();
    }

    private String output(Path file) throws Exception {
        float[] numbers = engine.output();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        Files.write(file, bytes.array());
        return "ok";
    }

    /**
     * Kilobytes the process had at most, kilobytes of heap at most and after a collection, bytes all threads allocate in one run. What it took to get
     * ready counts in the first two.
     */
    private String memory() throws Exception {
        long resident = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                resident = Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long measuring = threads.getTotalThreadAllocatedBytes();
        long before = threads.getTotalThreadAllocatedBytes();
        engine.run();
        long after = threads.getTotalThreadAllocatedBytes();
        long allocated = after - before - (before - measuring);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return resident + " " + (peak >> 10) + " " + ((runtime.totalMemory() - runtime.freeMemory()) >> 10) + " "
                + allocated;
    }
}
