/**
 * Convolutions and fully connected layers as matrix multiplication over {@link dev.signet.algorithm.gemm.ChannelsLast} slabs: forward, data
 * gradient, weight gradient, and the depthwise case. Imports the window arithmetic of {@code dev.signet.op} and the kernels of
 * {@code dev.signet.algorithm.simd}. Start at {@code ConvolutionForward}, then {@code Correlation}.
 */
package dev.signet.algorithm.gemm;
