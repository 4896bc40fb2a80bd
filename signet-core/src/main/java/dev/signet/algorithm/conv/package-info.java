/**
 * Algorithms of convolution and its gradients: what the drivers of {@code dev.signet.algorithm.gemm} compute, offered to the planner.
 * Start at {@code ConvGemm}.
 */
package dev.signet.algorithm.conv;
