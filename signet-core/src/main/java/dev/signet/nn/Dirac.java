package dev.signet.nn;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/** A convolution's weight {@code [out, in / groups, kernel…]} that passes channel i through to output i of each group, the identity where the counts agree. */
public record Dirac(int groups) implements Initializer {
    @Override
    public Tensor create(Shape shape, RandomStream random) {
        int outputs = shape.size(0) / groups;
        float[] values = new float[shape.elements()];
        int[] strides = shape.strides();
        int centre = 0;
        for (int axis = 2; axis < shape.rank(); axis++) {
            centre += shape.size(axis) / 2 * strides[axis];
        }
        for (int group = 0; group < groups; group++) {
            for (int channel = 0; channel < Math.min(outputs, shape.size(1)); channel++) {
                values[(group * outputs + channel) * strides[0] + channel * strides[1] + centre] = 1;
            }
        }
        return Tensor.wrap(shape, values);
    }
}
