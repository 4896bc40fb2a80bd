package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeTensorsMutationTest {
    private static final long SEED = 20_000;
    private static final int MUTATIONS = 20_000;

    private static byte[] original() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ElementType type : AllTypes.stored()) {
            tensors.put("layer." + type, AllTypes.random(type, Shape.of(2, 3), RandomStream.of(SEED, type.name())));
        }
        tensors.put("scalar", Tensor.scalar(3));
        tensors.put("none", Tensor.zeros(Shape.of(0, 4)));
        return new SafeTensors(tensors, Map.of("module", "Conv2d", "args", "{\"stride\": 2}")).toBytes();
    }

    @Test
    void damageIsRefusedOrGivesAnotherFileThatReadsBackAsItself() {
        byte[] original = original();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged =
                    Mutation.of(original, RandomStream.of(SEED, "mutation").at(i));
            try {
                SafeTensors read = SafeTensors.read("damaged", damaged);
                assertThat(SafeTensors.read("again", read.toBytes()).tensors())
                        .as("seed %d mutation %d", SEED, i)
                        .isEqualTo(read.tensors());
            } catch (ModelFormatException e) {
                refused++;
                assertThat(e.reason()).as("seed %d mutation %d", SEED, i).isNotBlank();
            } catch (Throwable e) {
                fail("seed " + SEED + " mutation " + i + ": " + e, e);
            }
        }
        // The rest only changed elements, names or spaces; a generator that hit nothing would be no test.
        assertThat(refused).isBetween(MUTATIONS / 2, MUTATIONS);
    }
}
