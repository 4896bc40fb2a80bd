/** Data sets: images, signals and volumes read from disk into batches. */
package dev.signet.data;
