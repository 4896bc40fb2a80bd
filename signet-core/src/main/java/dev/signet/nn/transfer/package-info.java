/**
 * A trained network made to tell other classes apart: its body, up to a {@link dev.signet.graph.SpatialMaps spatial map}, and a new head. Start at
 * {@link dev.signet.nn.transfer.Transfer}. Knows nothing of training: rates and epochs are {@code dev.signet.train}'s.
 */
package dev.signet.nn.transfer;
