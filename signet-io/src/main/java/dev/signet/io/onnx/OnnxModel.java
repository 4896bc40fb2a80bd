package dev.signet.io.onnx;

import dev.signet.graph.Graph;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an ONNX file became. Most files are one graph for all inputs. Where a shape follows from the values of an input, or from sizes that are only known when
 * the model runs, there is a graph for given inputs only: {@link #given}; {@link OnnxSession} makes these as it needs them.
 */
public final class OnnxModel {
    private final String file;
    private final ModelProto proto;
    private final Optional<Imported> general;
    private final List<String> reasons;
    private final Set<String> fixed;

    private OnnxModel(
            String file, ModelProto proto, Optional<Imported> general, List<String> reasons, Set<String> fixed) {
        this.file = file;
        this.proto = proto;
        this.general = general;
        this.reasons = List.copyOf(reasons);
        this.fixed = Set.copyOf(fixed);
    }

    static OnnxModel of(String file, ModelProto proto) {
        try {
            Imported imported = new Importer(file, proto, Given.NOTHING).run();
            return new OnnxModel(file, proto, Optional.of(imported), List.of(), Set.of());
        } catch (InputsNeededException needed) {
            return new OnnxModel(file, proto, Optional.empty(), needed.reasons(), needed.inputs());
        }
    }

    /** The file's name, for errors. */
    public String file() {
        return file;
    }

    /** Names of the inputs, in the file's order. */
    public List<String> inputs() {
        return proto.graph().inputs().stream()
                .map(ValueInfoProto::name)
                .filter(name -> proto.graph().initializers().stream()
                        .noneMatch(tensor -> tensor.name().equals(name)))
                .toList();
    }

    /** The element type of an input or output, where the file says it and Signet has it. */
    public Optional<ElementType> element(String name) {
        return Stream.concat(proto.graph().inputs().stream(), proto.graph().outputs().stream())
                .filter(value -> value.name().equals(name))
                .findFirst()
                .flatMap(value -> DataTypes.element(value.dataType()));
    }

    /** What an input or output is: {@link ValueInfoProto.Kind#OTHER} for a name that is neither. */
    public ValueInfoProto.Kind kind(String name) {
        return Stream.concat(proto.graph().inputs().stream(), proto.graph().outputs().stream())
                .filter(value -> value.name().equals(name))
                .findFirst()
                .map(ValueInfoProto::kind)
                .orElse(ValueInfoProto.Kind.OTHER);
    }

    /** Names of the outputs, in the file's order. */
    public List<String> outputs() {
        return proto.graph().outputs().stream().map(ValueInfoProto::name).toList();
    }

    /** What the producer wrote beside the model. */
    public Map<String, String> metadata() {
        return proto.metadata();
    }

    /** Whether there is one graph for all inputs. */
    public boolean isGeneral() {
        return general.isPresent();
    }

    /** The graph for all inputs; throws {@link UnsupportedOnnxException} naming the nodes in the way where there is none. */
    public Graph graph() {
        return general().graph();
    }

    /** All parameters and states of the graph for all inputs, by name. */
    public Map<String, Tensor> weights() {
        return general().weights();
    }

    private Imported general() {
        return general.orElseThrow(() -> new UnsupportedOnnxException(
                file,
                reasons.stream().map(reason -> reason + "; give the inputs").toList()));
    }

    /** The graph for inputs of these shapes, and of these values where a shape follows from them; those values are no inputs of it. */
    public Imported given(Map<String, Tensor> inputs) {
        return specialised(inputs).imported();
    }

    /** A graph and what must be the same for it to be the right one. */
    record Specialised(Given given, Imported imported) {}

    Specialised specialised(Map<String, Tensor> inputs) {
        Set<String> known = new HashSet<>(fixed);
        while (true) {
            Given given = Given.of(inputs, known);
            try {
                return new Specialised(given, new Importer(file, proto, given).run());
            } catch (InputsNeededException needed) {
                if (!known.addAll(needed.inputs())) {
                    throw new UnsupportedOnnxException(file, needed.reasons());
                }
            }
        }
    }
}
