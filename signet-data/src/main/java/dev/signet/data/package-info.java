/**
 * Where training pictures come from: reading image folders, IDX and CIFAR files, Signet's own drawn pictures, random
 * changes for training, and batches prepared ahead by a few threads. Decoding is guarded against hostile files.
 *
 * <p>Imports {@code dev.signet.preprocess} and {@code dev.signet.tensor} of signet-core. Start at
 * {@link dev.signet.data.Datasets}.
 */
package dev.signet.data;
