package dev.signet.app;

import dev.signet.nn.zoo.Zoo;
import java.util.Iterator;

/** The names that {@code --model} takes, for help texts and completion. */
final class ZooNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Zoo.NAMES.iterator();
    }
}
