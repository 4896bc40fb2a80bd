/** Measurements of models: {@link dev.signet.inspect.Summary} counts parameters, multiply-adds and receptive fields. Start there. */
package dev.signet.inspect;
