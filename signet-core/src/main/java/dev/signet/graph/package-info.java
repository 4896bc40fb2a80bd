/**
 * The intermediate representation: an immutable {@link dev.signet.graph.Graph} of {@link dev.signet.graph.Node}s, each an
 * {@link dev.signet.graph.Op} applied to {@link dev.signet.graph.Value}s whose shapes may be symbolic. Knows no concrete op, does no I/O,
 * reads no clock; imports only {@code dev.signet.tensor}. Start at {@code GraphBuilder}.
 */
package dev.signet.graph;
