package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Product of quantised matrices, quantised again (ONNX's QLinearMatMul), the last two axes being the matrices and the others broadcast. Inputs: a
 * {@code […, M, K]}, its scale and zero point, b {@code […, K, N]}, its scale and zero point, scale and zero point of the output. Scales and zero points
 * of a and of the output are one number, one for each row, or a tensor that broadcasts over all but the last axis; those of b one, or one for each
 * column. Output of the type of its zero point, halves rounded to even.
 */
public record QuantizedMatMul() implements Op {
    public static final OpType TYPE =
            new OpType("QuantizedMatMul", "QLinearMatMul-10", List.of(), attributes -> new QuantizedMatMul());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Quantized.requireIntegers(inputs, 0, 2, 3, 5, 7);
        Quantized.requireScales(inputs, 1, 4, 6);
        SymbolicShape a = inputs.get(0).shape();
        SymbolicShape b = inputs.get(3).shape();
        if (a.rank() < 2 || b.rank() < 2 || !a.dim(a.rank() - 1).mayEqual(b.dim(b.rank() - 2))) {
            throw new ShapeException("matrices are " + a + " and " + b + ", expected […, M, K] and […, K, N]");
        }
        ValueType outerA =
                inputs.get(0).type().withShape(new SymbolicShape(a.dims().subList(0, a.rank() - 2)));
        ValueType outerB =
                inputs.get(0).type().withShape(new SymbolicShape(b.dims().subList(0, b.rank() - 2)));
        List<Dim> dims = new ArrayList<>(
                Broadcast.type(Operand.of(outerA), Operand.of(outerB)).shape().dims());
        dims.add(a.dim(a.rank() - 2));
        dims.add(b.dim(b.rank() - 1));
        return List.of(new ValueType(inputs.get(7).type().element(), new SymbolicShape(dims)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide a = inputs.get(0);
        Wide b = inputs.get(3);
        Shape output = infer(inputs.stream()
                        .map(wide -> Operand.of(new ValueType(wide.type(), SymbolicShape.of(wide.shape()))))
                        .toList())
                .getFirst()
                .shape()
                .concrete();
        int rows = output.size(output.rank() - 2);
        int columns = output.size(output.rank() - 1);
        int inner = a.shape().size(a.shape().rank() - 1);
        int[] matrixOfA = matrices(a.shape(), output);
        int[] matrixOfB = matrices(b.shape(), output);
        Wide zero = inputs.get(7);
        Wide y = Wide.zeros(zero.type(), output);
        for (int i = 0; i < y.longs().length; i++) {
            int matrix = i / rows / columns;
            int row = matrixOfA[matrix] * rows + i / columns % rows;
            int column = i % columns;
            long sum = 0;
            for (int k = 0; k < inner; k++) {
                long left = a.longs()[row * inner + k] - integer(inputs.get(2), row, rows);
                long right = b.longs()[(matrixOfB[matrix] * inner + k) * columns + column]
                        - integer(inputs.get(5), matrixOfB[matrix] * columns + column, columns);
                sum += left * right;
            }
            int outRow = matrix * rows + i / columns % rows;
            double scale = number(inputs.get(1), row, rows)
                    * number(inputs.get(4), matrixOfB[matrix] * columns + column, columns)
                    / number(inputs.get(6), outRow, rows);
            y.longs()[i] = Quantized.saturated(Math.rint(sum * scale) + integer(zero, outRow, rows), zero.type());
        }
        return List.of(y);
    }

    /** For each matrix of the output the number of the operand's matrix. */
    private static int[] matrices(Shape operand, Shape output) {
        Shape outer = outer(output);
        return Broadcast.sources(outer(operand), outer);
    }

    private static Shape outer(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    /** The number for one line of all lines: the only one, one for each line of a matrix, or one for each line of all. */
    private static double number(Wide each, int line, int perMatrix) {
        return each.doubles()[index(each.doubles().length, line, perMatrix)];
    }

    private static long integer(Wide each, int line, int perMatrix) {
        return each.longs()[index(each.longs().length, line, perMatrix)];
    }

    private static int index(int count, int line, int perMatrix) {
        if (count == 1) {
            return 0;
        }
        return count == perMatrix ? line % perMatrix : line % count;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "quantised numbers have none; train in float and quantise then");
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        Shape a = inputs.getFirst();
        return Cost.multiplyAdds((long) outputs.getFirst().elements() * a.size(a.rank() - 1));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
