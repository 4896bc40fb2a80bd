package dev.signet.io.onnx;

import static dev.signet.io.onnx.ProtoBytes.node;
import static dev.signet.io.onnx.ProtoBytes.tensor;
import static dev.signet.io.onnx.ProtoBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.signet.io.ModelFormatException;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that ask for more than they hold. The names begin with the rows of docs/reliability.md. */
class HostileModelsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BOMB_BYTES = 10_000_000;
    private static final int CHAIN = 100_000;
    private static final long SMALL_STACK = 256 << 10;

    private static ProtoBytes graph(ProtoBytes... nodes) {
        ProtoBytes graph = new ProtoBytes().message(11, value("x", -1, 2)).message(12, value("y", -1, 2));
        for (ProtoBytes each : nodes) {
            graph.message(1, each);
        }
        return graph;
    }

    private static OnnxModel read(ProtoBytes graph) {
        return OnnxFile.read("hostile.onnx", ProtoBytes.model(17, graph));
    }

    @ParameterizedTest
    @CsvSource({"4294967296", "2147483648", "9223372036854775807", "-1"})
    void d3SizesWhoseProductOverflowsAreRefusedBeforeAllocation(long size) {
        ProtoBytes graph = graph(node("MatMul", "m", "x,w", "y"))
                .message(5, tensor("w", 1, size, size, 2).floats(4, 1, 2));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'w'");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(32 << 20);
    }

    /** Two bytes of the file each: an empty node, an empty tensor, an empty attribute, an empty size. */
    @ParameterizedTest
    @CsvSource({"nodes, 1", "initializers, 5", "inputs, 11", "outputs, 12"})
    void d5AmplificationIsRefusedInTimeAndMemory(String what, int field) {
        byte[] bomb = new byte[BOMB_BYTES];
        for (int i = 0; i + 1 < bomb.length; i += 2) {
            bomb[i] = (byte) (field << 3 | 2);
        }
        byte[] file = new ProtoBytes().varint(1, 8).bytes(7, bomb).toBytes();
        long least = Long.MAX_VALUE;
        Duration quickest = Duration.ofHours(1);
        for (int i = 0; i < 10; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> OnnxFile.read("bomb.onnx", file))
                    .as(what)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("more than");
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
        }
        assertThat(least).isLessThan(20 << 20);
        // Of this thread alone: what else the machine does is not counted.
        assertThat(quickest).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void d6ACycleIsNamed() {
        assertThatThrownBy(() -> read(graph(
                        node("Add", "first", "x,b", "a"),
                        node("Relu", "second", "a", "b"),
                        node("Relu", "third", "b", "y"))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("cycle")
                .hasMessageContaining("first");
        assertThatThrownBy(() -> read(graph(node("Add", "self", "x,y", "y"))))
                .hasMessageContaining("cycle")
                .hasMessageContaining("self");
        assertThatThrownBy(() -> read(graph(node("Relu", "one", "x", "y"), node("Tanh", "two", "x", "y"))))
                .hasMessageContaining("two")
                .hasMessageContaining("'y'");
    }

    /** On a stack of 256 KiB: passes over the graph are loops. */
    @Test
    void d6AChainOfAHundredThousandNodesIsReadAndPlannedWithoutDeepStacks() throws InterruptedException {
        ProtoBytes graph =
                new ProtoBytes().message(11, value("x0", -1, 2)).message(12, value("x" + (CHAIN - 1), -1, 2));
        for (int i = 1; i < CHAIN; i++) {
            graph.message(1, node("Relu", "n" + i, "x" + (i - 1), "x" + i));
        }
        byte[] file = ProtoBytes.model(17, graph);
        AtomicReference<Object> outcome = new AtomicReference<>("nothing");
        Thread reader = new Thread(
                null,
                () -> {
                    try {
                        outcome.set(OnnxFile.read("chain.onnx", file)
                                .graph()
                                .nodes()
                                .size());
                    } catch (Throwable thrown) {
                        outcome.set(thrown);
                    }
                },
                "small stack",
                SMALL_STACK);
        reader.start();
        reader.join();
        assertThat(outcome.get()).isEqualTo(CHAIN - 1);
    }

    /** Tiles, fills and ranges that would take up to terabytes: what is made while reading stays small, what a plan needs is said before it is made. */
    @ParameterizedTest
    @CsvSource({
        "Expand, 'x,sizes'",
        "Tile, 'x,sizes'",
        "ConstantOfShape, 'sizes'",
    })
    void d7WhatWouldTakeTooMuchMemoryIsRefusedWithBothNumbers(String op, String inputs) {
        ProtoBytes graph = graph(node(op, "bomb", inputs, "big"), node("ReduceSum", "sum", "big", "y"))
                .message(5, tensor("sizes", 7, 2).packed(7, 30_000, 60_000));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> {
                    OnnxModel model = read(graph);
                    Session.of(
                                    model.graph(),
                                    model.weights(),
                                    SessionOptions.standard().memoryBytes(1 << 30))
                            .plan(Map.of("x", Shape.of(1, 2)));
                })
                .isInstanceOfAny(
                        PlanTooLargeException.class, UnsupportedOnnxException.class, ModelFormatException.class)
                .hasMessageContaining("bomb");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
    }

    @ParameterizedTest
    @CsvSource({"OneHot, 'i,depth,pair'", "Range, 'zero,limit,one'", "EyeLike, square"})
    void d7NumbersMadeOfNothingAreCounted(String op, String inputs) {
        ProtoBytes graph = new ProtoBytes()
                .message(11, value("square", 46_000, 46_000))
                .message(11, value("i", 2))
                .message(12, value("y", 2))
                .message(1, node(op, "bomb", inputs, "y"))
                .message(5, tensor("depth", 7).packed(7, 2_000_000_000))
                .message(5, tensor("pair", 1, 2).floats(4, 0, 1))
                .message(5, tensor("zero", 7).packed(7, 0))
                .message(5, tensor("limit", 7).packed(7, 16_000_000))
                .message(5, tensor("one", 7).packed(7, 1));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(UnsupportedOnnxException.class)
                .hasMessageContaining("bomb")
                .hasMessageContaining("numbers out of nothing");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(32 << 20);
    }
}
