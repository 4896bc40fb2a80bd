package dev.signet.algorithm.gemm;

/**
 * The pixels of an output gradient in the order of a weight gradient's sum (sample, depth, height, width), in blocks: several whole samples where
 * they are small, else whole rows of one plane.
 *
 * @param samples samples of a block, a power of two up to the group size
 * @param rows rows of a block
 * @param blocksPerPlane blocks of one plane; 1 where a block is whole samples
 * @param planes planes that are walked one by one; 1 where a block is whole samples
 */
record PixelBlocks(int samples, int rows, int blocksPerPlane, int planes, int height, int rowPixels, int samplePixels) {

    static PixelBlocks of(ChannelsLast outputGradient, int pixels) {
        int depth = outputGradient.depth();
        int height = outputGradient.height();
        int width = outputGradient.width();
        int all = depth * height * width;
        if (all <= pixels) {
            int samples = 1;
            while (samples < SampleTree.GROUP && 2 * samples * all <= pixels) {
                samples *= 2;
            }
            return new PixelBlocks(samples, height, 1, 1, height, width, all);
        }
        int blocks = Math.ceilDiv(height, Math.max(1, pixels / width));
        return new PixelBlocks(1, Math.ceilDiv(height, blocks), blocks, depth, height, width, all);
    }

    boolean wholeSamples() {
        return planes * blocksPerPlane == 1;
    }

    /** The pixels of the largest block. */
    int most() {
        return wholeSamples() ? samples * samplePixels : rows * rowPixels;
    }

    /** Blocks of {@code count} samples. */
    int count(int sampleCount) {
        return Math.ceilDiv(sampleCount, samples) * planes * blocksPerPlane;
    }

    int sample(int block) {
        return block / (planes * blocksPerPlane) * samples;
    }

    int plane(int block) {
        return block / blocksPerPlane % planes;
    }

    int row(int block) {
        return block % blocksPerPlane * rows;
    }

    /** The pixels of a block out of {@code sampleCount} samples. */
    int pixels(int block, int sampleCount) {
        return wholeSamples()
                ? Math.min(samples, sampleCount - sample(block)) * samplePixels
                : Math.max(0, Math.min(rows, height - row(block))) * rowPixels;
    }

    /** The offsets of the pixels of the largest block from its first. */
    int[] offsets(int sampleStep, int planeStep, int rowStep, int pixelStep) {
        int[] offsets = new int[most()];
        for (int i = 0; i < offsets.length; i++) {
            int inSample = i % samplePixels;
            int row = inSample / rowPixels;
            offsets[i] = i / samplePixels * sampleStep
                    + row / height * planeStep
                    + row % height * rowStep
                    + inSample % rowPixels * pixelStep;
        }
        return offsets;
    }
}
