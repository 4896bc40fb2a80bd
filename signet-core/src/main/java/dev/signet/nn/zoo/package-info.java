/** Ready-made networks: {@link dev.signet.nn.zoo.Zoo} lists them by name. Start there; a network is a method that calls the factories of {@code Layers}. */
package dev.signet.nn.zoo;
