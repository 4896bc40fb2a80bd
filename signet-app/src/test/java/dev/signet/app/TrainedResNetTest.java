package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.data.Datasets;
import dev.signet.data.ImageDataset;
import dev.signet.io.SafeTensors;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights that others trained fit the zoo's network by name and shape, and classify as their authors say. */
final class TrainedResNetTest {
    private static final int BATCH = 100;

    @Test
    void resnet20WithPublishedWeightsIsRightForTheExpectedShareOfCifar10() throws IOException {
        SafeTensors file = SafeTensors.read(SharedData.path("models/resnet-cifar10-akamaster/resnet20.safetensors"));
        ImageDataset images = Datasets.open(SharedData.path("datasets/cifar10-lossless-subset"))
                .test()
                .orElseThrow();
        Network network = Zoo.resnet20(Shape.of(3, 32, 32), 10);
        assertThat(file.tensors().keySet()).containsAll(network.initialise(0).keySet());
        Preprocessing preprocessing = Preprocessing.of(Normalize.imageNet());
        Model model = new Model(network.graph(), file.tensors(), List.of(), preprocessing);
        int correct = 0;
        for (int from = 0; from < images.size(); from += BATCH) {
            float[] batch = new float[BATCH * 3 * 32 * 32];
            for (int i = 0; i < BATCH; i++) {
                preprocessing.apply(images.image(from + i), batch, i * 3 * 32 * 32);
            }
            float[] scores =
                    model.run(Tensor.wrap(Shape.of(BATCH, 3, 32, 32), batch)).floats();
            for (int i = 0; i < BATCH; i++) {
                correct += mostProbable(scores, i * 10) == images.label(from + i) ? 1 : 0;
            }
        }
        assertThat(images.size()).isEqualTo(1000);
        assertThat(correct).isEqualTo(915);
    }

    private static int mostProbable(float[] scores, int from) {
        int best = 0;
        for (int c = 1; c < 10; c++) {
            best = scores[from + c] > scores[from + best] ? c : best;
        }
        return best;
    }
}
