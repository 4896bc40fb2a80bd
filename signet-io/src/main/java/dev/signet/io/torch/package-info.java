/**
 * PyTorch's files of weights, read without Python and without running anything: the pickled part is read by a small machine
 * ({@code PickleReader}) that knows the dozen names tensors need and refuses every other by name. Start at
 * {@link dev.signet.io.torch.TorchFile}.
 */
package dev.signet.io.torch;
