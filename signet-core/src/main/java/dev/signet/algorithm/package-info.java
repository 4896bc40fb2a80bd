/**
 * How ops are computed fast: {@link dev.signet.algorithm.Algorithm}s, one file each in the packages below, listed in
 * {@link dev.signet.algorithm.Catalogue}. An algorithm says for a {@link dev.signet.algorithm.Problem} whether it fits and at what cost, and
 * is then prepared into a {@link dev.signet.algorithm.Step} over physical {@link dev.signet.algorithm.Layout}s. Only these packages
 * may use the Vector API. Start at {@code Algorithm}.
 */
package dev.signet.algorithm;
