package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The loops over runs of floats on the Vector API; the last few elements plain. */
final class VectorPointwiseLoops implements PointwiseLoops {
    private final ScalarPointwiseLoops plain = new ScalarPointwiseLoops();

    @Override
    public void relu(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, yAt + i);
        }
        plain.relu(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void sigmoid(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.sigmoid(v).intoArray(y, yAt + i);
        }
        plain.sigmoid(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void tanh(int length, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.tanh(v).intoArray(y, yAt + i);
        }
        plain.tanh(length - end, x, xAt + end, y, yAt + end);
    }

    @Override
    public void expOfDifference(int length, float subtracted, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            FloatMathVector.exp(v.sub(subtracted)).intoArray(y, yAt + i);
        }
        plain.expOfDifference(length - end, subtracted, x, xAt + end, y, yAt + end);
    }

    @Override
    public void multiplyBy(int length, float factor, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            v.mul(factor).intoArray(y, yAt + i);
        }
        plain.multiplyBy(length - end, factor, x, xAt + end, y, yAt + end);
    }

    @Override
    public void addTo(int length, float summand, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            v.add(summand).intoArray(y, yAt + i);
        }
        plain.addTo(length - end, summand, x, xAt + end, y, yAt + end);
    }

    @Override
    public void divideBy(int length, float divisor, float[] x, int xAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
            v.div(divisor).intoArray(y, yAt + i);
        }
        plain.divideBy(length - end, divisor, x, xAt + end, y, yAt + end);
    }

    @Override
    public void add(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aAt + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bAt + i);
            va.add(vb).intoArray(y, yAt + i);
        }
        plain.add(length - end, a, aAt + end, b, bAt + end, y, yAt + end);
    }

    @Override
    public void multiply(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aAt + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bAt + i);
            va.mul(vb).intoArray(y, yAt + i);
        }
        plain.multiply(length - end, a, aAt + end, b, bAt + end, y, yAt + end);
    }

    @Override
    public void reluGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aAt + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bAt + i);
            FloatVector.zero(SPECIES)
                    .blend(va, vb.compare(VectorOperators.GT, 0f))
                    .intoArray(y, yAt + i);
        }
        plain.reluGradient(length - end, a, aAt + end, b, bAt + end, y, yAt + end);
    }

    @Override
    public void sigmoidGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aAt + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bAt + i);
            va.mul(vb.mul(FloatVector.broadcast(SPECIES, 1f).sub(vb))).intoArray(y, yAt + i);
        }
        plain.sigmoidGradient(length - end, a, aAt + end, b, bAt + end, y, yAt + end);
    }

    @Override
    public void tanhGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aAt + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bAt + i);
            va.mul(vb.neg().fma(vb, FloatVector.broadcast(SPECIES, 1f))).intoArray(y, yAt + i);
        }
        plain.tanhGradient(length - end, a, aAt + end, b, bAt + end, y, yAt + end);
    }
}
