package dev.signet.algorithm;

import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a step is going to work: the layouts of its operands, and the tensors of inputs that never change (frozen weights), which may be packed
 * once. Integer operands have a dense layout.
 */
public record Site(List<Layout> inputs, List<Layout> outputs, List<Optional<Tensor>> frozen) {
    public Layout input(int index) {
        return inputs.get(index);
    }

    public Layout output(int index) {
        return outputs.get(index);
    }

    /** The channels-last layout of an input whose form asked for it. */
    public Layout.Spatial spatialInput(int index) {
        return (Layout.Spatial) inputs.get(index);
    }

    public Layout.Spatial spatialOutput(int index) {
        return (Layout.Spatial) outputs.get(index);
    }

    /** Those of some inputs that lie as output 0 does. */
    public List<Integer> alike(int... candidates) {
        return IntStream.of(candidates)
                .filter(index -> input(index).equals(output(0)))
                .boxed()
                .toList();
    }
}
