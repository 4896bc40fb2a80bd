/**
 * Signet against expected values of other frameworks: reads folders of recorded cases, runs each on the references in double and on the fast algorithms in
 * float32, and compares. Start reading at {@link dev.signet.app.conformance.TorchConformance}.
 */
package dev.signet.app.conformance;
