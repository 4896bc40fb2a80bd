package dev.signet.io.onnx;

import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.List;

/** What a rule sees of the node it writes: its inputs, the opset, and the file it adds nodes and tensors to. */
final class ExportScope {
    private final Exporter file;
    private final Node node;

    ExportScope(Exporter file, Node node) {
        this.file = file;
        this.node = node;
    }

    int opset() {
        return file.opset();
    }

    int inputs() {
        return node.inputs().size();
    }

    /** The name of an input in the file. */
    String input(int index) {
        return file.name(node.input(index));
    }

    SymbolicShape shape(int index) {
        return node.input(index).shape();
    }

    int rank() {
        return shape(0).rank();
    }

    ElementType element() {
        return element(0);
    }

    ElementType element(int index) {
        return node.input(index).type().element();
    }

    /** Throws {@link UnsupportedNodeException} if the file is of an older opset. */
    void needs(int opset, String what) {
        if (opset() < opset) {
            throw new UnsupportedNodeException(what + " needs opset " + opset);
        }
    }

    SymbolicShape outputShape() {
        return node.output().shape();
    }

    // Nodes

    /** Adds a node on the way and returns the name of its output. */
    String add(String op, NodeAttributes attributes, String... inputs) {
        return file.addNode(node.layer(), op, attributes, List.of(inputs), "");
    }

    String add(String op, String... inputs) {
        return add(op, NodeAttributes.NONE, inputs);
    }

    /** Adds the node whose output is the op's. */
    void result(String op, NodeAttributes attributes, String... inputs) {
        file.addResult(node.output(), node.layer(), op, attributes, List.of(inputs));
    }

    void result(String op, String... inputs) {
        result(op, NodeAttributes.NONE, inputs);
    }

    /** As {@link #result(String, String...)} on all inputs. */
    void resultOfInputs(String op, NodeAttributes attributes) {
        result(op, attributes, node.inputs().stream().map(file::name).toArray(String[]::new));
    }

    /** Adds the node with as many outputs as the op, which are the op's. */
    void results(String op, NodeAttributes attributes, String... inputs) {
        file.addResults(node.outputs(), node.layer(), op, attributes, List.of(inputs));
    }

    // Tensors

    String tensor(String what, Tensor tensor) {
        return file.addTensor(node.layer(), what, tensor);
    }

    /** A vector of float32 numbers in the file. */
    String numbers(String what, List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return tensor(what, Tensor.wrap(Shape.of(floats.length), floats));
    }

    /** One number of a type. */
    String scalar(String what, ElementType element, double value) {
        Wide wide = element.isFloat()
                ? Wide.ofDoubles(element, Shape.scalar(), value)
                : Wide.ofLongs(element, Shape.scalar(), (long) value);
        return tensor(what, wide.toTensor());
    }

    /** A vector of integers in the file. */
    String integers(String what, long... values) {
        return file.addTensor(node.layer(), what, Tensor.ofLongs(Shape.of(values.length), values));
    }

    String integers(String what, List<Integer> values) {
        return integers(what, values.stream().mapToLong(Integer::longValue).toArray());
    }

    /** A number of the element type of the first input. */
    String scalar(String what, double value) {
        return scalar(what, element(), value);
    }

    /** The same number {@code size} times. */
    String repeated(String what, int size, double value) {
        double[] values = new double[size];
        java.util.Arrays.fill(values, value);
        return file.addTensor(
                node.layer(),
                what,
                Wide.ofDoubles(element(), Shape.of(size), values).toTensor());
    }
}
