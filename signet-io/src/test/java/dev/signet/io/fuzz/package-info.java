/**
 * What happens to files from strangers: one target per format, whose inputs a fuzzer makes up ({@code ./mvnw -Pfuzz -pl signet-io -am test}) and an ordinary test
 * replays. Start at {@link dev.signet.io.fuzz.FuzzTarget}.
 */
package dev.signet.io.fuzz;
