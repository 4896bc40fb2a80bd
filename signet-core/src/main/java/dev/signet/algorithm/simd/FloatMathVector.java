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

    static FloatVector expMinusOne(FloatVector x) {
        FloatVector clamped =
                x.blend(FloatMath.EXP_MINUS_ONE_LOW, x.compare(VectorOperators.LT, FloatMath.EXP_MINUS_ONE_LOW));
        FloatVector shifted = clamped.fma(broadcast(FloatMath.LOG2_E), broadcast(FloatMath.ROUND));
        FloatVector n = shifted.sub(FloatMath.ROUND);
        FloatVector p = reducedExpMinusOne(clamped, n);
        FloatVector power = powerOfTwo(shifted.reinterpretAsInts().sub(FloatMath.ROUND_BITS));
        return power.fma(p, power.sub(1f));
    }

    static FloatVector logOfOnePlus(FloatVector x) {
        FloatVector s = x.div(x.add(2f));
        FloatVector square = s.mul(s);
        FloatVector q = broadcast(FloatMath.L13).fma(square, broadcast(FloatMath.L11));
        q = q.fma(square, broadcast(FloatMath.L9));
        q = q.fma(square, broadcast(FloatMath.L7));
        q = q.fma(square, broadcast(FloatMath.L5));
        q = q.fma(square, broadcast(FloatMath.L3));
        FloatVector twice = s.add(s);
        return twice.mul(square).fma(q, twice);
    }

    static FloatVector clamp(FloatVector x, float low, float high) {
        FloatVector above = x.blend(low, x.compare(VectorOperators.LE, low));
        return above.blend(high, above.compare(VectorOperators.GT, high));
    }

    static FloatVector hardSigmoid(FloatVector x, float slope, float offset) {
        FloatVector y = broadcast(slope).fma(x, broadcast(offset));
        FloatVector above = y.blend(0f, y.compare(VectorOperators.LT, 0f));
        return above.blend(1f, above.compare(VectorOperators.GT, 1f));
    }

    static FloatVector elu(FloatVector x, float positive, float negative, float width) {
        FloatVector below = expMinusOne(x.div(width)).mul(negative);
        return below.blend(x.mul(positive), x.compare(VectorOperators.GT, 0f));
    }

    static FloatVector silu(FloatVector x) {
        return x.mul(sigmoid(x));
    }

    static FloatVector gelu(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector one = broadcast(1f);
        FloatVector t = one.div(broadcast(FloatMath.ERF_P * FloatMath.HALF_ROOT).fma(size, one));
        FloatVector q = broadcast(FloatMath.ERF_5).fma(t, broadcast(FloatMath.ERF_4));
        q = q.fma(t, broadcast(FloatMath.ERF_3));
        q = q.fma(t, broadcast(FloatMath.ERF_2));
        q = q.fma(t, broadcast(FloatMath.ERF_1));
        FloatVector tail = q.mul(t).mul(exp(size.mul(-0.5f).mul(size))).mul(0.5f);
        return x.mul(tail.blend(one.sub(tail), x.compare(VectorOperators.GT, 0f)));
    }

    static FloatVector geluByTanh(FloatVector x) {
        FloatVector cubic = x.mul(FloatMath.GELU_CUBIC).mul(x).fma(x, x);
        return x.mul(sigmoid(cubic.mul(FloatMath.TWICE_ROOT_2_OVER_PI)));
    }

    static FloatVector softplus(FloatVector x, float steepness, float threshold) {
        FloatVector s = x.mul(steepness);
        FloatVector curve = clamp(s, 0f, Float.POSITIVE_INFINITY)
                .add(logOfOnePlus(exp(s.abs().neg())))
                .div(steepness);
        return curve.blend(x, s.compare(VectorOperators.GT, threshold));
    }

    static FloatVector mish(FloatVector x) {
        FloatVector e = exp(x.blend(FloatMath.MISH_HIGH, x.compare(VectorOperators.GT, FloatMath.MISH_HIGH)));
        FloatVector n = e.mul(e.add(2f));
        return x.mul(n.div(n.add(2f)));
    }

    static FloatVector siluSlope(FloatVector x) {
        FloatVector s = sigmoid(x);
        FloatVector one = broadcast(1f);
        return s.mul(x.fma(one.sub(s), one));
    }

    static FloatVector hardSwishSlope(FloatVector x) {
        FloatVector line = x.fma(broadcast(FloatMath.THIRD), broadcast(0.5f));
        FloatVector above = line.blend(0f, x.compare(VectorOperators.LT, -3f));
        return above.blend(1f, x.compare(VectorOperators.GT, 3f));
    }
}
