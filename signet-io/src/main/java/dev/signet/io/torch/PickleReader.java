package dev.signet.io.torch;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.tensor.ElementType;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle (Python's {@code pickletools} documents the opcodes). It is a stack machine that makes data only: names are looked up in {@link Global} and
 * nowhere else, and "calling" one is a case of {@link Rebuild}. The number of things made is bounded, whatever the bytes say.
 */
final class PickleReader {
    private static final int MOST_THINGS = 2_000_000;
    private static final int NEWEST_PROTOCOL = 5;

    private final PickleInput in;
    private final List<Pickled> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Pickled> memo = new HashMap<>();
    private final Map<String, ElementType> storages = new HashMap<>();
    private int things;

    /** What a pickle holds, and the storages outside of it that it mentions, by key. */
    record Pickle(Pickled root, Map<String, ElementType> storages) {}

    private PickleReader(PickleInput in) {
        this.in = in;
    }

    /** The next pickle of the input. Throws {@link ModelFormatException} for damage, and for anything but data. */
    static Pickle read(PickleInput in) throws IOException {
        PickleReader reader = new PickleReader(in);
        return new Pickle(reader.run(), reader.storages);
    }

    private Pickled run() throws IOException {
        while (true) {
            long place = in.position();
            int opcode = in.next();
            if (opcode == '.') {
                return pop();
            }
            if (!(collection(opcode) || scalar(opcode) || memory(opcode))) {
                call(opcode, place);
            }
        }
    }

    private boolean collection(int opcode) throws IOException {
        switch (opcode) {
            case '(' -> mark();
            case ')' -> push(new Pickled.Items(List.of()));
            case 0x85 -> push(new Pickled.Items(popped(1)));
            case 0x86 -> push(new Pickled.Items(popped(2)));
            case 0x87 -> push(new Pickled.Items(popped(3)));
            case 't', 'l' -> push(new Pickled.Items(toMark()));
            case ']' -> push(new Pickled.Items(List.of()));
            case 'a' -> append(popped(1));
            case 'e' -> append(toMark());
            case '}' -> push(new Pickled.Entries());
            case 'd' -> {
                List<Pickled> pairs = toMark();
                push(new Pickled.Entries());
                setItems(pairs);
            }
            case 's' -> setItems(popped(2));
            case 'u' -> setItems(toMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean scalar(int opcode) throws IOException {
        switch (opcode) {
            case 'N' -> push(new Pickled.Plain("None"));
            case 0x88 -> push(new Pickled.Truth(true));
            case 0x89 -> push(new Pickled.Truth(false));
            case 'J' -> whole((int) in.number(4));
            case 'K' -> whole(in.number(1));
            case 'M' -> whole(in.number(2));
            case 0x8a -> push(new Pickled.Whole(in.whole(in.number(1))));
            case 0x8b -> push(new Pickled.Whole(in.whole(in.number(4))));
            case 'G' -> {
                in.bytes(8);
                push(new Pickled.Plain("a number"));
            }
            case 'X' -> push(new Pickled.Text(in.text(in.number(4))));
            case 0x8c, 'U' -> push(new Pickled.Text(in.text(in.number(1))));
            case 0x8d -> push(new Pickled.Text(in.text(in.eight())));
            case 'T' -> push(new Pickled.Text(in.text(in.number(4))));
            case 'C' -> data(in.number(1));
            case 'B' -> data(in.number(4));
            case 0x8e -> data(in.eight());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) throws IOException {
        switch (opcode) {
            case 'q' -> remember(in.number(1));
            case 'r' -> remember(in.number(4));
            case 0x94 -> remember(memo.size());
            case 'h' -> push(recall(in.number(1)));
            case 'j' -> push(recall(in.number(4)));
            case '0' -> pop();
            case '1' -> toMark();
            case '2' -> push(peek());
            case 0x80 -> protocol(in.number(1));
            case 0x95 -> in.eight();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void call(int opcode, long place) throws IOException {
        switch (opcode) {
            case 'c' -> global(place, in.line(), in.line());
            case 0x93 -> {
                List<Pickled> names = popped(2);
                global(place, text(names.get(0)), text(names.get(1)));
            }
            case 'R', 0x81 -> {
                List<Pickled> both = popped(2);
                push(new Rebuild(in, place).call(both.get(0), both.get(1)));
            }
            case 'b' -> {
                // The state of an object besides its items, such as the versions a state dict remembers.
                pop();
                if (!(peek() instanceof Pickled.Entries || peek() instanceof Pickled.Plain)) {
                    throw in.error(place, peek().kind() + " is given a state, which only objects have");
                }
            }
            case 'Q' -> storage(new Rebuild(in, place).storage(pop()), place);
            default ->
                throw in.error(
                        place,
                        String.format("opcode 0x%02x has no place in a state dict; it was not executed", opcode));
        }
    }

    private void global(long place, String module, String attribute) {
        push(new Pickled.Known(Global.named(module, attribute).orElseThrow(() -> refused(place, module, attribute))));
    }

    private ModelFormatException refused(long place, String module, String attribute) {
        return in.error(
                place,
                "the file asks for " + Quoted.text(module + "." + attribute)
                        + ", which no state dict needs; nothing was executed. Where a whole model was saved, save"
                        + " model.state_dict() instead");
    }

    private void storage(Pickled.Storage storage, long place) {
        ElementType before = storages.putIfAbsent(storage.key(), storage.type());
        if (before != null && before != storage.type()) {
            throw in.error(
                    place, "storage " + Quoted.text(storage.key()) + " is of " + before + " and of " + storage.type());
        }
        push(storage);
    }

    private void push(Pickled thing) {
        if (++things > MOST_THINGS) {
            throw in.error("the pickle makes more than " + MOST_THINGS + " things, the limit");
        }
        stack.add(thing);
    }

    private void whole(long value) {
        push(new Pickled.Whole(BigInteger.valueOf(value)));
    }

    private void data(long count) throws IOException {
        in.bytes(count);
        push(new Pickled.Plain("bytes"));
    }

    private void mark() {
        if (++things > MOST_THINGS) {
            throw in.error("the pickle makes more than " + MOST_THINGS + " things, the limit");
        }
        marks.add(stack.size());
    }

    private Pickled peek() {
        if (stack.isEmpty() || (!marks.isEmpty() && stack.size() <= marks.getLast())) {
            throw in.error("the pickle takes more than it has made");
        }
        return stack.getLast();
    }

    private Pickled pop() {
        Pickled top = peek();
        stack.removeLast();
        return top;
    }

    private List<Pickled> popped(int count) {
        List<Pickled> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(pop());
        }
        return items.reversed();
    }

    private List<Pickled> toMark() {
        if (marks.isEmpty()) {
            throw in.error("the pickle ends a list that it has not begun");
        }
        int from = marks.removeLast();
        List<Pickled> above = stack.subList(from, stack.size());
        List<Pickled> items = new ArrayList<>(above);
        above.clear();
        return items;
    }

    private void append(List<Pickled> items) {
        if (!(peek() instanceof Pickled.Items list)) {
            throw in.error(peek().kind() + " is appended to as if it were a list");
        }
        list.list.addAll(items);
    }

    private void setItems(List<Pickled> pairs) {
        if (!(peek() instanceof Pickled.Entries entries) || pairs.size() % 2 != 0) {
            throw in.error(pairs.size() + " keys and values are set in " + peek().kind());
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            entries.map.put(key(pairs.get(i)), pairs.get(i + 1));
        }
    }

    private String key(Pickled key) {
        return switch (key) {
            case Pickled.Text text -> text.value();
            case Pickled.Whole whole -> whole.value().toString();
            case Pickled.Truth truth -> String.valueOf(truth.value());
            case Pickled.Plain plain -> plain.kind();
            case Pickled.Known known -> known.kind();
            case Pickled.Items items -> throw badKey(key);
            case Pickled.Entries entries -> throw badKey(key);
            case Pickled.Storage storage -> throw badKey(key);
            case Pickled.Strided strided -> throw badKey(key);
        };
    }

    private ModelFormatException badKey(Pickled key) {
        return in.error(key.kind() + " is the key of a dictionary; expected a name or a number");
    }

    private String text(Pickled thing) {
        if (!(thing instanceof Pickled.Text text)) {
            throw in.error(thing.kind() + " is used as a name");
        }
        return text.value();
    }

    private void remember(long number) {
        if (++things > MOST_THINGS) {
            throw in.error("the pickle makes more than " + MOST_THINGS + " things, the limit");
        }
        memo.put(number, peek());
    }

    private Pickled recall(long number) {
        Pickled known = memo.get(number);
        if (known == null) {
            throw in.error("the pickle recalls thing " + number + ", which it has not remembered");
        }
        return known;
    }

    private void protocol(long version) {
        if (version > NEWEST_PROTOCOL) {
            throw in.error("pickle protocol " + version + " is not known; up to " + NEWEST_PROTOCOL + " are");
        }
    }
}
