package dev.signet.op;

import dev.signet.graph.GradientScope;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** What ops have in common that choose elements of an input: the outputs are y and, in int64, the index of each among all elements of the input. */
final class ChosenElements {
    private ChosenElements() {}

    /** Both outputs, from the index of each. */
    static List<Wide> of(Wide x, Shape output, int... chosen) {
        Wide y = Wide.zeros(x.type(), output);
        long[] indices = new long[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            y.copy(x, chosen[i], i, 1);
            indices[i] = chosen[i];
        }
        return List.of(y, Wide.ofLongs(output, indices));
    }

    /** What arrives at y goes back to where it was taken from. */
    static Optional<Value> gradient(GradientScope scope) {
        return scope.gradient(0)
                .map(dy -> scope.add(new ChosenElementsGradient(), dy, scope.output(1), scope.input(0)));
    }
}
