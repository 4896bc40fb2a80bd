package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** An application server loads Signet in a class loader of its own and drops it again: nothing of it may stay. */
class UnloadTest {
    private static final int CYCLES = 100;
    private static final int WARM_UP = 20;
    /** What loading Signet once takes is several times this. */
    private static final long SLACK_BYTES = 1 << 20;

    private static final int COLLECTIONS = 3;

    @Test
    void aHundredLoadersAreCollectedAndMetaspaceStaysFlat() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        long before = 0;
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            loaders.add(cycle());
            if (cycle == WARM_UP) {
                before = metaspaceWhenIdle(loaders);
            }
        }
        long after = metaspaceWhenIdle(loaders);
        // The virtual machine was seen to keep the last loader that ran, never an earlier one.
        assertThat(loaders.subList(0, CYCLES - 1))
                .as("loaders still in memory")
                .noneMatch(loader -> loader.get() != null);
        assertThat(after - before).as("metaspace grown over %s bytes", before).isLessThan(SLACK_BYTES);
    }

    /** Computes with two threads in a fresh class loader that shares nothing with this one. */
    private static WeakReference<ClassLoader> cycle() throws Exception {
        URL[] places = {place(Session.class), place(UnloadTest.class)};
        try (URLClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(Use.class.getName());
            assertThat(type.getClassLoader()).isSameAs(loader);
            Object scores = ((Supplier<?>) type.getDeclaredConstructor().newInstance()).get();
            assertThat((float[]) scores).hasSize(10);
            return new WeakReference<>(loader);
        }
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Waits until the compute threads have ended and the collector has taken what it can. */
    private static long metaspaceWhenIdle(List<WeakReference<ClassLoader>> loaders) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("signet-worker")) {
                thread.join();
            }
        }
        for (int attempt = 0;
                attempt < COLLECTIONS && loaders.stream().anyMatch(loader -> loader.get() != null);
                attempt++) {
            System.gc();
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .findFirst()
                .orElseThrow()
                .getUsed();
    }

    /** What runs inside the fresh loader. */
    public static final class Use implements Supplier<float[]> {
        public Use() {}

        @Override
        public float[] get() {
            Network network = Zoo.lenet5(Shape.of(1, 28, 28), 10);
            Session session = Session.of(
                    network.graph(),
                    network.initialise(1),
                    SessionOptions.standard().threads(2));
            Map<String, Tensor> outputs = session.run(Map.of("input", Tensor.zeros(Shape.of(1, 1, 28, 28))));
            return outputs.values().iterator().next().floats();
        }
    }
}
