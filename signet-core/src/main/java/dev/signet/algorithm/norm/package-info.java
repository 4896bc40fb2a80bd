/** Algorithms of batch normalisation and its gradient over values whose channels lie together. Start at {@code BatchNormTrainingRows}. */
package dev.signet.algorithm.norm;
