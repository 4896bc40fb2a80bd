package dev.signet.inspect;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Curriculum C15: the receptive field in closed form is the one that gradients show. */
final class MeasuredFieldTest {
    private static final int DRAWS = 60;

    private static void measuredIsClosedForm(Network network, int... position) {
        Shape sample = network.inputShape();
        int[] sizes = new int[sample.rank() + 1];
        sizes[0] = 1;
        System.arraycopy(sample.toArray(), 0, sizes, 1, sample.rank());
        Value output = network.graph().output("output");
        ReceptiveField field = Objects.requireNonNull(ReceptiveField.of(
                        network.graph(), network.graph().shapes(Map.of("input", Shape.of(sizes))))
                .get(output.id()));
        List<Integer> at = new ArrayList<>();
        for (int p : position) {
            at.add(p);
        }
        MeasuredField measured = MeasuredField.ofArchitecture(network.graph(), output, sample, at, DRAWS);
        for (int axis = 0; axis < position.length; axis++) {
            ReceptiveField.Axis closed = field.axes().get(axis);
            assertThat(measured.size().get(axis)).as("size on axis %s", axis).isEqualTo((int) closed.size());
            assertThat(measured.first().get(axis)).as("begin on axis %s", axis).isEqualTo((int)
                    (closed.first() + position[axis] * closed.jump()));
        }
    }

    @Test
    void c15ThreeLayersOfThreeSeeSeven() {
        measuredIsClosedForm(
                sequential(input(2, 13, 13), conv2d(2, 3, 3), relu(), conv2d(3, 3, 3), relu(), conv2d(3, 2, 3)), 3, 4);
        measuredIsClosedForm(sequential(input(1, 5), conv1d(1, 1, 3)), 1);
        measuredIsClosedForm(sequential(input(1, 5), conv1d(1, 1, 3), conv1d(1, 1, 3)), 0);
    }

    @Test
    void c15StrideDilationPoolingAndBranchesToo() {
        measuredIsClosedForm(
                sequential(
                        input(1, 41, 41),
                        conv2d(1, 2, 3).padding(1).stride(2),
                        avgPool2d(2),
                        conv2d(2, 2, 3).dilation(2)),
                3,
                2);
        measuredIsClosedForm(sequential(input(1, 24, 24), conv2d(1, 2, 3), maxPool2d(2), conv2d(2, 2, 3)), 4, 4);
        measuredIsClosedForm(
                sequential(
                        input(2, 15, 17),
                        branches(
                                conv2d(2, 1, 3, 5).padding(1, 2),
                                conv2d(2, 1, 5, 1).padding(2, 0))),
                7,
                8);
        measuredIsClosedForm(sequential(input(1, 9, 9, 9), conv3d(1, 1, 3), conv3d(1, 1, 2, 3, 1)), 2, 2, 3);
        measuredIsClosedForm(sequential(input(1, 12, 12), locallyConnected2d(1, 2, 3), conv2d(2, 1, 3)), 3, 3);
    }

    @Test
    void theEffectiveFieldIsStrongestInTheMiddle() {
        Network network =
                sequential(input(1, 15, 15), conv2d(1, 4, 3), conv2d(4, 4, 3), conv2d(4, 4, 3), conv2d(4, 1, 3));
        MeasuredField measured = MeasuredField.ofArchitecture(
                network.graph(), network.graph().output("output"), network.inputShape(), List.of(3, 3), 3);
        float[] influence = measured.influence().floats();
        assertThat(influence[7 * 15 + 7]).isGreaterThan(10 * influence[3 * 15 + 3]);
    }
}
