/**
 * One file per op: shape rule, reference in double, gradient as graph, cost, reach; {@link dev.signet.op.Ops} lists them all. The arithmetic
 * of sliding windows is here too, in {@link dev.signet.op.WindowAxis} and nowhere else. Imports {@code tensor} and {@code graph}; never
 * {@code algorithm}. Start at {@code Conv}.
 */
package dev.signet.op;
