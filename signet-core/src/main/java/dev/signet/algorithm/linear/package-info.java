/** Algorithms of fully connected layers: the matrix multiplication of {@code dev.signet.algorithm.gemm} with samples as rows. Start at {@code LinearGemm}. */
package dev.signet.algorithm.linear;
