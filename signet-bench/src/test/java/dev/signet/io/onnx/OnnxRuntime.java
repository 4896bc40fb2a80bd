package dev.signet.io.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** An ONNX file in ONNX Runtime, with any inputs and outputs. */
final class OnnxRuntime {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private OnnxRuntime() {}

    /** The outputs by name; throws what ONNX Runtime says of a file that it cannot run. */
    static Map<String, Wide> run(byte[] file, Map<String, Tensor> inputs) throws OrtException {
        Map<String, OnnxTensor> theirs = new LinkedHashMap<>();
        try (OrtSession session = ENVIRONMENT.createSession(file)) {
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                theirs.put(input.getKey(), tensor(input.getValue()));
            }
            theirs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(theirs)) {
                Map<String, Wide> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), wide((OnnxTensor) output.getValue()));
                }
                return outputs;
            }
        } finally {
            theirs.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(Tensor tensor) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(
                        tensor.elements() * tensor.type().bytes())
                .order(ByteOrder.nativeOrder());
        switch (tensor.data()) {
            case float[] floats -> bytes.asFloatBuffer().put(floats);
            case long[] longs -> bytes.asLongBuffer().put(longs);
            case byte[] small -> bytes.duplicate().put(small);
            default -> throw new IllegalArgumentException("no input of " + tensor.type());
        }
        long[] shape = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
        return OnnxTensor.createTensor(ENVIRONMENT, bytes, shape, javaType(tensor.type()));
    }

    private static OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case INT64 -> OnnxJavaType.INT64;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            default -> throw new IllegalArgumentException("no input of " + type);
        };
    }

    private static Wide wide(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        Shape shape = Shape.of(
                Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray());
        ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
        ElementType type = elementType(info.type);
        Wide wide = Wide.zeros(type, shape);
        for (int i = 0; i < shape.elements(); i++) {
            if (type == ElementType.FLOAT32) {
                wide.doubles()[i] = bytes.getFloat(4 * i);
            } else {
                wide.longs()[i] = whole(bytes, i, type);
            }
        }
        return wide;
    }

    private static long whole(ByteBuffer bytes, int i, ElementType type) {
        long bits = switch (type.bytes()) {
            case 8 -> bytes.getLong(8 * i);
            case 4 -> bytes.getInt(4 * i);
            default -> bytes.get(i);
        };
        return type.wrap(bits);
    }

    private static ElementType elementType(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> ElementType.FLOAT32;
            case INT64 -> ElementType.INT64;
            case INT32 -> ElementType.INT32;
            case UINT8 -> ElementType.UINT8;
            case INT8 -> ElementType.INT8;
            case BOOL -> ElementType.BOOL;
            default -> throw new IllegalArgumentException("no output of " + type);
        };
    }
}
