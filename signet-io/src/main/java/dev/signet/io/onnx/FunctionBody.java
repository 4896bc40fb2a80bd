package dev.signet.io.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes of a function for one call of it: attributes that refer to the call's get their values, or are left out where there are none. */
final class FunctionBody {
    private final Map<String, AttributeProto> given;

    private FunctionBody(Map<String, AttributeProto> given) {
        this.given = given;
    }

    static List<NodeProto> of(FunctionProto function, NodeProto call) {
        Map<String, AttributeProto> given = new HashMap<>(function.defaults());
        given.putAll(call.attributes());
        return new FunctionBody(given).nodes(function.nodes());
    }

    private List<NodeProto> nodes(List<NodeProto> nodes) {
        List<NodeProto> replaced = new ArrayList<>();
        for (NodeProto node : nodes) {
            Map<String, AttributeProto> attributes = new HashMap<>();
            node.attributes().forEach((name, value) -> replaced(value).ifPresent(found -> attributes.put(name, found)));
            replaced.add(new NodeProto(
                    node.index(), node.name(), node.domain(), node.op(), node.inputs(), node.outputs(), attributes));
        }
        return replaced;
    }

    private Optional<AttributeProto> replaced(AttributeProto value) {
        return switch (value) {
            case AttributeProto.Reference reference -> Optional.ofNullable(given.get(reference.name()));
            case AttributeProto.OfGraph inner -> {
                GraphProto graph = inner.value();
                yield Optional.of(new AttributeProto.OfGraph(new GraphProto(
                        graph.name(),
                        nodes(graph.nodes()),
                        graph.initializers(),
                        graph.inputs(),
                        graph.outputs(),
                        graph.sparseInitializers())));
            }
            default -> Optional.of(value);
        };
    }
}
