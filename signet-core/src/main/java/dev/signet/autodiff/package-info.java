/**
 * Differentiation, graph to graph: {@link dev.signet.autodiff.TrainingForm} makes a trainable graph of a model's,
 * {@link dev.signet.autodiff.Gradients} adds the gradients. No I/O, no clock. Start at {@code Gradients}.
 */
package dev.signet.autodiff;
