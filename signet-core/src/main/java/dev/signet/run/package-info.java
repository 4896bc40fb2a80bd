/**
 * Running plans: {@link dev.signet.run.Session} leases workspaces and lets the process's compute threads help;
 * {@code Interpreter} computes references in double. Start at {@code Session}.
 */
package dev.signet.run;
