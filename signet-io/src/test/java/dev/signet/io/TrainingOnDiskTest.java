package dev.signet.io;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.input;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.nn.Network;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.AdamW;
import dev.signet.train.BatchSource;
import dev.signet.train.CheckpointStore;
import dev.signet.train.LabelledBatch;
import dev.signet.train.MemoryCheckpoints;
import dev.signet.train.Schedule;
import dev.signet.train.TrainingEvent;
import dev.signet.train.TrainingListener;
import dev.signet.train.TrainingLoop;
import dev.signet.train.TrainingOptions;
import dev.signet.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose checkpoints are files goes on with the same bits as one that was never interrupted. */
final class TrainingOnDiskTest {
    private static final Network NETWORK =
            sequential(input(1, 5, 5), conv2d(1, 3, 3), batchNorm2d(3), flatten(), linear(27, 2));
    private static final TrainingOptions OPTIONS =
            TrainingOptions.of(3, AdamW.standard(), new Schedule.OneCycle(0.01)).checkpointEvery(Duration.ZERO);

    @TempDir
    private Path directory;

    /** Random images whose class is the sign of their first pixel. */
    private record Signs(int batches) implements BatchSource {
        @Override
        public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
            return IntStream.range(firstBatch, batches)
                    .mapToObj(number -> batch(epoch, number))
                    .iterator();
        }

        private static LabelledBatch batch(int epoch, int number) {
            RandomStream random = RandomStream.of(2, "signs").at(epoch).at(number);
            float[] images = new float[6 * 25];
            for (int i = 0; i < images.length; i++) {
                images[i] = (float) random.normal(i);
            }
            long[] labels = new long[6];
            int[] indices = new int[6];
            for (int n = 0; n < 6; n++) {
                labels[n] = images[n * 25] > 0 ? 1 : 0;
                indices[n] = number * 6 + n;
            }
            return new LabelledBatch(Tensor.wrap(Shape.of(6, 1, 5, 5), images), labels, indices);
        }
    }

    private static TrainingLoop loop(CheckpointStore store, TrainingListener listener) {
        return new TrainingLoop(
                NETWORK.graph(),
                NETWORK.initialise(1),
                OPTIONS,
                new Signs(5),
                List.of(Signs.batch(-1, 0)),
                store,
                listener);
    }

    @Test
    void aRunKilledInTheMiddleGoesOnFromItsFilesWithTheSameBits() throws IOException {
        TrainingResult whole =
                loop(new MemoryCheckpoints(), TrainingListener.none()).run();
        TrainingLoop killed = loop(CheckpointDirectory.open(directory), event -> {
            if (event instanceof TrainingEvent.CheckpointSaved saved && saved.step() == 8) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(killed::run).hasMessage("killed");
        TrainingResult resumed = loop(CheckpointDirectory.open(directory), TrainingListener.none())
                .resume();
        assertThat(resumed.state().sha256()).isEqualTo(whole.state().sha256());
        assertThat(resumed.best()).isEqualTo(whole.best());
        assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
        assertThat(resumed.epochs()).hasSize(3);
    }
}
