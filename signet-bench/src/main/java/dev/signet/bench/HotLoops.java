package dev.signet.bench;

import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench hot-loops}: what the compiler made of the innermost loops. A network runs in another virtual machine that prints the machine code of the methods over
 * vectors; {@code objdump} of binutils, on x86-64, makes instructions of it; every loop that multiplies and adds vectors is a line. Vectors that move to the stack and back
 * inside such a loop are spills; a call in it may make objects.
 */
@Command(
        name = "hot-loops",
        mixinStandardHelpOptions = true,
        description =
                "Counts vector instructions and spills in the loops of hot methods; exit 1 if a loop spills or calls.")
final class HotLoops implements Callable<Integer> {
    private static final String METHODS = "dev.signet.algorithm.simd.*::*";
    private static final Pattern COMPILED =
            Pattern.compile("Compiled method \\(c2\\)\\s+\\d+\\s+\\d+\\s+(%?)\\s*!?\\s*4?\\s+(\\S+::\\S+)");
    private static final Pattern CODE = Pattern.compile("^\\s*0x[0-9a-f]{16}: ([0-9a-f| ]+?)\\s*$");
    private static final Pattern INSTRUCTION = Pattern.compile("^\\s+([0-9a-f]+):\\s+(.*)$");
    private static final Pattern JUMP = Pattern.compile("j\\w+\\s+0x([0-9a-f]+)");
    private static final Pattern STACK = Pattern.compile("[XYZ]MMWORD PTR \\[rsp");
    private static final Pattern LOAD = Pattern.compile("vmov\\S+\\s+[xyz]mm\\d+,[XYZ]MMWORD");
    private static final Pattern STORE = Pattern.compile("vmov\\S+\\s+[XYZ]MMWORD");
    private static final int FEWEST_MULTIPLY_ADDS = 4;

    @Option(names = "--network", defaultValue = "resnet18", description = "Default: ${DEFAULT-VALUE}")
    private String network = "resnet18";

    @Option(names = "--seconds", defaultValue = "20", description = "How long it runs. Default: ${DEFAULT-VALUE}")
    private int seconds = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private record Instruction(long address, String text) {}

    /** A loop of a method, counted. */
    private record Loop(
            String method,
            long address,
            int instructions,
            long multiplyAdds,
            long loads,
            long stores,
            long spillStores,
            long spillLoads,
            long calls) {
        boolean isClean() {
            return spillStores + spillLoads + calls == 0;
        }

        @Override
        public String toString() {
            return String.format(
                    "%-60s %6x %5d instructions %4d multiply-adds %4d loads %4d stores %3d spills out %3d in %2d calls",
                    method, address, instructions, multiplyAdds, loads, stores, spillStores, spillLoads, calls);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path log = Files.createTempFile("hot-loops", ".log");
        try {
            runPrinting(log);
            int dirty = 0;
            int found = 0;
            for (Map.Entry<String, byte[]> method : machineCode(log).entrySet()) {
                for (Loop loop : loops(method.getKey(), disassembled(method.getValue()))) {
                    out.println(loop);
                    found++;
                    dirty += loop.isClean() ? 0 : 1;
                }
            }
            out.println(found + " loops over vectors, " + dirty + " of them with spills or calls");
            out.flush();
            return found > 0 && dirty == 0 ? 0 : 1;
        } finally {
            Files.delete(log);
        }
    }

    private void runPrinting(Path log) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=print," + METHODS,
                "-cp",
                System.getProperty("java.class.path"),
                HotLoops.class.getName(),
                network,
                String.valueOf(seconds));
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(
                    "the network failed with exit code " + code + "; see what " + command + " says");
        }
    }

    /** Runs a network on one thread: {@code NAME SECONDS}. */
    public static void main(String[] arguments) {
        Network network = Zoo.of(arguments[0], Shape.of(3, 64, 64), 10);
        Session session = Session.of(
                network.graph(),
                network.initialise(1),
                SessionOptions.standard().threads(1));
        Map<String, Tensor> inputs = Map.of("input", Tensor.zeros(Shape.of(4, 3, 64, 64)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
        while (System.nanoTime() < end) {
            session.run(inputs);
        }
    }

    /** The code of the last full compilation of each method, by name. */
    private static Map<String, byte[]> machineCode(Path log) throws IOException {
        Map<String, byte[]> code = new TreeMap<>();
        String method = "";
        StringBuilder hex = new StringBuilder();
        boolean inside = false;
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            for (String line : (Iterable<String>) lines.lines()::iterator) {
                Matcher compiled = COMPILED.matcher(line);
                if (line.contains("Compiled method (")) {
                    method = compiled.find() && compiled.group(1).isEmpty() ? compiled.group(2) : "";
                } else if (line.contains("[MachCode]")) {
                    inside = !method.isEmpty();
                    hex.setLength(0);
                } else if (line.contains("[/MachCode]") && inside) {
                    code.put(method, HexFormat.of().parseHex(hex));
                    inside = false;
                    method = "";
                } else if (inside) {
                    Matcher row = CODE.matcher(line);
                    if (row.matches()) {
                        hex.append(row.group(1).replaceAll("[| ]", ""));
                    }
                }
            }
        }
        return code;
    }

    private static List<Instruction> disassembled(byte[] code) throws IOException, InterruptedException {
        Path binary = Files.createTempFile("hot-loops", ".bin");
        Path listing = Files.createTempFile("hot-loops", ".asm");
        try {
            Files.write(binary, code);
            int exit = new ProcessBuilder(
                            "objdump",
                            "-D",
                            "-b",
                            "binary",
                            "-mi386:x86-64",
                            "-Mintel",
                            "--no-show-raw-insn",
                            binary.toString())
                    .redirectOutput(listing.toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("objdump, of binutils, failed with exit code " + exit);
            }
            List<Instruction> instructions = new ArrayList<>();
            try (Stream<String> lines = Files.lines(listing)) {
                lines.map(INSTRUCTION::matcher)
                        .filter(Matcher::matches)
                        .forEach(line ->
                                instructions.add(new Instruction(Long.parseLong(line.group(1), 16), line.group(2))));
            }
            return instructions;
        } finally {
            Files.delete(binary);
            Files.delete(listing);
        }
    }

    /** Innermost loops with multiply-adds: the body of a jump backwards that holds no other. */
    private static List<Loop> loops(String method, List<Instruction> code) {
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < code.size(); i++) {
            places.put(code.get(i).address(), i);
        }
        List<Loop> loops = new ArrayList<>();
        int innermostFrom = 0;
        for (int i = 0; i < code.size(); i++) {
            Matcher jump = JUMP.matcher(code.get(i).text());
            if (!jump.lookingAt()) {
                continue;
            }
            int target = places.getOrDefault(Long.parseUnsignedLong(jump.group(1), 16), code.size());
            if (target < i && target >= innermostFrom) {
                Loop loop = loop(method, code.subList(target, i + 1));
                innermostFrom = i + 1;
                if (loop.multiplyAdds() >= FEWEST_MULTIPLY_ADDS) {
                    loops.add(loop);
                }
            }
        }
        return loops;
    }

    private static Loop loop(String method, List<Instruction> body) {
        List<String> texts = body.stream().map(Instruction::text).toList();
        long spillStores = count(
                texts,
                text -> text.startsWith("vmov")
                        && STACK.matcher(text.split(",", 2)[0]).find());
        long onStack =
                count(texts, text -> text.startsWith("v") && STACK.matcher(text).find());
        return new Loop(
                method,
                body.getFirst().address(),
                body.size(),
                count(texts, text -> text.startsWith("vfmadd") || text.startsWith("vfnmadd")),
                count(
                        texts,
                        text -> LOAD.matcher(text).lookingAt()
                                && !STACK.matcher(text).find()),
                count(
                        texts,
                        text -> STORE.matcher(text).lookingAt()
                                && !STACK.matcher(text).find()),
                spillStores,
                onStack - spillStores,
                count(texts, text -> text.startsWith("call")));
    }

    private static long count(List<String> texts, java.util.function.Predicate<String> test) {
        return texts.stream().filter(test).count();
    }
}
