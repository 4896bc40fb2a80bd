package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The activations over runs of floats on the Vector API; the last few elements plain. */
final class VectorCurveLoops implements CurveLoops {
    private final ScalarCurveLoops plain = new ScalarCurveLoops();

    @Override
    public void clamp(int length, float low, float high, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.clamp(v, low, high).intoArray(y, yAt + i);
        }
        plain.clamp(length - end, low, high, x, xAt + end, y, yAt + end);
    }

    @Override
    public void leakyRelu(int length, float slope, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            v.mul(slope).blend(v, v.compare(VectorOperators.GT, 0f)).intoArray(y, yAt + i);
        }
        plain.leakyRelu(length - end, slope, x, xAt + end, y, yAt + end);
    }

    @Override
    public void hardSigmoid(int length, float slope, float offset, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.hardSigmoid(v, slope, offset).intoArray(y, yAt + i);
        }
        plain.hardSigmoid(length - end, slope, offset, x, xAt + end, y, yAt + end);
    }

    @Override
    public void hardSwish(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            v.mul(FloatMathVector.hardSigmoid(v, FloatMath.SIXTH, 0.5f)).intoArray(y, yAt + i);
        }
        plain.hardSwish(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void elu(int length, float positive, float negative, float width, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.elu(v, positive, negative, width).intoArray(y, yAt + i);
        }
        plain.elu(length - end, positive, negative, width, x, xAt + end, y, yAt + end);
    }

    @Override
    public void silu(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.silu(v).intoArray(y, yAt + i);
        }
        plain.silu(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void gelu(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.gelu(v).intoArray(y, yAt + i);
        }
        plain.gelu(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void geluByTanh(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.geluByTanh(v).intoArray(y, yAt + i);
        }
        plain.geluByTanh(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void softplus(int length, float steepness, float threshold, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.softplus(v, steepness, threshold).intoArray(y, yAt + i);
        }
        plain.softplus(length - end, steepness, threshold, x, xAt + end, y, yAt + end);
    }

    @Override
    public void mish(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.mish(v).intoArray(y, yAt + i);
        }
        plain.mish(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void clampGradient(
            int length, float low, float high, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyAt + i);
            FloatVector.zero(SPECIES)
                    .blend(g, v.compare(VectorOperators.GT, low).and(v.compare(VectorOperators.LT, high)))
                    .intoArray(dx, dxAt + i);
        }
        plain.clampGradient(length - end, low, high, dy, dyAt + end, x, xAt + end, dx, dxAt + end);
    }

    @Override
    public void leakyReluGradient(
            int length, float slope, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyAt + i);
            g.mul(slope).blend(g, v.compare(VectorOperators.GT, 0f)).intoArray(dx, dxAt + i);
        }
        plain.leakyReluGradient(length - end, slope, dy, dyAt + end, x, xAt + end, dx, dxAt + end);
    }

    @Override
    public void hardSigmoidGradient(
            int length, float slope, float offset, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyAt + i);
            FloatVector line = FloatVector.broadcast(SPECIES, slope).fma(v, FloatVector.broadcast(SPECIES, offset));
            VectorMask<Float> inside = line.compare(VectorOperators.GT, 0f).and(line.compare(VectorOperators.LT, 1f));
            FloatVector.zero(SPECIES).blend(g.mul(slope), inside).intoArray(dx, dxAt + i);
        }
        plain.hardSigmoidGradient(length - end, slope, offset, dy, dyAt + end, x, xAt + end, dx, dxAt + end);
    }

    @Override
    public void hardSwishGradient(int length, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyAt + i);
            g.mul(FloatMathVector.hardSwishSlope(v)).intoArray(dx, dxAt + i);
        }
        plain.hardSwishGradient(length - end, dy, dyAt + end, x, xAt + end, dx, dxAt + end);
    }

    @Override
    public void siluGradient(int length, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dy, dyAt + i);
            g.mul(FloatMathVector.siluSlope(v)).intoArray(dx, dxAt + i);
        }
        plain.siluGradient(length - end, dy, dyAt + end, x, xAt + end, dx, dxAt + end);
    }
}
