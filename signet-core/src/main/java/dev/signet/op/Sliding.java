package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a window slides, before the kernel size and the input size are known: stride and dilation per spatial axis (empty lists mean 1
 * everywhere) and padding.
 */
public record Sliding(List<Integer> strides, List<Integer> dilations, Padding padding) {
    public static final Sliding DEFAULT = new Sliding(List.of(), List.of(), Padding.VALID);

    static final Attribute STRIDES =
            Attribute.optional("strides", Attribute.Kind.INTEGERS, List.of(), "per spatial axis, >= 1");
    static final Attribute DILATIONS =
            Attribute.optional("dilations", Attribute.Kind.INTEGERS, List.of(), "per spatial axis, >= 1");

    public Sliding {
        strides = List.copyOf(strides);
        dilations = List.copyOf(dilations);
    }

    static Sliding from(Attributes attributes) {
        return new Sliding(
                boxed(attributes.integers(STRIDES.name())),
                boxed(attributes.integers(DILATIONS.name())),
                Padding.from(attributes));
    }

    private static List<Integer> boxed(int[] integers) {
        return java.util.Arrays.stream(integers).boxed().toList();
    }

    Attributes addTo(Attributes attributes) {
        return padding.addTo(attributes
                .with(STRIDES.name(), strides.stream().map(Integer::longValue).toList())
                .with(
                        DILATIONS.name(),
                        dilations.stream().map(Integer::longValue).toList()));
    }

    /** The same with a stride, a dilation and a padding for each of so many axes, where none stands for 1, 1 and 0. */
    public Sliding spelledOut(int axes) {
        return new Sliding(
                strides.isEmpty() ? Collections.nCopies(axes, 1) : strides,
                dilations.isEmpty() ? Collections.nCopies(axes, 1) : dilations,
                padding.equals(Padding.VALID) ? Padding.symmetric(new int[axes]) : padding);
    }

    /** The window of kernel size {@code kernel} over an input of these spatial sizes. */
    public Window over(int[] kernel, int[] spatial) {
        refuseMoreAxes(kernel.length);
        List<WindowAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < kernel.length; axis++) {
            axes.add(axis(axis, kernel, spatial[axis]));
        }
        return new Window(axes);
    }

    /** As {@link #over(int[], int[])}, from the shape of an activation {@code [batch, channels, spatial…]}. */
    public Window over(int[] kernel, Shape activation) {
        int[] spatial = new int[kernel.length];
        for (int axis = 0; axis < kernel.length; axis++) {
            spatial[axis] = activation.size(axis + 2);
        }
        return over(kernel, spatial);
    }

    private WindowAxis axis(int axis, int[] kernel, int inputSize) {
        return padding.resolve(
                axis,
                kernel[axis],
                perAxis(strides, axis, "strides"),
                perAxis(dilations, axis, "dilations"),
                inputSize);
    }

    private void refuseMoreAxes(int rank) {
        if (strides.size() > rank || dilations.size() > rank) {
            throw new ShapeException("strides " + strides + " or dilations " + dilations
                    + " are given for more than the " + rank + " spatial axes of the window");
        }
    }

    private static int perAxis(List<Integer> values, int axis, String what) {
        if (values.isEmpty()) {
            return 1;
        }
        if (axis >= values.size()) {
            throw new ShapeException(
                    what + " " + values + " are given for " + values.size() + " spatial axes, the window has more");
        }
        return values.get(axis);
    }

    /** The spatial sizes after the window has slid over an activation; formulas where the input's are symbols. */
    public List<Dim> outputs(int[] kernel, SymbolicShape activation, boolean ceil) {
        refuseMoreAxes(kernel.length);
        List<Dim> sizes = new ArrayList<>();
        for (int axis = 0; axis < kernel.length; axis++) {
            int spatialAxis = axis;
            String formula = "window(%s,k" + kernel[axis] + ",s" + perAxis(strides, axis, "strides") + ",d"
                    + perAxis(dilations, axis, "dilations") + "," + padding + (ceil ? ",ceil)" : ")");
            sizes.add(activation
                    .dim(axis + 2)
                    .map(
                            size -> {
                                WindowAxis window = axis(spatialAxis, kernel, size);
                                return ceil ? window.ceilOutputSize(size) : window.outputSize(size);
                            },
                            formula));
        }
        return Collections.unmodifiableList(sizes);
    }
}
