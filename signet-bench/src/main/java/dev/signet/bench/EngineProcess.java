package dev.signet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An {@link EngineMain} in a JVM of its own, on the cores it may use. */
final class EngineProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter commands;
    private final boolean stopped;
    private final String version;

    /** What an engine says it does not do. */
    static final class CannotException extends Exception {
        private static final long serialVersionUID = 1L;

        CannotException(String reason) {
            super(reason);
        }
    }

    private EngineProcess(String name, Process process, boolean stopped) throws IOException {
        this.name = name;
        this.stopped = stopped;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.version = answer();
        signal("STOP");
    }

    /**
     * Starts one and waits until it is there.
     *
     * @param cores as taskset names them, {@code 0,1}; empty for any
     * @param log what the engine prints beside its answers
     * @param stopped whether it stands still between commands, so that threads that wait actively or compile take nothing from the others
     */
    static EngineProcess start(String name, String cores, int threads, Path log, boolean stopped) throws IOException {
        List<String> command = new ArrayList<>();
        if (!cores.isEmpty()) {
            command.addAll(List.of("taskset", "-c", cores));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseG1GC"));
        command.addAll(Engines.properties(threads));
        command.addAll(List.of(EngineMain.class.getName(), name));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        // Not on the command line: ONNX Runtime 1.29.0 overflows its stack when it reads one of some thousand
        // characters.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(Engines.environment(threads));
        return new EngineProcess(name, builder.start(), stopped);
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    /** Loads the task and runs it once. */
    void open(Task task) throws IOException, CannotException {
        String answer = ask("open " + task.line());
        if (answer.startsWith("cannot ")) {
            throw new CannotException(answer.substring("cannot ".length()));
        }
        refuseFailure(answer);
    }

    /** The seconds of each run in about this time. */
    double[] block(long milliseconds) throws IOException {
        String answer = ask("block " + milliseconds);
        refuseFailure(answer);
        return Stream.of(answer.split(" "))
                .mapToDouble(time -> Long.parseLong(time) / 1e9)
                .toArray();
    }

    float[] output() throws IOException {
        Path file = Files.createTempFile("signet-bench", ".f32");
        try {
            refuseFailure(ask("output " + file));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            float[] numbers = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(numbers);
            return numbers;
        } finally {
            Files.delete(file);
        }
    }

    /** GFLOP/s of one core. */
    double peak() throws IOException {
        return Double.parseDouble(ask("peak"));
    }

    /** See {@link EngineMain}. */
    long[] memory() throws IOException {
        String answer = ask("memory");
        refuseFailure(answer);
        return Stream.of(answer.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private String ask(String command) throws IOException {
        signal("CONT");
        commands.println(command);
        String answer = answer();
        signal("STOP");
        return answer;
    }

    private void signal(String signal) throws IOException {
        if (!stopped) {
            return;
        }
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(EngineMain.ANSWER)) {
                return line.substring(EngineMain.ANSWER.length());
            }
        }
        throw new IOException("the process of " + name + " ended with exit code "
                + process.onExit().join().exitValue());
    }

    private void refuseFailure(String answer) throws IOException {
        if (answer.startsWith("failed ")) {
            throw new IOException(name + ": " + answer.substring("failed ".length()));
        }
    }

    @Override
    public void close() {
        try {
            signal("CONT");
        } catch (IOException cannot) {
            process.destroyForcibly();
        }
        commands.println("quit");
        try {
            if (!process.waitFor(java.time.Duration.ofSeconds(5))) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
