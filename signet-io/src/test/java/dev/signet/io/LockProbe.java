package dev.signet.io;

import java.io.IOException;
import java.nio.file.Path;

/** Tries to take the lock of a run directory and says what came of it. With a second argument it then ends without releasing the lock. */
final class LockProbe {
    private LockProbe() {}

    public static void main(String[] arguments) throws IOException {
        try {
            RunLock lock = RunLock.acquire(Path.of(arguments[0]));
            System.out.println("taken");
            if (arguments.length > 1) {
                Runtime.getRuntime().halt(0);
            }
            lock.close();
        } catch (RunLockedException e) {
            System.out.println(e.getMessage());
        }
    }
}
