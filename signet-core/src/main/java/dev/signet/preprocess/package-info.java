/**
 * What turns the pixels of a picture into the numbers a model was trained on: resizing that is bit-exact with Pillow
 * unless it is told to round once,
 * cropping, channel conversion and normalisation, as records that travel with the model.
 *
 * <p>Works on byte and float arrays only: no files, no {@code java.awt}, and of Signet only {@code dev.signet.tensor}.
 * Decoding lives in signet-data. Start at {@link dev.signet.preprocess.Preprocessing}.
 */
package dev.signet.preprocess;
