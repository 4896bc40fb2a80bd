/**
 * Building models: layers as records with PyTorch's names ({@link dev.signet.nn.Layers} has the factories), {@link dev.signet.nn.Network}, an architecture
 * that is checked as it is written, and the {@link dev.signet.nn.Zoo}. Start at {@code Layers}.
 */
package dev.signet.nn;
