/**
 * Signet beside its rivals on the same cores: {@code ./bench compare}. Never published and no part of the normal build; the profile
 * {@code bench} brings the rivals in.
 *
 * <p>Each engine runs in a process of its own ({@link dev.signet.bench.EngineMain}), which does what the parent says on its standard input
 * ({@link dev.signet.bench.EngineProcess}), so that only one computes at a time. Begin with {@link dev.signet.bench.Comparison}.
 */
package dev.signet.bench;
