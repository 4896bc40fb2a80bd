package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The mean of each window, in one to three dimensions.
 *
 * <p>Input {@code [N, C, spatial…]}, output {@code [N, C, spatial…]}. The divisor counts the cells of the window that lie on the input, and
 * with {@code countIncludePad} those on its padding, which are zeros, too; never those past the padding, where a window rounded up may reach.
 *
 * @param kernel the window's size on each spatial axis
 * @param ceil round the number of windows up, so that the last one may reach past the end
 * @param divisorOverride what every sum is divided by instead (PyTorch's {@code divisor_override}); 0 to count cells
 */
public record AveragePool(
        List<Integer> kernel, Sliding sliding, boolean ceil, boolean countIncludePad, int divisorOverride)
        implements Op {
    static final Attribute COUNT_INCLUDE_PAD = Attribute.optional(
            "count_include_pad", Attribute.Kind.FLAG, false, "whether padding counts in the divisor");

    static final Attribute DIVISOR_OVERRIDE = Attribute.optional(
            "divisor_override", Attribute.Kind.INTEGER, 0L, ">= 0, divides every sum; 0 counts cells");

    static final List<Attribute> ATTRIBUTES = Stream.concat(
                    Pooling.ATTRIBUTES.stream(), Stream.of(COUNT_INCLUDE_PAD, DIVISOR_OVERRIDE))
            .toList();

    public static final OpType TYPE = new OpType("AveragePool", "AveragePool-1", ATTRIBUTES, attributes -> {
        Pooling pooling = Pooling.from(attributes);
        return new AveragePool(
                pooling.kernel(),
                pooling.sliding(),
                pooling.ceil(),
                attributes.flag(COUNT_INCLUDE_PAD.name()),
                attributes.integer(DIVISOR_OVERRIDE.name()));
    });

    public AveragePool {
        kernel = new Pooling(kernel, sliding, ceil).kernel();
        if (divisorOverride < 0) {
            throw new ShapeException(
                    "divisor_override must be at least 1, or 0 to count cells, got " + divisorOverride);
        }
    }

    /** The mean: every sum is divided by its number of cells. */
    public AveragePool(List<Integer> kernel, Sliding sliding, boolean ceil, boolean countIncludePad) {
        this(kernel, sliding, ceil, countIncludePad, 0);
    }

    private Pooling pooling() {
        return new Pooling(kernel, sliding, ceil);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return pooling()
                .attributes()
                .with(COUNT_INCLUDE_PAD.name(), countIncludePad)
                .with(DIVISOR_OVERRIDE.name(), divisorOverride);
    }

    /** The window for this input shape, padding in numbers. */
    public Window window(Shape input) {
        return pooling().window(input);
    }

    /** What the sum of each window is divided by, for each spatial output position. */
    public int[] divisors(Shape input) {
        PoolTaps taps = pooling().taps(input);
        if (divisorOverride > 0) {
            int[] same = new int[taps.counts().length];
            Arrays.fill(same, divisorOverride);
            return same;
        }
        return countIncludePad ? taps.countsWithPadding(window(input)) : taps.counts();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        return List.of(x.type().withShape(pooling().output(x.shape())));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        return List.of(pooling().taps(x.shape()).averages(x, divisors(x.shape())));
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(
                new AveragePoolGradient(kernel, sliding, ceil, countIncludePad, divisorOverride),
                scope.gradient(),
                scope.input(0))));
    }

    /** Additions: outputs x taps. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return pooling().cost(outputs.getFirst(), inputs.getFirst());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return window(inputs.getFirst()).reach();
    }
}
