/** Files of whatever format, told by their first bytes, and what is made of each: {@link dev.signet.io.foreign.WeightFile}. */
package dev.signet.io.foreign;
