/**
 * The innermost loops, on the Vector API where the module {@code jdk.incubator.vector} is loaded and as plain loops otherwise, with the same bits.
 * Imports nothing of Signet. Start at {@code Kernels}.
 */
package dev.signet.algorithm.simd;
