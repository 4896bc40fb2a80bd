package dev.signet.io.fuzz;

import static dev.signet.nn.Layers.*;

import dev.signet.io.AllTypes;
import dev.signet.io.GraphJson;
import dev.signet.io.Json;
import dev.signet.io.JsonObject;
import dev.signet.io.ModelArchive;
import dev.signet.io.PreprocessingJson;
import dev.signet.io.SafeTensors;
import dev.signet.io.SignetFile;
import dev.signet.io.numpy.Npy;
import dev.signet.io.numpy.Npz;
import dev.signet.io.torch.TorchBytes;
import dev.signet.nn.Network;
import dev.signet.preprocess.CenterCrop;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.ToRgb;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small good files of each format but ONNX. */
final class FuzzSeeds {
    private static final Tensor MATRIX = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, Float.NaN);

    private FuzzSeeds() {}

    static Map<String, byte[]> safeTensors() {
        Map<String, Tensor> types = new LinkedHashMap<>();
        for (ElementType type : AllTypes.stored()) {
            types.put("layer." + type, AllTypes.random(type, Shape.of(2, 3), RandomStream.of(1, type.name())));
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("types", SafeTensors.of(types).toBytes());
        files.put("metadata", new SafeTensors(Map.of("w", MATRIX), Map.of("format", "pt")).toBytes());
        files.put(
                "none",
                SafeTensors.of(Map.of("n", Tensor.zeros(Shape.of(0, 4)))).toBytes());
        files.put("empty", SafeTensors.of(Map.of()).toBytes());
        return files;
    }

    static Map<String, byte[]> torch() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (boolean streamed : new boolean[] {false, true}) {
            TorchBytes dict = stateDict(streamed);
            files.put(streamed ? "stream" : "zip", dict.file());
            files.put(streamed ? "stream-pickle" : "zip-pickle", dict.pickle());
        }
        TorchBytes old = new TorchBytes(false).op('}').op('(').text("t");
        old.global("torch._utils", "_rebuild_tensor").op('(').storage("0", "HalfStorage", new byte[12], 6);
        old.whole(0).wholes(2, 3).wholes(1, 2).op('t').op('R').op('u').op('.');
        files.put("transposed", old.pickle());
        return files;
    }

    private static TorchBytes stateDict(boolean streamed) {
        TorchBytes file = new TorchBytes(streamed);
        file.global("collections", "OrderedDict").op(')').op('R').op('q').op(0).op('(');
        file.text("conv.weight").tensor("0", MATRIX);
        file.text("conv.bias").tensor("1", Tensor.of(Shape.of(2), -0f, 7)).op('u');
        return file.op('}').text("_metadata").op('}').op('s').op('b');
    }

    static Map<String, byte[]> numpy() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Path file = temporary("seed.npz");
        try {
            for (ElementType type : List.of(ElementType.FLOAT32, ElementType.INT16, ElementType.BOOL)) {
                Npy.write(file, Tensor.zeros(type, Shape.of(2, 3)));
                files.put("npy-" + type, Files.readAllBytes(file));
            }
            Npz.write(file, Map.of("a", MATRIX, "b", Tensor.scalar(2)));
            files.put("npz", Files.readAllBytes(file));
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static Path temporary(String name) {
        try {
            return Files.createTempDirectory("seeds").resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, byte[]> signet() {
        Network network = sequential(
                input(1, 6, 6), conv2d(1, 2, 3).padding(1), batchNorm2d(2), relu(), maxPool2d(2), flatten(), linear(3));
        Map<String, byte[]> files = new LinkedHashMap<>();
        var graph = GraphJson.write(network.graph());
        var preprocessing =
                PreprocessingJson.write(Preprocessing.of(Normalize.imageNet(), new ToRgb(), CenterCrop.of(4)));
        files.put("graph", Json.text(graph).getBytes(StandardCharsets.UTF_8));
        files.put("preprocess", Json.text(preprocessing).getBytes(StandardCharsets.UTF_8));
        files.put(
                "file",
                SignetFile.toBytes(new ModelArchive(
                        graph, network.initialise(1), preprocessing, List.of("a", "b", "c"), JsonObject.empty())));
        return files;
    }
}
