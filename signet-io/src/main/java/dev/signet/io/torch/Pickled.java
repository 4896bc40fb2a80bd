package dev.signet.io.torch;

import dev.signet.tensor.ElementType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle is made of. Lists and dictionaries may contain themselves: whoever walks through them counts. */
sealed interface Pickled {
    /** For messages. */
    String kind();

    record Text(String value) implements Pickled {
        @Override
        public String kind() {
            return "a text";
        }
    }

    record Whole(BigInteger value) implements Pickled {
        @Override
        public String kind() {
            return "a whole number";
        }
    }

    record Truth(boolean value) implements Pickled {
        @Override
        public String kind() {
            return "a truth value";
        }
    }

    /** Numbers with a fraction, None, bytes: nothing that says where weights are. */
    record Plain(String kind) implements Pickled {}

    /** A tuple or a list. */
    final class Items implements Pickled {
        final List<Pickled> list = new ArrayList<>();

        Items(List<Pickled> items) {
            list.addAll(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A dictionary; keys that are numbers are written in decimal. */
    final class Entries implements Pickled {
        final Map<String, Pickled> map = new LinkedHashMap<>();

        @Override
        public String kind() {
            return "a dictionary";
        }
    }

    /** One of the names the reader knows. */
    record Known(Global global) implements Pickled {
        @Override
        public String kind() {
            return global.qualifiedName();
        }
    }

    /** Elements one after the other, under a key: {@code elements} of them from {@code offset} of what the file has under the key. */
    record Storage(String key, ElementType type, long offset, long elements) implements Pickled {
        @Override
        public String kind() {
            return "a storage";
        }
    }

    /** A view of a storage. */
    @SuppressWarnings("ArrayRecordComponent")
    record Strided(Storage storage, ElementType type, long offset, long[] sizes, long[] strides) implements Pickled {
        @Override
        public String kind() {
            return "a tensor of " + Arrays.toString(sizes);
        }
    }
}
