package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.MaxPoolIndices;
import dev.signet.op.MaxUnpool;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.tensor.ShapeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Layers between a max pool and its inverse: what they compute of the pooled image goes back to where the largest elements were found, zeros elsewhere
 * (PyTorch's {@code MaxPool2d(return_indices=True)} and {@code MaxUnpool2d}; Badrinarayanan et al., 2017). The layers between keep the shape, the output
 * has the size of the input.
 */
public record PoolUnpool(MaxPool pool, Layer body) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        int axes = pool.axes();
        Sliding sliding = new Sliding(
                Sizes.spread(pool.strides(), axes),
                Sizes.spread(pool.dilations(), axes),
                Padding.symmetric(Sizes.array(Sizes.spread(pool.paddings(), axes))));
        List<Integer> kernel = Sizes.spread(pool.kernelSize(), axes);
        List<Value> pooled = scope.addAll(new MaxPoolIndices(kernel, sliding, pool.ceilMode(), false), x);
        Value inside = scope.child("body", body, pooled.getFirst());
        if (!sameButBatch(inside.shape(), pooled.getFirst().shape())) {
            throw new ShapeException("the layers between pool and unpool give " + inside.shape()
                    + ", expected the shape" + " they get, " + pooled.getFirst().shape());
        }
        List<Integer> sizes = IntStream.range(2, x.shape().rank())
                .map(x.shape()::size)
                .boxed()
                .toList();
        return scope.add(new MaxUnpool(sizes), inside, pooled.get(1));
    }

    private static boolean sameButBatch(SymbolicShape a, SymbolicShape b) {
        return a.rank() == b.rank() && a.with(0, Dim.BATCH).mayEqual(b.with(0, Dim.BATCH));
    }

    @Override
    public String brief() {
        return "PoolUnpool(…)";
    }

    @Override
    public String toString() {
        Map<String, Layer> parts = new LinkedHashMap<>();
        parts.put("pool", pool);
        parts.put("body", body);
        return Place.container("PoolUnpool", parts);
    }
}
