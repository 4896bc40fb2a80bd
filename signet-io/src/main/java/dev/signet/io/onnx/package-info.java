/**
 * ONNX files: the protobuf wire format read by hand into records ({@link dev.signet.io.onnx.ModelProto}), and from those a
 * {@link dev.signet.graph.Graph} with its weights ({@link dev.signet.io.onnx.OnnxFile}).
 *
 * <p>Bytes that are no ONNX file are refused with a {@link dev.signet.io.ModelFormatException} that names file, byte and field; a good
 * file that asks for what this version lacks with an {@link dev.signet.io.onnx.UnsupportedOnnxException} that names every such node. To
 * add an operator, write a converter beside its relatives and a line in {@code Converters}.
 */
package dev.signet.io.onnx;
