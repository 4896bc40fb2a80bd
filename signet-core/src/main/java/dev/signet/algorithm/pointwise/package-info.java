/**
 * Algorithms of ops that work element by element or move elements: activations, sums of two values, dropout, concatenation, reshaping, losses. Also what the
 * packages {@code norm} and {@code pool} share with them: {@code Rows}, how values of one shape are walked together, and {@code SampleSums}. Start
 * at {@code Rows}.
 */
package dev.signet.algorithm.pointwise;
