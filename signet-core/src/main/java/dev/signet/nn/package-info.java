/**
 * Building models: layers as records with PyTorch's names, defaults and printed forms ({@link dev.signet.nn.Layers} has the factories),
 * {@link dev.signet.nn.Network}, an architecture that is checked as it is written, and {@link dev.signet.nn.Model}, a trained one in use. Start at
 * {@code Layers}. Ready-made networks are in {@code dev.signet.nn.zoo}.
 */
package dev.signet.nn;
