/**
 * Files of models and training runs: weights ({@link dev.signet.io.SafeTensors}), the {@code .signet} container
 * ({@link dev.signet.io.SignetFile}), checkpoints ({@link dev.signet.io.CheckpointDirectory}) and the strict JSON they are described in
 * ({@link dev.signet.io.Json}).
 *
 * <p>Two rules hold everywhere. Bytes from outside are refused with a {@link dev.signet.io.ModelFormatException} that names file, place and
 * reason, never with another exception, and before anything is allocated that the bytes do not back. Files are replaced, never changed in
 * place ({@link dev.signet.io.AtomicFiles}). Start at {@code SafeTensors}.
 */
package dev.signet.io;
