package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryPlanTest {
    @Test
    void blocksAliveTogetherNeverOverlap() {
        for (int seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.of(seed, "blocks");
            List<MemoryPlan.Block> blocks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int first = random.below(3L * i, 30);
                blocks.add(new MemoryPlan.Block(
                        random.below(3L * i + 1, 500), first, first + random.below(3L * i + 2, 8)));
            }
            MemoryPlan plan = new MemoryPlan(blocks);
            for (int a = 0; a < blocks.size(); a++) {
                assertThat(plan.offset(a) % 16).isEqualTo(12);
                assertThat(plan.offset(a) + blocks.get(a).floats()).isLessThanOrEqualTo(plan.floats());
                for (int b = 0; b < a; b++) {
                    if (blocks.get(a).meets(blocks.get(b))) {
                        boolean apart = plan.offset(a) + blocks.get(a).floats() <= plan.offset(b)
                                || plan.offset(b) + blocks.get(b).floats() <= plan.offset(a);
                        assertThat(apart)
                                .as("seed %d, blocks %d and %d", seed, a, b)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void memoryIsReusedOnceNobodyReadsIt() {
        MemoryPlan plan = new MemoryPlan(List.of(
                new MemoryPlan.Block(1000, 0, 1), new MemoryPlan.Block(1000, 1, 2), new MemoryPlan.Block(1000, 2, 3)));
        assertThat(plan.floats()).isLessThan(2100);
    }

    @Test
    void moreThanASlabHoldsIsRefused() {
        int most = Integer.MAX_VALUE - 100;
        assertThatThrownBy(() ->
                        new MemoryPlan(List.of(new MemoryPlan.Block(most, 0, 1), new MemoryPlan.Block(most, 1, 2))))
                .isInstanceOf(PlanTooLargeException.class)
                .hasMessageContaining("smaller batch");
    }
}
