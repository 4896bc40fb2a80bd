/**
 * Training: {@link dev.signet.train.Optimizer}s, {@link dev.signet.train.Schedule}s and the {@link dev.signet.train.Trainer}. State is named tensors;
 * files are someone else's matter. Start at {@code Trainer}.
 */
package dev.signet.train;
