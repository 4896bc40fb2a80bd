package dev.signet.io.torch;

import dev.signet.io.ModelFormatException;
import dev.signet.tensor.ElementType;
import java.math.BigInteger;
import java.util.List;

/** What the few known names of {@link Global} make of their arguments. */
record Rebuild(PickleInput in, long place) {
    private static final int MOST_AXES = 8;

    Pickled call(Pickled callee, Pickled argument) {
        if (!(callee instanceof Pickled.Known known) || !(argument instanceof Pickled.Items arguments)) {
            throw error(callee.kind() + " is called with " + argument.kind());
        }
        List<Pickled> list = arguments.list;
        return switch (known.global()) {
            case ORDERED_DICT -> dictionary(list);
            case REBUILD_TENSOR, REBUILD_TENSOR_2 -> tensor(list, storageType(list));
            case REBUILD_TENSOR_3 -> tensor(list, type(at(list, 6)));
            case REBUILD_PARAMETER, REBUILD_PARAMETER_WITH_STATE -> parameter(at(list, 0));
            case SIZE -> at(list, 0);
            case DEVICE, LAYOUT, NUMPY_SCALAR, NUMPY_SCALAR_2, NUMPY_TYPE, ENCODE, NAMESPACE ->
                new Pickled.Plain(known.kind());
            default -> throw error(known.kind() + " is called, which is no function");
        };
    }

    private ModelFormatException error(String reason) {
        return in.error(place, reason);
    }

    private Pickled at(List<Pickled> arguments, int index) {
        if (index >= arguments.size()) {
            throw error(arguments.size() + " arguments are given, argument " + index + " is missing");
        }
        return arguments.get(index);
    }

    private Pickled dictionary(List<Pickled> arguments) {
        Pickled.Entries entries = new Pickled.Entries();
        if (arguments.isEmpty()) {
            return entries;
        }
        if (!(arguments.getFirst() instanceof Pickled.Items pairs)) {
            throw error("a dictionary is made of " + arguments.getFirst().kind());
        }
        for (Pickled pair : pairs.list) {
            if (!(pair instanceof Pickled.Items both)
                    || both.list.size() != 2
                    || !(both.list.getFirst() instanceof Pickled.Text name)) {
                throw error("a dictionary is made of " + pair.kind() + ", expected a name and a value");
            }
            entries.map.put(name.value(), both.list.get(1));
        }
        return entries;
    }

    private Pickled parameter(Pickled tensor) {
        if (!(tensor instanceof Pickled.Strided)) {
            throw error("a parameter is made of " + tensor.kind());
        }
        return tensor;
    }

    private Pickled.Storage storageOf(List<Pickled> arguments) {
        if (!(at(arguments, 0) instanceof Pickled.Storage storage)) {
            throw error("a tensor is made of " + at(arguments, 0).kind() + ", expected a storage");
        }
        return storage;
    }

    private ElementType storageType(List<Pickled> arguments) {
        return storageOf(arguments).type();
    }

    private ElementType type(Pickled thing) {
        if (thing instanceof Pickled.Known known && known.global().elementType().isPresent()) {
            return known.global().elementType().get();
        }
        throw error(thing.kind() + " is given as type of elements");
    }

    /** Arguments of {@code _rebuild_tensor}: storage, offset, sizes, strides; the others say nothing of the elements. */
    private Pickled tensor(List<Pickled> arguments, ElementType type) {
        Pickled.Storage storage = storageOf(arguments);
        long offset = whole(at(arguments, 1));
        long[] sizes = wholes(at(arguments, 2));
        long[] strides = wholes(at(arguments, 3));
        if (sizes.length != strides.length) {
            throw error("a tensor has " + sizes.length + " sizes and " + strides.length + " strides");
        }
        return new Pickled.Strided(storage, type, offset, sizes, strides);
    }

    private long[] wholes(Pickled thing) {
        if (!(thing instanceof Pickled.Items items) || items.list.size() > MOST_AXES) {
            throw error(thing.kind() + " is given as shape; expected up to " + MOST_AXES + " whole numbers");
        }
        return items.list.stream().mapToLong(this::whole).toArray();
    }

    /** A number from 0 on. */
    private long whole(Pickled thing) {
        if (thing instanceof Pickled.Whole whole
                && whole.value().signum() >= 0
                && whole.value().bitLength() < Long.SIZE) {
            return whole.value().longValueExact();
        }
        throw error((thing instanceof Pickled.Whole(BigInteger value) ? value : thing.kind())
                + " is given as a size, stride or place; expected a whole number from 0 on");
    }

    /**
     * What a persistent id stands for: {@code ('storage', type, key, device, elements)}, and in older files the view of another storage it is,
     * {@code (key, offset, elements)}, or None.
     */
    Pickled.Storage storage(Pickled id) {
        if (!(id instanceof Pickled.Items items)
                || items.list.size() < 5
                || !(items.list.getFirst() instanceof Pickled.Text kind)
                || !kind.value().equals("storage")
                || !(items.list.get(2) instanceof Pickled.Text key)) {
            throw error(id.kind() + " stands for something outside of the pickle; expected a storage");
        }
        ElementType type = type(items.list.get(1));
        long elements = whole(items.list.get(4));
        if (items.list.size() > 5 && items.list.get(5) instanceof Pickled.Items view) {
            return new Pickled.Storage(key.value(), type, whole(at(view.list, 1)), whole(at(view.list, 2)));
        }
        return new Pickled.Storage(key.value(), type, 0, elements);
    }
}
