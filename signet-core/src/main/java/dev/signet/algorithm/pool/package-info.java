/** Algorithms of pooling and its gradients over channels-last images. Start at {@code PoolWindows}. */
package dev.signet.algorithm.pool;
