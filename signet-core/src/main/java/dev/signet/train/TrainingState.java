package dev.signet.train;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a run needs to go on with the same bits.
 *
 * @param tensors weights, running statistics, the optimizer's moments and the number of steps, by name
 * @param metadata position in the data, best metric, counters, what was reported so far
 */
public record TrainingState(Map<String, Tensor> tensors, Map<String, String> metadata) {
    /** A hash of the tensors: names, types, shapes and bits. Two runs with the same hash are the same run. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(tensors).forEach((name, tensor) -> {
                digest.update((name + ' ' + tensor + '\n').getBytes(StandardCharsets.UTF_8));
                digest.update(bytes(tensor));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    private static ByteBuffer bytes(Tensor tensor) {
        ByteBuffer buffer = ByteBuffer.allocate(
                        Math.multiplyExact(tensor.elements(), tensor.type().bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (tensor.type() == ElementType.FLOAT32) {
            buffer.asFloatBuffer().put(tensor.floats());
        } else {
            buffer.asLongBuffer().put(tensor.longs());
        }
        return buffer;
    }
}
