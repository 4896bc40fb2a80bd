package dev.signet.io;

/** What a safetensors file may cost before its tensors are read: bytes of the header, number of tensors, axes of one tensor. */
public record SafeTensorsLimits(int headerBytes, int tensors, int rank) {
    public static final SafeTensorsLimits DEFAULT = new SafeTensorsLimits(16 << 20, 100_000, 8);

    public SafeTensorsLimits {
        if (headerBytes < 2 || tensors < 0 || rank < 0) {
            throw new IllegalArgumentException(
                    "limits " + headerBytes + ", " + tensors + ", " + rank + " admit no file");
        }
    }

    public SafeTensorsLimits withHeaderBytes(int headerBytes) {
        return new SafeTensorsLimits(headerBytes, tensors, rank);
    }

    public SafeTensorsLimits withTensors(int tensors) {
        return new SafeTensorsLimits(headerBytes, tensors, rank);
    }

    public SafeTensorsLimits withRank(int rank) {
        return new SafeTensorsLimits(headerBytes, tensors, rank);
    }
}
