/** Model and weight files, read with limits and written atomically. */
package dev.signet.io;
