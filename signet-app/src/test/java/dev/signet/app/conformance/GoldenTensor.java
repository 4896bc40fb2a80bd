package dev.signet.app.conformance;

import dev.signet.io.JsonCursor;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;

/** A tensor of a file of expected values, {@code {"shape": […], "data": […]}}, row by row, in double. */
record GoldenTensor(Shape shape, double[] data) {
    static GoldenTensor of(JsonCursor json) {
        double[] data = json.field("data").items().stream()
                .mapToDouble(JsonCursor::number)
                .toArray();
        return new GoldenTensor(Shape.of(json.field("shape").integers(0, Integer.MAX_VALUE)), data);
    }

    /** Equally spaced numbers in row-major order: {@code {"linspace": [first, last, count], "shape": […]}}. */
    static GoldenTensor evenlySpaced(JsonCursor json) {
        List<JsonCursor> range = json.field("linspace").items();
        Shape shape = Shape.of(json.field("shape").integers(0, Integer.MAX_VALUE));
        return evenlySpaced(range.get(0).number(), range.get(1).number(), shape);
    }

    static GoldenTensor evenlySpaced(double first, double last, Shape shape) {
        double[] data = new double[shape.elements()];
        for (int i = 0; i < data.length; i++) {
            data[i] = first + (last - first) * i / (data.length - 1);
        }
        return new GoldenTensor(shape, data);
    }

    /** Nested lists of numbers. */
    static GoldenTensor nested(JsonCursor json) {
        if (json.value() instanceof dev.signet.io.JsonNumber) {
            return new GoldenTensor(Shape.scalar(), new double[] {json.number()});
        }
        List<GoldenTensor> parts =
                json.items().stream().map(GoldenTensor::nested).toList();
        int[] inner = parts.getFirst().shape().toArray();
        int[] sizes = new int[inner.length + 1];
        sizes[0] = parts.size();
        System.arraycopy(inner, 0, sizes, 1, inner.length);
        return new GoldenTensor(
                Shape.of(sizes),
                parts.stream()
                        .flatMapToDouble(part -> Arrays.stream(part.data()))
                        .toArray());
    }

    int[] integers() {
        return Arrays.stream(data).mapToInt(number -> (int) number).toArray();
    }

    GoldenTensor as(int... sizes) {
        return new GoldenTensor(Shape.of(sizes), data);
    }

    Wide wide() {
        return Wide.ofDoubles(shape, data.clone());
    }

    Tensor tensor() {
        return wide().toTensor();
    }
}
