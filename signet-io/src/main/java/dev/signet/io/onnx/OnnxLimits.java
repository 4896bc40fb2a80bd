package dev.signet.io.onnx;

/**
 * What a file may ask for at most.
 *
 * @param fileBytes size of the file
 * @param nodes nodes in all graphs and functions together
 * @param initializers stored tensors of all graphs together
 * @param messages protobuf messages of any kind, which bounds the objects a small file can make
 * @param attributes attributes of one node
 * @param entries texts, and numbers in lists of attributes, all together: what becomes objects of many times its bytes
 * @param rank axes of one tensor
 * @param depth messages inside messages
 */
public record OnnxLimits(
        long fileBytes, int nodes, int initializers, int messages, int attributes, int entries, int rank, int depth) {
    public static final OnnxLimits DEFAULT =
            new OnnxLimits(Integer.MAX_VALUE - 8, 100_000, 100_000, 2_000_000, 64, 4_000_000, 8, 64);
}
