package dev.signet.train;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recorded PyTorch case: as much of a safetensors file as these tests need, without signet-io, which depends on this module. */
record TorchFile(Map<String, Tensor> tensors, String header) {
    private static final Pattern TENSOR = Pattern.compile(
            "\"([^\"]+)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),(\\d+)]}");

    static TorchFile read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong());
        String header = StandardCharsets.UTF_8.decode(bytes.slice(8, length)).toString();
        Map<String, Tensor> tensors = new TreeMap<>();
        Matcher matcher = TENSOR.matcher(header);
        while (matcher.find()) {
            int from = Integer.parseInt(matcher.group(4));
            ByteBuffer data = bytes.slice(8 + length + from, Integer.parseInt(matcher.group(5)) - from)
                    .order(ByteOrder.LITTLE_ENDIAN);
            tensors.put(matcher.group(1), tensor(matcher.group(2), shape(matcher.group(3)), data));
        }
        return new TorchFile(tensors, header.replace("\\\"", "\""));
    }

    private static Shape shape(String sizes) {
        return sizes.isEmpty()
                ? Shape.scalar()
                : Shape.of(Pattern.compile(",")
                        .splitAsStream(sizes)
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    private static Tensor tensor(String type, Shape shape, ByteBuffer data) {
        return switch (type) {
            case "F32" -> {
                float[] values = new float[shape.elements()];
                data.asFloatBuffer().get(values);
                yield Tensor.wrap(shape, values);
            }
            case "F64" -> {
                double[] values = new double[shape.elements()];
                data.asDoubleBuffer().get(values);
                yield Tensor.wrap(ElementType.FLOAT64, shape, values);
            }
            default -> Tensor.zeros(ElementType.INT64, shape);
        };
    }

    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** A numeric argument PyTorch was called with. */
    double number(String name, double otherwise) {
        Matcher matcher = Pattern.compile("\"" + name + "\": (-?[\\d.e+-]+)").matcher(header);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : otherwise;
    }

    boolean flag(String name) {
        return header.contains("\"" + name + "\": true");
    }
}
