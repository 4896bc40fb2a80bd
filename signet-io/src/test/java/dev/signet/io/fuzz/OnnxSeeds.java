package dev.signet.io.fuzz;

import static dev.signet.io.onnx.ProtoBytes.tensor;
import static dev.signet.io.onnx.ProtoBytes.value;
import static dev.signet.nn.Layers.*;

import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxOptions;
import dev.signet.io.onnx.ProtoBytes;
import dev.signet.nn.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small ONNX files: one of each operator, and networks as Signet writes them. */
final class OnnxSeeds {
    /**
     * An operator, the version, its inputs and its attributes. {@code x} is the only input of the model; {@code w}, {@code s}, {@code i} and others are stored,
     * see {@link #graph}.
     */
    private static final String[] NODES = {
        "Conv 11 x,w pads=1,1,1,1 strides=2,1 dilations=1,1 group=1 kernel_shape=3,3",
        "Conv 1 x,w,s auto_pad=SAME_UPPER",
        "ConvTranspose 11 x,w strides=2,2 output_padding=1,1 pads=1,1,1,1",
        "DeformConv 19 x,w,o offset_group=1",
        "MaxPool 12 x kernel_shape=2,2 strides=2,2 ceil_mode=1",
        "AveragePool 19 x kernel_shape=3,3 pads=1,1,1,1 count_include_pad=1",
        "LpPool 18 x kernel_shape=2,2 p=2",
        "GlobalAveragePool 1 x",
        "GlobalMaxPool 1 x",
        "GlobalLpPool 2 x p=1",
        "MaxUnpool 11 x,i kernel_shape=2,2 strides=2,2",
        "MaxRoiPool 1 x,r pooled_shape=2,2 spatial_scale=0.5",
        "RoiAlign 16 x,q,j output_height=2 output_width=2 sampling_ratio=2 mode=avg",
        "ConvInteger 10 u,v pads=1,1,1,1",
        "QLinearConv 10 u,f,z,v,f,z,f,z kernel_shape=3,3",
        "QLinearMatMul 10 u,f,z,u,f,z,f,z",
        "MatMulInteger 10 u,u",
        "Resize 13 x,,c mode=linear coordinate_transformation_mode=half_pixel",
        "Resize 19 x,,,n mode=nearest nearest_mode=floor",
        "Upsample 9 x,c mode=nearest",
        "GridSample 16 x,g mode=bilinear padding_mode=zeros align_corners=1",
        "AffineGrid 20 t,n align_corners=0",
        "Pad 13 x,p,k mode=constant",
        "Pad 2 x pads=0,0,1,1,0,0,1,1 mode=reflect",
        "CenterCropPad 18 x,n axes=2,3",
        "DepthToSpace 13 x blocksize=2 mode=CRD",
        "SpaceToDepth 13 x blocksize=2",
        "Col2Im 18 m,h,h strides=1,1",
        "Gemm 13 m,m alpha=0.5 beta=2.0 transB=1",
        "MatMul 13 x,m",
        "Einsum 12 m,m equation=ij,jk->ik",
        "BatchNormalization 15 x,s,s,s,s epsilon=0.001 momentum=0.9",
        "InstanceNormalization 6 x,s,s epsilon=0.001",
        "GroupNormalization 21 x,s,s num_groups=2",
        "LayerNormalization 17 x,s4 axis=-1",
        "RMSNormalization 23 x,s4 axis=-1",
        "MeanVarianceNormalization 13 x axes=0,2,3",
        "LpNormalization 1 x axis=1 p=1",
        "LRN 13 x size=3 alpha=0.1",
        "Dropout 13 x,k",
        "Relu 14 x",
        "Elu 6 x alpha=0.5",
        "LeakyRelu 6 x alpha=0.1",
        "PRelu 16 x,s4",
        "HardSigmoid 6 x alpha=0.1 beta=0.5",
        "Gelu 20 x approximate=tanh",
        "Softmax 13 x axis=1",
        "Softmax 1 x axis=2",
        "LogSoftmax 13 x axis=-1",
        "Hardmax 11 x axis=1",
        "NegativeLogLikelihoodLoss 13 x,i reduction=mean ignore_index=0",
        "SoftmaxCrossEntropyLoss 13 x,i reduction=sum",
        "Add 14 x,s4",
        "Add 6 x,s axis=1 broadcast=1",
        "Div 14 x,k",
        "Pow 15 x,k",
        "Mod 13 i,i fmod=0",
        "Sum 13 x,s4,k",
        "Max 13 x,x",
        "Clip 13 x,k,k",
        "Clip 6 x min=0.0 max=6.0",
        "BitShift 11 u,u direction=LEFT",
        "Equal 13 i,i",
        "Where 16 b,x,k",
        "Not 1 b",
        "Cast 13 x to=7",
        "CastLike 19 x,i",
        "IsInf 20 x detect_negative=1",
        "QuantizeLinear 21 x,f,z axis=1",
        "DequantizeLinear 21 u,f,z axis=1 block_size=0",
        "DynamicQuantizeLinear 11 x",
        "ReduceSum 13 x,a keepdims=1 noop_with_empty_axes=0",
        "ReduceMax 11 x axes=1,-1 keepdims=0",
        "ArgMax 13 x axis=1 keepdims=0 select_last_index=1",
        "CumSum 14 x,a exclusive=1 reverse=1",
        "TopK 11 x,a axis=-1 largest=1 sorted=1",
        "Gather 13 x,a axis=1",
        "GatherElements 13 x,i axis=1",
        "GatherND 12 x,a batch_dims=0",
        "ScatterElements 18 x,i,x axis=1 reduction=add",
        "ScatterND 18 x,i,x reduction=max",
        "OneHot 11 a,a,y2 axis=-1",
        "NonZero 13 x",
        "Compress 11 x,b axis=1",
        "NonMaxSuppression 11 d,e,a,k,k center_point_box=1",
        "Concat 13 x,x axis=1",
        "Split 13 x,a axis=1",
        "Split 2 x axis=1 split=1,3",
        "Slice 13 x,a,a,a,a",
        "Slice 1 x axes=1 starts=0 ends=2",
        "Flatten 13 x axis=2",
        "Reshape 14 x,n allowzero=0",
        "Reshape 1 x shape=0,-1",
        "Squeeze 13 x,a",
        "Unsqueeze 13 x,a",
        "Transpose 13 x perm=0,2,3,1",
        "Expand 13 x,n",
        "Tile 13 x,n",
        "Shape 15 x start=1 end=-1",
        "Size 13 x",
        "Trilu 14 x,a upper=0",
        "Identity 14 x",
        "ConstantOfShape 9 n",
        "Range 11 k,k,k",
        "EyeLike 9 m k=1 dtype=1",
        "HannWindow 17 a periodic=1 output_datatype=1",
        "SequenceConstruct 11 x,x",
        "SplitToSequence 11 x,a axis=1",
        "OptionalGetElement 18 x"
    };

    private OnnxSeeds() {}

    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < NODES.length; i++) {
            String[] words = NODES[i].split(" ");
            files.put(
                    words[0] + "-" + words[1] + "-" + i,
                    ProtoBytes.model(Long.parseLong(words[1]), graph(node(words))));
        }
        files.put("If", ProtoBytes.model(13, graph(branch())));
        files.put("Loop", ProtoBytes.model(13, graph(loop())));
        files.put("Scan", ProtoBytes.model(13, graph(scan())));
        files.put("function", function());
        files.put("shapes", ProtoBytes.model(13, shapes()));
        Network convolutional = sequential(
                input(1, 6, 6), conv2d(1, 2, 3).padding(1), batchNorm2d(2), relu(), maxPool2d(2), flatten(), linear(3));
        files.put(
                "network", OnnxFile.toBytes(convolutional.graph(), convolutional.initialise(1), OnnxOptions.STANDARD));
        return files;
    }

    private static ProtoBytes node(String[] words) {
        ProtoBytes node = ProtoBytes.node(words[0], "n", words[2], "y");
        for (String attribute : Arrays.asList(words).subList(3, words.length)) {
            String[] parts = attribute.split("=", 2);
            node.message(5, attribute(parts[0], parts[1]));
        }
        return node;
    }

    private static ProtoBytes attribute(String name, String value) {
        ProtoBytes attribute = new ProtoBytes().text(1, name);
        if (value.matches("-?\\d+")) {
            return attribute.varint(3, Long.parseLong(value)).varint(20, 2);
        }
        if (value.matches("-?\\d+\\.\\d+")) {
            return attribute.float32(2, Float.parseFloat(value)).varint(20, 1);
        }
        if (value.matches("[-\\d,]+")) {
            long[] numbers =
                    Arrays.stream(value.split(",")).mapToLong(Long::parseLong).toArray();
            return attribute.packed(8, numbers).varint(20, 7);
        }
        return attribute.text(4, value).varint(20, 3);
    }

    private static ProtoBytes floats(String name, long... sizes) {
        float[] values = new float[(int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, 0.5f);
        return tensor(name, 1, sizes).floats(4, values);
    }

    private static ProtoBytes longs(String name, long... values) {
        return tensor(name, 7, values.length).packed(7, values);
    }

    /** With an input {@code x} of 2x4x4x4 and stored tensors to feed most operators. Those that the node does not read are left out. */
    private static ProtoBytes graph(ProtoBytes node) {
        ProtoBytes graph = new ProtoBytes().message(11, value("x", -1, 4, 4, 4)).message(12, value("y", -1, 4, 4, 4));
        Map<String, ProtoBytes> stored = new LinkedHashMap<>();
        stored.put("w", floats("w", 4, 4, 3, 3));
        stored.put("o", floats("o", 1, 18, 2, 2));
        stored.put("s", floats("s", 4));
        stored.put("s4", floats("s4", 4));
        stored.put("m", floats("m", 4, 4));
        stored.put("k", floats("k"));
        stored.put("f", floats("f"));
        stored.put("y2", floats("y2", 2));
        stored.put("r", floats("r", 1, 5));
        stored.put("q", floats("q", 1, 4));
        stored.put("t", floats("t", 1, 2, 3));
        stored.put("g", floats("g", 1, 2, 2, 2));
        stored.put("c", floats("c", 4));
        stored.put("d", floats("d", 1, 2, 4));
        stored.put("e", floats("e", 1, 1, 2));
        stored.put("a", longs("a", 1));
        stored.put("j", longs("j", 0));
        stored.put("h", longs("h", 2, 2));
        stored.put("n", longs("n", 2, 4, 4, 4));
        stored.put("p", longs("p", 0, 0, 1, 1, 0, 0, 1, 1));
        stored.put("i", tensor("i", 7, 1, 4, 2, 2).packed(7, new long[16]));
        stored.put("u", tensor("u", 2, 1, 4, 4, 4).bytes(9, new byte[64]));
        stored.put("v", tensor("v", 2, 4, 4, 3, 3).bytes(9, new byte[144]));
        stored.put("z", tensor("z", 2).bytes(9, (byte) 3));
        stored.put("b", tensor("b", 9, 4).bytes(9, (byte) 1, (byte) 0, (byte) 1, (byte) 1));
        String content = new String(node.toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        stored.forEach((name, tensor) -> {
            if (content.contains("\n" + (char) name.length() + name)) {
                graph.message(5, tensor);
            }
        });
        return graph.message(1, node);
    }

    private static ProtoBytes body(ProtoBytes graph) {
        return new ProtoBytes().text(1, "body").message(6, graph).varint(20, 5);
    }

    private static ProtoBytes branch() {
        ProtoBytes taken = new ProtoBytes()
                .message(1, ProtoBytes.node("Relu", "r", "x", "branch"))
                .message(12, value("branch", -1, 4, 4, 4));
        return ProtoBytes.node("If", "n", "b", "y")
                .message(
                        5,
                        new ProtoBytes()
                                .text(1, "then_branch")
                                .message(6, taken)
                                .varint(20, 5))
                .message(
                        5,
                        new ProtoBytes()
                                .text(1, "else_branch")
                                .message(6, taken)
                                .varint(20, 5));
    }

    private static ProtoBytes loop() {
        ProtoBytes turn = new ProtoBytes()
                .message(11, value("turn"))
                .message(11, value("on"))
                .message(11, value("carried", -1, 4, 4, 4))
                .message(1, ProtoBytes.node("Relu", "r", "carried", "next"))
                .message(1, ProtoBytes.node("Identity", "c", "on", "goes"))
                .message(12, value("goes"))
                .message(12, value("next", -1, 4, 4, 4));
        return ProtoBytes.node("Loop", "n", "a,,x", "y").message(5, body(turn));
    }

    private static ProtoBytes scan() {
        ProtoBytes turn = new ProtoBytes()
                .message(11, value("row", 4, 4))
                .message(1, ProtoBytes.node("Relu", "r", "row", "out"))
                .message(12, value("out", 4, 4));
        return ProtoBytes.node("Scan", "n", "w", "y")
                .message(
                        5,
                        new ProtoBytes().text(1, "num_scan_inputs").varint(3, 1).varint(20, 2))
                .message(5, body(turn));
    }

    private static byte[] function() {
        ProtoBytes function = new ProtoBytes()
                .text(1, "Twice")
                .text(4, "a")
                .text(5, "b")
                .text(6, "alpha")
                .message(7, ProtoBytes.node("Relu", "r", "a", "t"))
                .message(7, ProtoBytes.node("Relu", "s", "t", "b"))
                .message(9, new ProtoBytes().varint(2, 13))
                .text(10, "own");
        ProtoBytes graph = graph(ProtoBytes.node("Twice", "n", "x", "y").text(7, "own"));
        return new ProtoBytes()
                .varint(1, 8)
                .message(7, graph)
                .message(8, new ProtoBytes().varint(2, 13))
                .message(8, new ProtoBytes().text(1, "own").varint(2, 1))
                .message(25, function)
                .toBytes();
    }

    /** A shape that is taken apart and put together again, as exporters write a flattening. */
    private static ProtoBytes shapes() {
        ProtoBytes axis = new ProtoBytes().text(1, "axis").varint(3, 0).varint(20, 2);
        return new ProtoBytes()
                .message(11, value("x", -1, 4, 4, 4))
                .message(12, value("y", -1, 64))
                .message(5, longs("zero", 0))
                .message(5, longs("rest", -1))
                .message(1, ProtoBytes.node("Shape", "s", "x", "sizes"))
                .message(1, ProtoBytes.node("Gather", "g", "sizes,zero", "batch"))
                .message(1, ProtoBytes.node("Concat", "c", "batch,rest", "flat").message(5, axis))
                .message(1, ProtoBytes.node("Reshape", "r", "x,flat", "y"));
    }
}
