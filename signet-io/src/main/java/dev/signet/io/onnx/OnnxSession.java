package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an ONNX model. Where it is one graph for all inputs, that is a {@link Session}; else a graph is made for the shapes, and the values, that decide about
 * shapes, and the few last used are kept. Thread-safe, nothing to close.
 */
public final class OnnxSession {
    private static final int KEPT = 4;

    private final OnnxModel model;
    private final SessionOptions options;
    private final Optional<Session> general;
    private final Deque<Special> special = new ArrayDeque<>();

    private record Special(Given given, Session session) {}

    private OnnxSession(OnnxModel model, SessionOptions options) {
        this.model = model;
        this.options = options;
        this.general =
                model.isGeneral() ? Optional.of(Session.of(model.graph(), model.weights(), options)) : Optional.empty();
    }

    public static OnnxSession of(OnnxModel model, SessionOptions options) {
        return new OnnxSession(model, options);
    }

    /**
     * All outputs by name, from all inputs by name. The tensors of a sequence {@code x} are named {@code x[0]}, {@code x[1]} and so on; an optional value may be left out.
     */
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        for (String name : model.inputs()) {
            if (model.kind(name) == ValueInfoProto.Kind.TENSOR && !inputs.containsKey(name)) {
                throw new IllegalArgumentException(
                        "no tensor given for input " + name + "; given are " + inputs.keySet());
            }
        }
        return session(inputs).run(inputs);
    }

    private Session session(Map<String, Tensor> inputs) {
        if (general.isPresent() && plans(general.get(), inputs)) {
            return general.get();
        }
        synchronized (special) {
            for (Special one : special) {
                if (one.given().fits(inputs)) {
                    special.remove(one);
                    special.addFirst(one);
                    return one.session();
                }
            }
            OnnxModel.Specialised made = model.specialised(inputs);
            Session session =
                    Session.of(made.imported().graph(), made.imported().weights(), options);
            special.addFirst(new Special(made.given(), session));
            if (special.size() > KEPT) {
                special.removeLast();
            }
            return session;
        }
    }

    /** A graph with symbols may hold numbers that fit one size only, which its own graph knows better. */
    private static boolean plans(Session session, Map<String, Tensor> inputs) {
        Map<String, Shape> shapes = new HashMap<>();
        for (Value input : session.graph().inputs()) {
            Tensor tensor = inputs.get(input.name());
            if (tensor == null) {
                return true; // the session says so
            }
            shapes.put(input.name(), tensor.shape());
        }
        try {
            session.plan(shapes);
            return true;
        } catch (ShapeException onlyForOtherSizes) {
            return false;
        }
    }
}
