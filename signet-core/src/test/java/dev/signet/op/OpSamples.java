package dev.signet.op;

import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The table of samples: at least one for each op in {@link Ops#ALL}. Whoever adds an op adds a line. The numbers are random but always the
 * same; they never come near a tie or a kink, where a gradient jumps.
 */
final class OpSamples {
    private final RandomStream random = RandomStream.of(1, "op samples");
    private final List<OpSample> samples = new ArrayList<>();
    private long drawn;

    private OpSamples() {}

    static List<OpSample> all() {
        OpSamples table = new OpSamples();
        table.convolutions();
        table.locallyConnected();
        table.pads();
        table.channels();
        table.linear();
        table.shapes();
        table.pools();
        table.adaptivePools();
        table.singular();
        table.choosing();
        table.choosingBack();
        table.unpooling();
        table.columns();
        table.sampling();
        table.regions();
        table.deformed();
        table.quantized();
        table.pointwise();
        table.arithmetic();
        table.reductions();
        table.indexing();
        table.products();
        table.normalisation();
        table.fusedBatchNorm();
        table.softmax();
        table.losses();
        table.elementLosses();
        return List.copyOf(table.samples);
    }

    private void convolutions() {
        add(new Conv(Sliding.DEFAULT, 1), floats(2, 3, 5, 4), floats(4, 3, 3, 2), floats(4));
        add(new Conv(sliding(1, 2, 1, Padding.symmetric(1)), 1), floats(2, 2, 6), floats(3, 2, 3));
        add(
                new Conv(sliding(2, 1, 2, Padding.explicit(1, 0, 2, 1)), 2),
                floats(1, 4, 5, 5),
                floats(4, 2, 2, 3),
                floats(4));
        add(
                new Conv(new Sliding(List.of(2, 1, 2), List.of(), Padding.SAME_UPPER), 1),
                floats(1, 2, 3, 3, 4),
                floats(2, 2, 2, 2, 3));
        add(new ConvTranspose(Sliding.DEFAULT, List.of(), 1), floats(2, 3, 2, 3), floats(3, 2, 3, 2), floats(2));
        add(
                new ConvTranspose(sliding(2, 2, 1, Padding.explicit(1, 0, 0, 1)), List.of(1, 0), 2),
                floats(1, 4, 3, 2),
                floats(4, 1, 3, 2),
                floats(2));
        add(new ConvTranspose(sliding(1, 1, 3, Padding.symmetric(1)), List.of(2), 1), floats(3, 2, 3), floats(2, 3, 2));
        add(
                new ConvTranspose(sliding(3, 2, 1, Padding.symmetric(1, 0, 1)), List.of(), 1),
                floats(1, 2, 2, 1, 2),
                floats(2, 1, 3, 2, 2));
        Conv padded = new Conv(sliding(1, 1, 1, Padding.symmetric(1)), 1);
        add(OpSample.of(
                        new FusedConv(padded, false, new Limits(-0.25f, 0.5f)),
                        floats(2, 2, 5),
                        floats(3, 2, 3),
                        floats(3))
                .withoutGradient());
        add(OpSample.of(new FusedConv(padded, true, Limits.RELU), floats(2, 2, 5), floats(3, 2, 3), floats(2, 3, 5))
                .withoutGradient());
        add(
                new ConvInputGradient(sliding(1, 2, 1, Padding.symmetric(1)), 1),
                floats(2, 3, 3),
                floats(3, 2, 3),
                floats(2, 2, 6));
        add(new ConvInputGradient(Sliding.DEFAULT, 2), floats(1, 4, 3, 3), floats(4, 1, 2, 2), floats(1, 2, 4, 4));
        add(
                new ConvWeightGradient(sliding(1, 2, 1, Padding.symmetric(1)), 1),
                floats(2, 2, 6),
                floats(2, 3, 3),
                floats(3, 2, 3));
        add(new ConvWeightGradient(Sliding.DEFAULT, 2), floats(1, 2, 4, 4), floats(1, 4, 3, 3), floats(4, 1, 2, 2));
    }

    /** Weights for each position, for regions and for tiles; bias per channel and per output. */
    private void locallyConnected() {
        LocallyConnected plain = new LocallyConnected(Sliding.DEFAULT, 1, Sharing.REGIONS);
        locallyConnected(plain, floats(2, 2, 4, 3), floats(3, 2, 2, 2, 2, 2), floats(2));
        locallyConnected(plain, floats(2, 2, 4, 3), floats(3, 2, 2, 2, 2, 2), floats(2, 3, 2));
        Sliding strided = sliding(1, 2, 1, Padding.symmetric(1));
        locallyConnected(new LocallyConnected(strided, 2, Sharing.TILES), floats(2, 2, 7), floats(3, 4, 1, 3));
        Sliding dilated = new Sliding(List.of(1, 2), List.of(2, 1), Padding.explicit(1, 0, 0, 1));
        locallyConnected(
                new LocallyConnected(dilated, 1, Sharing.REGIONS), floats(1, 2, 6, 5), floats(2, 2, 3, 2, 3, 2));
        Sliding volume = sliding(3, 1, 1, Padding.symmetric(1, 0, 1));
        locallyConnected(
                new LocallyConnected(volume, 1, Sharing.TILES), floats(3, 1, 2, 3, 2), floats(2, 1, 2, 2, 1, 2, 2, 2));
    }

    private void locallyConnected(LocallyConnected op, Wide x, Wide weight, Wide... bias) {
        List<Wide> inputs = new ArrayList<>(List.of(x, weight));
        inputs.addAll(List.of(bias));
        OpSample sample = OpSample.of(op, inputs.toArray(new Wide[0]));
        add(sample);
        Wide dy = floats(op.reference(inputs).getFirst().shape().toArray());
        add(new LocallyConnectedInputGradient(op), dy, weight, x);
        add(new LocallyConnectedWeightGradient(op), x, dy, weight);
    }

    private void pads() {
        add(new Permute(List.of(0, 2, 1)), floats(2, 3, 4));
        add(new Permute(List.of(0, 3, 1, 2)), floats(2, 3, 4, 5));
        add(new Pad(PadMode.CONSTANT, List.of(1, 0), List.of(0, 2), 5), integers(9, 2, 3));
        for (PadMode mode : PadMode.values()) {
            for (Pad pad : List.of(
                    new Pad(mode, List.of(1, 2), List.of(2, 0), 0.5),
                    new Pad(mode, List.of(2, -1), List.of(-1, 1), 0))) {
                add(pad, floats(2, 2, 3, 4));
                Wide y = pad.reference(List.of(floats(2, 2, 3, 4))).getFirst();
                add(new PadGradient(pad), floats(y.shape().toArray()), floats(2, 2, 3, 4));
            }
            add(new Pad(mode, List.of(1, 0, 1), List.of(0, 1, 1), 2), floats(2, 3, 4));
        }
    }

    private void channels() {
        add(new ChannelSum(), floats(2, 3, 2, 2));
        add(new ChannelSum(), floats(4, 3));
        add(new ChannelBroadcast(), floats(3), floats(2, 3, 2, 2));
    }

    private void linear() {
        add(new Linear(), floats(3, 4), floats(2, 4), floats(2));
        add(new Linear(), floats(2, 3, 4), floats(5, 4), floats(5));
        add(new Linear(), floats(4), floats(2, 4), floats(2));
        add(new Linear(), floats(0, 4), floats(2, 4));
        add(new LinearInputGradient(), floats(3, 2), floats(2, 4));
        add(new LinearInputGradient(), floats(2, 2, 3), floats(3, 4));
        add(new LinearWeightGradient(), floats(3, 4), floats(3, 2));
        add(new LinearWeightGradient(), floats(2, 2, 4), floats(2, 2, 3));
    }

    private void shapes() {
        add(new Flatten(1, -1), floats(2, 3, 2, 2));
        add(new Flatten(0, 1), floats(2, 3, 2));
        add(new Flatten(0, -1), floats());
        add(new Flatten(1, 2), integers(9, 2, 3, 2));
        add(new Reshape(List.of(0, -1)), floats(2, 3, 4));
        add(new Reshape(List.of(0, 2, -1, 0)), floats(2, 6, 3, 4));
        add(new Reshape(List.of(6, 2)), floats(2, 3, 2));
        add(new Reshape(List.of()), floats(1, 1));
        add(new ReshapeLike(), floats(6, 2), floats(3, 4));
        add(new Concat(1), floats(2, 1, 3), floats(2, 3, 3), floats(2, 0, 3));
        add(new Concat(-1), floats(2, 3), floats(2, 2));
        add(new Concat(0), integers(9, 2), integers(9, 3));
        add(OpSample.of(new SelectChannels(List.of(3, 0, 3, 1)), floats(2, 3, 2), floats(2, 1, 2))
                .withoutGradient());
        add(new Slice(1, 1, 2), floats(2, 4, 3));
        add(new Slice(-1, 0, 2), floats(2, 2, 3));
        add(new Slice(0, 1, 0), floats(2, 2));
        add(new SliceGradient(1, 1, 2), floats(2, 2, 3), floats(2, 4, 3));
    }

    private void pools() {
        Sliding asymmetric = new Sliding(List.of(2, 1), List.of(), Padding.explicit(1, 0, 0, 1));
        List<Pooling> geometries = List.of(
                new Pooling(List.of(2), sliding(1, 2, 1, Padding.VALID), false),
                new Pooling(List.of(3), sliding(1, 2, 1, Padding.symmetric(1)), true),
                new Pooling(List.of(3, 2), asymmetric, false),
                new Pooling(List.of(3, 2), asymmetric, true),
                new Pooling(List.of(2, 2), sliding(2, 1, 2, Padding.VALID), false),
                new Pooling(List.of(2, 3), sliding(2, 2, 1, Padding.SAME_LOWER), false),
                new Pooling(List.of(2, 2, 2), Sliding.DEFAULT, false));
        for (Pooling pooling : geometries) {
            Wide x = activation(pooling.kernel().size());
            Wide dy = floats(
                    pooling.output(SymbolicShape.of(x.shape())).concrete().toArray());
            List<Integer> kernel = pooling.kernel();
            Sliding sliding = pooling.sliding();
            boolean ceil = pooling.ceil();
            add(new MaxPool(kernel, sliding, ceil), x);
            add(OpSample.of(new MaxPoolGradient(kernel, sliding, ceil), dy, x).withoutGradient());
            for (boolean countIncludePad : new boolean[] {false, true}) {
                add(new AveragePool(kernel, sliding, ceil, countIncludePad), x);
                add(new AveragePoolGradient(kernel, sliding, ceil, countIncludePad), dy, x);
            }
            add(new AveragePool(kernel, sliding, ceil, true, 3), x);
            add(new AveragePoolGradient(kernel, sliding, ceil, true, 3), dy, x);
        }
        add(new MaxPool(List.of(2, 2), Sliding.DEFAULT, false), integers(100, 1, 2, 3, 3));
    }

    private void adaptivePools() {
        for (List<Integer> sizes :
                List.of(List.of(1), List.of(1, 1), List.of(3, 7), List.of(0, 2), List.of(2, -1, 1))) {
            Wide x = activation(sizes.size());
            Wide dy = floats(new AdaptivePooling(sizes)
                    .output(SymbolicShape.of(x.shape()))
                    .concrete()
                    .toArray());
            add(new AdaptiveAveragePool(sizes), x);
            add(new AdaptiveAveragePoolGradient(sizes), dy, x);
            add(new AdaptiveMaxPool(sizes), x);
            add(OpSample.of(new AdaptiveMaxPoolGradient(sizes), dy, x).withoutGradient());
        }
    }

    private void choosing() {
        add(OpSample.of(new AdaptivePolyphase(List.of(2)), floats(2, 3, 6)));
        add(OpSample.of(new AdaptivePolyphase(List.of(2, 3)), floats(2, 2, 4, 6)));
        add(OpSample.of(new AdaptivePolyphase(List.of(2, 1, 2)), floats(1, 2, 4, 2, 2)));
        Wide flat = Wide.ofDoubles(Shape.of(2, 2, 2), 0.1, 0.8, 0.5, 0.3, 0.95, 0.2, 0.6, 0.45);
        add(OpSample.of(new FractionalMaxPool(List.of(2, 3), List.of(3, 2)), floats(2, 2, 6, 7), flat)
                .fixed(1));
        Wide alike = Wide.ofDoubles(Shape.of(1, 2, 3), 0.1, 0.8, 0.5, 0.3, 0.95, 0.2);
        add(OpSample.of(new FractionalMaxPool(List.of(2, 2, 1), List.of(2, 3, 2)), floats(2, 2, 4, 5, 3), alike)
                .fixed(1));
        Wide line = Wide.ofDoubles(Shape.of(1, 1, 1), 0.7);
        add(OpSample.of(new FractionalMaxPool(List.of(3), List.of(1)), floats(1, 1, 5), line)
                .fixed(1));
    }

    private void choosingBack() {
        Wide indices = Wide.ofLongs(Shape.of(2, 1, 3), 4, 0, 4, 6, 9, 5);
        add(new ChosenElementsGradient(), floats(2, 1, 3), indices, floats(2, 1, 5));
    }

    private void singular() {
        Wide u = Wide.ofDoubles(Shape.of(3), 0.6, -0.5, 0.62);
        Wide v = Wide.ofDoubles(Shape.of(4), 0.5, 0.4, -0.6, 0.48);
        Wide weight =
                Wide.ofDoubles(Shape.of(3, 2, 2), 0.9, 0.3, -0.7, 0.2, -0.4, -0.6, 0.5, -0.1, 0.8, 0.7, -0.2, 0.6);
        add(OpSample.of(new SpectralNorm(1, 1e-12), weight, u, v).fixed(1, 2));
        add(OpSample.of(new SpectralNorm(3, 1e-6), weight.reshaped(Shape.of(3, 4)), u, v)
                .fixed(1, 2));
        Wide dy = floats(3, 2, 2);
        add(OpSample.of(new SpectralNormGradient(), dy, weight, u, v).withoutGradient());
        add(OpSample.of(new SpectralVectors(2, 1e-12), weight, u).fixed(0, 1));
    }

    private void unpooling() {
        for (boolean firstAxisFastest : new boolean[] {false, true}) {
            MaxPoolIndices pool =
                    new MaxPoolIndices(List.of(2, 2), sliding(2, 2, 1, Padding.VALID), true, firstAxisFastest);
            add(OpSample.of(pool, floats(2, 2, 3, 4)));
        }
        Wide indices = Wide.ofLongs(Shape.of(1, 2, 2), 1, 3, 6, 9);
        add(new MaxUnpool(List.of(5)), floats(1, 2, 2), indices);
        add(new MaxUnpoolGradient(), floats(1, 2, 5), indices);
    }

    private void columns() {
        Sliding padded = sliding(2, 2, 1, Padding.explicit(1, 0, 0, 1));
        add(new Im2Col(List.of(2, 3), padded), floats(2, 3, 5, 4));
        add(new Im2Col(List.of(2), sliding(1, 1, 2, Padding.VALID)), floats(1, 2, 5));
        add(new Im2Col(List.of(2, 1, 2), Sliding.DEFAULT), integers(9, 1, 2, 2, 2, 3));
        add(new Col2Im(List.of(5, 4), List.of(2, 3), padded), floats(2, 18, 6));
        add(new Col2Im(List.of(3), List.of(2), Sliding.DEFAULT), integers(9, 1, 4, 2));
    }

    private void sampling() {
        List<Integer> spatial = List.of(2, 3);
        for (Resize resize : List.of(
                Resize.toSizes(Interpolation.of("linear", "half_pixel"), spatial, List.of(5, 3)),
                Resize.byScales(Interpolation.NEAREST_HALF_PIXEL, spatial, List.of(1.7, 0.6)),
                Resize.toSizes(Interpolation.of("cubic", "align_corners"), spatial, List.of(2, 7)),
                new Resize(
                        new Interpolation("cubic", "half_pixel_symmetric", "floor", -0.5, true, false, 0),
                        spatial,
                        List.of(),
                        List.of(0.7, 2.4),
                        "stretch",
                        List.of()),
                new Resize(
                        new Interpolation("linear", "pytorch_half_pixel", "ceil", -0.5, false, true, 0),
                        List.of(-2, -1),
                        List.of(2, 3),
                        List.of(),
                        "not_larger",
                        List.of()),
                new Resize(
                        new Interpolation("linear", "tf_crop_and_resize", "floor", -0.5, false, false, 7),
                        List.of(0, 1, 2, 3),
                        List.of(2, 2, 3, 4),
                        List.of(),
                        "stretch",
                        List.of(0.0, 0.0, -0.3, 0.2, 1.0, 1.0, 0.9, 1.4)))) {
            Wide x = floats(2, 2, 4, 5);
            add(resize, x);
            add(
                    new ResizeGradient(resize),
                    floats(resize.reference(List.of(x)).getFirst().shape().toArray()),
                    x);
        }
        add(Resize.byScales(Interpolation.of("linear", "asymmetric"), List.of(), List.of(1.0, 2.0)), integers(9, 2, 3));
        for (String mode : List.of("nearest", "linear", "cubic")) {
            for (String padding : List.of("zeros", "border", "reflection")) {
                GridSample sample = new GridSample(mode, padding, padding.equals("border"));
                Wide grid = floats(2, 3, 2, 2);
                for (int i = 0; i < grid.doubles().length; i++) {
                    grid.doubles()[i] *= 1.6;
                }
                add(sample, floats(2, 2, 4, 3), grid);
                add(OpSample.of(new GridSampleGradient(sample), floats(2, 2, 3, 2), floats(2, 2, 4, 3), grid)
                        .withoutGradient());
            }
        }
        add(new GridSample("linear", "zeros", false), floats(1, 2, 2, 3, 2), floats(1, 2, 1, 3, 3));
    }

    private void regions() {
        Wide images = Wide.ofLongs(Shape.of(2), 1, 0);
        Wide regions = Wide.ofDoubles(Shape.of(2, 4), 0.3, -0.4, 4.2, 3.1, 1.2, 0.7, 2.1, 9.6);
        for (RoiAlign align : List.of(
                new RoiAlign("avg", true, 2, 3, 0, 0.9),
                new RoiAlign("avg", false, 2, 2, 2, 1),
                new RoiAlign("max", true, 2, 2, 2, 1))) {
            add(OpSample.of(align, floats(2, 2, 5, 4), regions, images).fixed(1));
            add(OpSample.of(
                            new RoiAlignGradient(align),
                            floats(2, 2, align.height(), align.width()),
                            floats(2, 2, 5, 4),
                            regions,
                            images)
                    .withoutGradient());
        }
        Wide numbered = Wide.ofDoubles(Shape.of(2, 5), 1, 0, 1, 3, 4, 0, 2, 0, 2, 9);
        MaxRoiPool pool = new MaxRoiPool(2, 3, 0.8);
        add(OpSample.of(pool, floats(2, 2, 5, 4), numbered).fixed(1));
        add(OpSample.of(new MaxRoiPoolGradient(pool), floats(2, 2, 2, 3), floats(2, 2, 5, 4), numbered)
                .withoutGradient());
    }

    private void deformed() {
        DeformConv conv = new DeformConv(sliding(2, 1, 1, Padding.symmetric(1, 0)), 2, 2);
        Wide[] inputs = {floats(2, 4, 3, 4), floats(4, 2, 2, 3), floats(2, 24, 4, 2), floats(4), floats(2, 12, 4, 2)};
        add(conv, inputs);
        add(OpSample.of(
                        new DeformConvGradient(conv),
                        floats(2, 4, 4, 2),
                        inputs[0],
                        inputs[1],
                        inputs[2],
                        inputs[3],
                        inputs[4])
                .withoutGradient());
    }

    private void quantized() {
        Sliding padded = sliding(2, 1, 1, Padding.symmetric(1, 1));
        Wide x = integers(255, 2, 2, 4, 4);
        Wide weight = integers(255, 3, 2, 3, 3);
        Wide zero = Wide.ofLongs(Shape.scalar(), 120);
        Wide zeros = Wide.ofLongs(Shape.of(3), 110, 120, 130);
        add(new ConvInteger(padded, 1), x, weight, zero, zeros);
        Wide one = Wide.ofDoubles(Shape.scalar(), 0.01);
        add(OpSample.of(
                        new QuantizedConv(padded, 1),
                        x,
                        one,
                        zero,
                        weight,
                        positive(3),
                        zeros,
                        one,
                        Wide.ofLongs(ElementType.UINT8, Shape.scalar(), 128),
                        integers(1000, 3))
                .withoutGradient());
        add(OpSample.of(
                        new QuantizedMatMul(),
                        integers(255, 2, 3, 4),
                        one,
                        zero,
                        integers(255, 4, 2),
                        positive(2),
                        Wide.ofLongs(Shape.of(2), 110, 120),
                        one,
                        Wide.ofLongs(ElementType.INT8, Shape.scalar(), -3))
                .withoutGradient());
    }

    private void pointwise() {
        add(new Relu(), floats(2, 3, 4));
        add(new Relu(), integers(9, 2, 3));
        add(new Activation(ActivationFunction.SHRINK, 3, 1.5), integers(9, 2, 3));
        add(OpSample.of(new ReluGradient(), floats(2, 3), floats(2, 3)).withoutGradient());
        for (ActivationFunction function : ActivationFunction.values()) {
            Activation activation = new Activation(function);
            add(activation, floats(2, 3, 4));
            add(OpSample.of(new ActivationGradient(activation), floats(2, 3), floats(2, 3))
                    .withoutGradient());
        }
        add(new Sigmoid(), floats(2, 3));
        add(OpSample.of(new SigmoidGradient(), floats(2, 3), floats(2, 3)).withoutGradient());
        add(new Tanh(), floats(2, 3));
        add(OpSample.of(new TanhGradient(), floats(2, 3), floats(2, 3)).withoutGradient());
        add(new Add(), floats(2, 3), floats(2, 3));
        add(new Add(), floats(2, 1, 4), floats(3, 1));
        add(new Add(), floats(), floats(2, 2));
        add(new Add(), integers(9, 2, 3), integers(9, 3));
        add(new Mul(), floats(2, 3), floats(2, 3));
        add(new Mul(), floats(2, 3, 2, 2), floats(2, 3, 1, 1));
        add(new Mul(), floats(1, 4), floats(3, 1));
        add(new SumTo(), floats(2, 3, 4), floats(3, 1));
        add(new SumTo(), floats(2, 3), floats());
        add(new SumTo(), floats(2, 3), floats(2, 3));
        add(new BroadcastLike(), floats(3, 1), floats(2, 3, 4));
        add(new Dropout(0.5), floats(2, 3));
        add(new DropoutTraining(0.5, "3"), floats(2, 30), integers(1000, 2), integers(1000));
        add(new Dropout(0.5, 2), floats(2, 3));
        add(new DropBlock(0.2, 3), floats(2, 2, 3, 4));
        add(new DropoutTraining(0.5, "3", 2), floats(2, 9, 3, 2), integers(1000, 2), integers(1000));
        add(new DropoutTraining(0.5, "3", 1), floats(6, 3, 2), integers(1000, 6), integers(1000));
    }

    private void arithmetic() {
        for (BinaryFunction function : BinaryFunction.values()) {
            Binary binary = new Binary(function);
            add(binary, integers(9, 2, 3), integers(9, 3));
            if (function.takesFloats()) {
                add(binary, positive(2, 3), positive(3));
                add(binary, positive(2, 1), positive(1, 3));
            }
        }
        for (Comparison comparison : Comparison.values()) {
            add(new Compare(comparison), floats(2, 3), floats(2, 1));
            add(new Compare(comparison), integers(3, 4), integers(3, 4));
        }
        add(new Compare(Comparison.EQUAL), texts("a", "b"), texts("a", "c"));
        for (UnaryFunction function : UnaryFunction.values()) {
            Unary unary = new Unary(function);
            if (function.takesIntegers()) {
                add(unary, integers(9, 2, 3));
            }
            if (function.takesFloats()) {
                Wide x = function == UnaryFunction.ACOSH ? moved(1.1, positive(2, 3)) : scaled(0.6, positive(2, 3));
                boolean steps =
                        function.takesIntegers() && function != UnaryFunction.ABS && function != UnaryFunction.NEG;
                OpSample sample = OpSample.of(unary, x);
                add(steps ? sample.fixed(0) : sample);
            }
        }
        add(new Unary(UnaryFunction.NOT), bools(2, 3));
        add(new Where(), bools(2, 3), floats(3), floats(2, 1));
        add(new Where(), bools(2), texts("a", "b"), texts("c", "d"));
        for (FloatTest.Kind kind : FloatTest.Kind.values()) {
            add(new FloatTest(kind), floats(2, 3));
        }
        add(new FillLike(ElementType.FLOAT32, 2), floats(2, 3));
        add(new FillLike(ElementType.BOOL, 1), integers(9, 2, 3));
        add(new Cast(ElementType.FLOAT64), floats(2, 3));
        add(new Cast(ElementType.INT8), floats(2, 3));
        add(new Cast(ElementType.FLOAT16), integers(9, 3));
        add(new Cast(ElementType.STRING), integers(9, 3));
        add(new Cast(ElementType.INT64), texts("7", "-1"));
        add(OpSample.of(
                        new Quantize(ElementType.UINT8, ElementType.FLOAT32, true),
                        floats(2, 3),
                        positive(3),
                        integers(9, 3))
                .fixed(0, 1));
        Wide zero = Wide.zeros(ElementType.FLOAT8E5M2, Shape.of(3));
        add(OpSample.of(
                        new Quantize(ElementType.FLOAT8E5M2, ElementType.FLOAT32, true),
                        floats(2, 3),
                        positive(3),
                        zero)
                .fixed(0, 1, 2));
    }

    private void reductions() {
        for (Reduction reduction : Reduction.values()) {
            add(new Reduce(reduction, List.of(1), true), positive(2, 3, 2));
            add(new Reduce(reduction, List.of(-1, 0), false), positive(2, 3, 2));
            add(new Reduce(reduction, List.of(0), false), integers(9, 3, 2));
            add(new Reduce(reduction, List.of(), true), positive(2, 2));
        }
        for (boolean flag : new boolean[] {false, true}) {
            add(new ArgReduce(flag, 1, !flag, flag), floats(2, 3, 2));
            add(new ArgReduce(flag, -1, flag, flag), integers(4, 2, 5));
            add(new TopK(2, 1, flag), floats(2, 4, 2));
            add(new TopK(3, -1, flag), integers(9, 2, 4));
            add(new Cumulative(flag, 1, flag, false), positive(2, 4));
            add(new Cumulative(flag, 0, !flag, true), positive(3, 2));
            add(new Cumulative(flag, 0, false, true), integers(5, 3, 2));
        }
    }

    private void indexing() {
        add(new Expand(List.of(2, 3, 4)), floats(3, 1));
        add(new Expand(List.of(1)), integers(9, 2, 2));
        add(new Unsqueeze(List.of(1, -1)), floats(2, 3));
        add(new Squeeze(List.of(1, -1)), floats(2, 1, 3, 1));
        add(new Dimensions(1, 3), floats(2, 3, 4));
        add(new Trilu(true, 1), floats(2, 3, 4));
        add(new Trilu(false, -1), integers(9, 3, 3));
        Gather slices = new Gather(Gather.Kind.SLICES, 1);
        Gather elements = new Gather(Gather.Kind.ELEMENTS, -1);
        Gather tuples = new Gather(Gather.Kind.ND, 0);
        Gather shared = new Gather(Gather.Kind.ND, 1);
        Wide pairs = Wide.ofLongs(Shape.of(3, 2), 0, 1, -1, 2, 1, 0);
        add(slices, floats(2, 3, 2), Wide.ofLongs(Shape.of(2, 2), 0, 2, -1, 0));
        add(new Gather(Gather.Kind.SLICES, 0), texts("a", "b"), Wide.ofLongs(Shape.scalar(), 1));
        add(elements, floats(2, 3), integers(3, 2, 4));
        add(tuples, floats(2, 3, 2), pairs);
        add(shared, floats(2, 3, 2), integers(3, 2, 2, 1));
        add(new GatherGradient(slices), floats(2, 2, 2), integers(3, 2), floats(2, 3, 2));
        add(new GatherGradient(elements), floats(2, 4), integers(3, 2, 4), floats(2, 3));
        add(new GatherGradient(tuples), floats(3, 2), pairs, floats(2, 3, 2));
        for (Scatter.Combination combination : Scatter.Combination.values()) {
            boolean differentiable = combination == Scatter.Combination.NONE || combination == Scatter.Combination.ADD;
            OpSample one = OpSample.of(
                    new Scatter(elements, combination),
                    floats(2, 3),
                    Wide.ofLongs(Shape.of(2, 2), 0, 2, 1, -1),
                    floats(2, 2));
            OpSample many = OpSample.of(new Scatter(tuples, combination), floats(2, 3, 2), pairs, floats(3, 2));
            add(differentiable ? one : one.withoutGradient());
            add(differentiable ? many : many.withoutGradient());
            add(new Scatter(elements, combination), integers(9, 2, 3), integers(3, 2, 2), integers(9, 2, 2));
        }
    }

    private void products() {
        add(new MatMul(), floats(2, 3), floats(3, 4));
        add(new MatMul(), floats(2, 1, 2, 3), floats(4, 3, 2));
        add(new MatMul(), floats(3), floats(2, 3, 2));
        add(new MatMul(), floats(2, 2, 3), floats(3));
        add(new MatMul(), floats(3), floats(3));
        add(new MatMul(), integers(9, 2, 3), integers(9, 3, 2));
        add(new Einsum("bij, bjk -> bik"), floats(2, 2, 3), floats(2, 3, 2));
        add(new Einsum("...i,...i"), floats(2, 1, 3), floats(4, 3));
        add(new Einsum("ij,k->i"), floats(2, 3), floats(2));
        add(new Einsum("i,i"), floats(3), floats(3));
        add(OpSample.of(new Einsum("...ii->...i"), floats(2, 3, 3)).withoutGradient());
        add(new Einsum("ij->ji"), integers(9, 2, 3));
    }

    private void normalisation() {
        for (Standardize norm : List.of(
                new Standardize(1, 2, 1e-5, true),
                new Standardize(-1, 1, 1e-3, true),
                new Standardize(2, 1, 1e-5, false))) {
            add(norm, floats(2, 4, 3, 2));
            add(OpSample.of(new StandardizeGradient(norm), floats(2, 4, 3, 2), floats(2, 4, 3, 2))
                    .withoutGradient());
        }
        add(OpSample.of(new BatchNorm(1e-5, 0.1), floats(3, 2, 2), floats(2), floats(2), floats(2), positive(2))
                .fixed(3, 4));
        add(OpSample.of(
                        new InstanceNormTracked(1e-5, 0.1),
                        floats(3, 2, 2),
                        floats(2),
                        floats(2),
                        floats(2),
                        positive(2))
                .fixed(3, 4));
        add(OpSample.of(
                        new BatchNormGradient(1e-5),
                        floats(3, 2, 2),
                        floats(3, 2, 2),
                        floats(2),
                        floats(2),
                        positive(2))
                .withoutGradient());
        add(OpSample.of(new BatchNormTraining(1e-3, 0.1), floats(3, 2, 2), floats(2), floats(2), floats(2), positive(2))
                .gradientsArriveAt(0)
                .fixed(3, 4));
        add(OpSample.of(
                        new BatchNormTrainingGradient(),
                        floats(3, 2, 2),
                        floats(3, 2, 2),
                        floats(2),
                        floats(2),
                        positive(2))
                .withoutGradient());
    }

    private void fusedBatchNorm() {
        BatchNormTraining norm = new BatchNormTraining(1e-3, 0.1);
        add(OpSample.of(
                        new FusedBatchNormTraining(norm, false, Limits.RELU),
                        floats(3, 2, 2),
                        floats(2),
                        floats(2),
                        floats(2),
                        positive(2))
                .withoutGradient());
        add(OpSample.of(
                        new FusedBatchNormTraining(norm, true, new Limits(-0.5f, 0.5f)),
                        floats(3, 2, 2),
                        floats(2),
                        floats(2),
                        floats(2),
                        positive(2),
                        floats(3, 2, 2))
                .withoutGradient());
        add(OpSample.of(
                        new FusedBatchNormTrainingGradient(new Limits(0, 6)),
                        floats(3, 2, 2),
                        floats(3, 2, 2),
                        floats(2),
                        floats(2),
                        positive(2),
                        floats(2))
                .withoutGradient());
    }

    private void softmax() {
        for (LpNormalize normalize : List.of(new LpNormalize(1, 2), new LpNormalize(-1, 1), new LpNormalize(0, 3))) {
            add(normalize, floats(3, 2, 4));
            add(OpSample.of(new LpNormalizeGradient(normalize), floats(3, 2, 4), floats(3, 2, 4))
                    .withoutGradient());
        }
        add(OpSample.of(new Hardmax(1), floats(2, 3, 2)).withoutGradient());
        for (int axis : new int[] {1, -1}) {
            add(new Softmax(axis), floats(2, 3, 2));
            add(OpSample.of(new SoftmaxGradient(axis), floats(2, 3, 2), floats(2, 3, 2))
                    .withoutGradient());
            add(new LogSoftmax(axis), floats(2, 3, 2));
            add(OpSample.of(new LogSoftmaxGradient(axis), floats(2, 3, 2), floats(2, 3, 2))
                    .withoutGradient());
        }
    }

    private void losses() {
        for (String reduction : List.of("mean", "sum", "none")) {
            Wide gradient = reduction.equals("none") ? floats(4) : floats();
            for (double smoothing : new double[] {0, 0.1}) {
                CrossEntropy loss = new CrossEntropy(reduction, smoothing, 2);
                CrossEntropyGradient slope = new CrossEntropyGradient(reduction, smoothing, 2);
                Wide indices = Wide.ofLongs(Shape.of(4), 0, 2, 1, 2);
                Wide weights = positive(3);
                add(loss, floats(4, 3), indices);
                add(OpSample.of(loss, floats(4, 3), indices, weights).fixed(2));
                add(OpSample.of(loss, floats(4, 3), floats(4, 3), weights).fixed(1, 2));
                add(OpSample.of(slope, gradient, floats(4, 3), indices, weights).withoutGradient());
            }
        }
        add(new CrossEntropy("none", 0.2, -100), floats(2, 3, 2, 2), integers(3, 2, 2, 2));
        add(new CrossEntropy("mean", 0.2, -100), floats(2, 3, 2, 2), integers(3, 2, 2, 2));
        add(OpSample.of(new CrossEntropy(0), floats(2, 3, 4), floats(2, 3, 4)).fixed(1));
    }

    private void elementLosses() {
        for (LossFunction function : LossFunction.values()) {
            boolean ofProbabilities = function == LossFunction.BINARY || function == LossFunction.POISSON;
            Wide x = ofProbabilities ? probabilities(2, 3) : floats(2, 3);
            Wide t = function == LossFunction.FOCAL || function == LossFunction.DIVERGENCE
                    ? probabilities(2, 3)
                    : Wide.ofLongs(Shape.of(2, 3), 1, -1, 1, 1, -1, -1);
            for (LossReduction reduction : LossReduction.values()) {
                ElementLoss loss = new ElementLoss(function, reduction);
                add(OpSample.of(loss, x, t).fixed(1));
                add(OpSample.of(loss, x, t, positive(3)).fixed(1, 2));
                Wide dloss = reduction == LossReduction.NONE ? floats(2, 3) : floats();
                add(OpSample.of(new ElementLossGradient(loss), dloss, x, t, positive(3))
                        .withoutGradient());
            }
        }
        add(OpSample.of(new ElementLoss(LossFunction.SMOOTH_ABSOLUTE, 0, 0, LossReduction.MEAN), floats(4), floats(4))
                .fixed(1));
        add(OpSample.of(new ElementLoss(LossFunction.POISSON, 1, 1e-8, LossReduction.SUM), positive(4), integers(5, 4))
                .fixed(1));
        add(OpSample.of(new ElementLoss(LossFunction.FOCAL, -1, 0, LossReduction.SUM), floats(4), probabilities(4))
                .fixed(1));
        for (LossReduction reduction : List.of(LossReduction.MEAN, LossReduction.SUM, LossReduction.NONE)) {
            NegativeLogLikelihood loss = new NegativeLogLikelihood(reduction, 2);
            Wide indices = Wide.ofLongs(Shape.of(4), 0, 2, 1, 2);
            Wide weights = positive(3);
            add(loss, floats(4, 3), indices);
            add(OpSample.of(loss, floats(4, 3), indices, weights).fixed(2));
            add(loss, floats(2, 3, 2, 2), integers(3, 2, 2, 2));
            Wide dloss = reduction == LossReduction.NONE ? floats(4) : floats();
            add(OpSample.of(new NegativeLogLikelihoodGradient(loss), dloss, floats(4, 3), indices, weights)
                    .withoutGradient());
        }
    }

    private void add(Op op, Wide... inputs) {
        add(OpSample.of(op, inputs));
    }

    private void add(OpSample sample) {
        samples.add(sample);
    }

    /** The same stride and dilation on every axis. */
    private static Sliding sliding(int axes, int stride, int dilation, Padding padding) {
        return new Sliding(Collections.nCopies(axes, stride), Collections.nCopies(axes, dilation), padding);
    }

    private Wide floats(int... sizes) {
        Wide wide = Wide.ofDoubles(Shape.of(sizes), new double[Shape.of(sizes).elements()]);
        for (int i = 0; i < wide.doubles().length; i++) {
            wide.doubles()[i] = random.uniform(drawn++, -1, 1);
        }
        return wide;
    }

    private Wide activation(int spatialAxes) {
        return floats(Arrays.copyOf(new int[] {2, 2, 4, 5, 3}, spatialAxes + 2));
    }

    private Wide positive(int... sizes) {
        Wide wide = floats(sizes);
        for (int i = 0; i < wide.doubles().length; i++) {
            wide.doubles()[i] = 0.5 + Math.abs(wide.doubles()[i]);
        }
        return wide;
    }

    /** Between 0.1 and 0.9. */
    private Wide probabilities(int... sizes) {
        Wide wide = floats(sizes);
        for (int i = 0; i < wide.doubles().length; i++) {
            wide.doubles()[i] = 0.5 + 0.4 * wide.doubles()[i];
        }
        return wide;
    }

    /** Integers in 0..bound-1. */
    private Wide integers(int bound, int... sizes) {
        Wide wide = Wide.ofLongs(Shape.of(sizes), new long[Shape.of(sizes).elements()]);
        for (int i = 0; i < wide.longs().length; i++) {
            wide.longs()[i] = random.below(drawn++, bound);
        }
        return wide;
    }

    private static Wide moved(double offset, Wide wide) {
        Arrays.setAll(wide.doubles(), i -> wide.doubles()[i] + offset);
        return wide;
    }

    private static Wide scaled(double factor, Wide wide) {
        Arrays.setAll(wide.doubles(), i -> wide.doubles()[i] * factor);
        return wide;
    }

    private Wide bools(int... sizes) {
        Wide integers = integers(2, sizes);
        return Wide.ofLongs(ElementType.BOOL, integers.shape(), integers.longs());
    }

    private static Wide texts(String... texts) {
        return Wide.of(Tensor.wrap(ElementType.STRING, Shape.of(texts.length), texts));
    }
}
