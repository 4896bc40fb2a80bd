/**
 * What everything else is made of: {@link dev.signet.tensor.Shape}, {@link dev.signet.tensor.Tensor}, element types, the wide
 * arithmetic of references and random numbers by position. Imports nothing of Signet. Start at {@code Tensor}.
 */
package dev.signet.tensor;
