package dev.signet.io.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Where in a file a message stands, for errors: {@code graph.node[3].attribute[0]}. Put into words only when needed. */
record Place(Optional<Place> around, String field, int index, int depth) {
    static final Place FILE = new Place(Optional.empty(), "file", -1, 0);

    Place in(String inner, int position) {
        return new Place(Optional.of(this), inner, position, depth + 1);
    }

    @Override
    public String toString() {
        Deque<String> parts = new ArrayDeque<>();
        Optional<Place> place = Optional.of(this);
        while (place.isPresent() && place.get() != FILE) {
            Place here = place.get();
            parts.addFirst(here.index < 0 ? here.field : here.field + "[" + here.index + "]");
            place = here.around;
        }
        return parts.isEmpty() ? "file" : String.join(".", parts);
    }
}
