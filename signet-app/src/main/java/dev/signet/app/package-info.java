/** The {@code signet} command. */
package dev.signet.app;
