package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.BroadcastLike;
import dev.signet.op.Mul;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arithmetic of two dense values of any shapes that broadcast to one, and repeating one over a shape, row by row along the innermost axes. Exact. Where shapes are
 * equal, or one has numbers per channel, the algorithms of channels-last images are faster.
 */
public final class BroadcastRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;

    /** What is computed of each pair. */
    private enum Kind {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        LARGER,
        SMALLER,
        FIRST
    }

    @Override
    public String name() {
        return "broadcast.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        Optional<Kind> kind = kind(problem);
        if (kind.isEmpty()) {
            return Fit.rejected("not arithmetic of two values");
        }
        if (!problem.isFloat32() || problem.output().elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        int values = kind.get() == Kind.FIRST ? 1 : 2;
        List<Form> inputs = new ArrayList<>();
        Shape[] shapes = new Shape[values];
        for (int i = 0; i < problem.inputs().size(); i++) {
            inputs.add(i < values ? Form.DENSE : Form.ANY);
            if (i < values) {
                shapes[i] = problem.input(i);
            }
        }
        AxisWalk walk = AxisWalk.broadcasting(problem.output(), shapes);
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                inputs,
                List.of(Form.DENSE),
                site -> new RowsStep(kind.get(), walk));
    }

    private static Optional<Kind> kind(Problem problem) {
        return switch (problem.op()) {
            case Add add -> Optional.of(Kind.ADD);
            case Mul mul -> Optional.of(Kind.MULTIPLY);
            case BroadcastLike like -> Optional.of(Kind.FIRST);
            case Binary binary -> kind(binary.function());
            default -> Optional.empty();
        };
    }

    private static Optional<Kind> kind(BinaryFunction function) {
        return switch (function) {
            case SUB -> Optional.of(Kind.SUBTRACT);
            case DIV -> Optional.of(Kind.DIVIDE);
            case MAX -> Optional.of(Kind.LARGER);
            case MIN -> Optional.of(Kind.SMALLER);
            case POW, MOD, REMAINDER, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> Optional.empty();
        };
    }

    private record RowsStep(Kind kind, AxisWalk walk) implements Step {
        private static final int FLOATS_PER_ITEM = 16 * 1024;

        private int rowsPerItem() {
            return Math.max(1, FLOATS_PER_ITEM / walk.length());
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(walk.rows(), rowsPerItem());
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int second = kind == Kind.FIRST ? 0 : 1;
            int end = Math.min(walk.rows(), (item + 1) * rowsPerItem());
            for (int row = item * rowsPerItem(); row < end; row++) {
                combine(
                        kind,
                        walk.length(),
                        frame.input(0),
                        frame.inputBase(0) + walk.start(1, row),
                        walk.step(1),
                        frame.input(second),
                        frame.inputBase(second) + walk.start(1 + second, row),
                        walk.step(1 + second),
                        frame.output(0),
                        frame.outputBase(0) + walk.start(0, row));
            }
        }

        private static void combine(
                Kind kind, int n, float[] a, int aAt, int aStep, float[] b, int bAt, int bStep, float[] y, int yAt) {
            switch (kind) {
                case ADD -> {
                    for (int i = 0; i < n; i++) {
                        y[yAt + i] = a[aAt + i * aStep] + b[bAt + i * bStep];
                    }
                }
                case SUBTRACT -> {
                    for (int i = 0; i < n; i++) {
                        y[yAt + i] = a[aAt + i * aStep] - b[bAt + i * bStep];
                    }
                }
                case MULTIPLY -> {
                    for (int i = 0; i < n; i++) {
                        y[yAt + i] = a[aAt + i * aStep] * b[bAt + i * bStep];
                    }
                }
                case DIVIDE -> {
                    for (int i = 0; i < n; i++) {
                        y[yAt + i] = a[aAt + i * aStep] / b[bAt + i * bStep];
                    }
                }
                case LARGER -> {
                    for (int i = 0; i < n; i++) {
                        y[yAt + i] = Math.max(a[aAt + i * aStep], b[bAt + i * bStep]);
                    }
                }
                case SMALLER -> {
                    for (int i = 0; i < n; i++) {
                        y[yAt + i] = Math.min(a[aAt + i * aStep], b[bAt + i * bStep]);
                    }
                }
                case FIRST -> {
                    for (int i = 0; i < n; i++) {
                        y[yAt + i] = a[aAt + i * aStep];
                    }
                }
            }
        }
    }
}
