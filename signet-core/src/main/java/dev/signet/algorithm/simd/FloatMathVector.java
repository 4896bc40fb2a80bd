package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link FloatMath}, line by line, on vectors. */
final class FloatMathVector {
    private static final int SIGN = Integer.MIN_VALUE;

    private FloatMathVector() {}

    static FloatVector exp(FloatVector x) {
        FloatVector low = x.blend(FloatMath.EXP_LOW, x.compare(VectorOperators.LT, FloatMath.EXP_LOW));
        FloatVector clamped = low.blend(FloatMath.EXP_HIGH, low.compare(VectorOperators.GT, FloatMath.EXP_HIGH));
        FloatVector shifted = clamped.fma(broadcast(FloatMath.LOG2_E), broadcast(FloatMath.ROUND));
        FloatVector n = shifted.sub(FloatMath.ROUND);
        FloatVector p = reducedExpMinusOne(clamped, n).add(1f);
        IntVector exponent = shifted.reinterpretAsInts().sub(FloatMath.ROUND_BITS);
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static FloatVector reducedExpMinusOne(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(broadcast(-FloatMath.LN2_LOW), n.fma(broadcast(-FloatMath.LN2_HIGH), x));
        FloatVector q = r.fma(broadcast(FloatMath.C7), broadcast(FloatMath.C6));
        q = q.fma(r, broadcast(FloatMath.C5));
        q = q.fma(r, broadcast(FloatMath.C4));
        q = q.fma(r, broadcast(FloatMath.C3));
        q = q.fma(r, broadcast(FloatMath.C2));
        return r.mul(r).fma(q, r);
    }

    private static FloatVector powerOfTwo(IntVector exponent) {
        return exponent.add(FloatMath.EXPONENT_BIAS)
                .lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS)
                .reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        VectorMask<Float> positive = x.compare(VectorOperators.GT, 0f);
        FloatVector e = exp(x.blend(x.neg(), positive));
        return e.blend(1f, positive).div(e.add(1f));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector clamped = size.blend(FloatMath.TANH_HIGH, size.compare(VectorOperators.GT, FloatMath.TANH_HIGH));
        FloatVector twice = clamped.add(clamped);
        FloatVector shifted = twice.fma(broadcast(FloatMath.LOG2_E), broadcast(FloatMath.ROUND));
        FloatVector n = shifted.sub(FloatMath.ROUND);
        FloatVector p = reducedExpMinusOne(twice, n);
        FloatVector power = powerOfTwo(shifted.reinterpretAsInts().sub(FloatMath.ROUND_BITS));
        FloatVector expMinusOne = power.fma(p, power.sub(1f));
        FloatVector result = expMinusOne.div(expMinusOne.add(2f));
        return result.abs()
                .reinterpretAsInts()
                .or(x.reinterpretAsInts().and(SIGN))
                .reinterpretAsFloats();
    }
}
