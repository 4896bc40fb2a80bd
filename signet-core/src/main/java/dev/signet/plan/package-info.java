/**
 * From a graph and concrete shapes to something that runs: {@link dev.signet.plan.Planner} asks every algorithm, takes the cheapest that accepts,
 * fixes layouts, prepares steps and lays out memory; {@link dev.signet.plan.Plan} is the immutable result. No I/O, no clock, no threads.
 * Start at {@code Planner}.
 */
package dev.signet.plan;
