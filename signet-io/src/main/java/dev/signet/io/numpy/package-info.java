/** NumPy's files: {@code .npy}, one array, and {@code .npz}, a zip of several. Start at {@link dev.signet.io.numpy.Npz}. */
package dev.signet.io.numpy;
