package dev.signet.op;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.Arrays;

/**
 * The one loop over what pooling windows read, in every rank, sliding or adaptive: each pair (input, output) of dense indices, output by output,
 * in window order, at positions that are not padding.
 */
final class PoolTaps {
    /** One cell of one window. */
    interface Visitor {
        void tap(int input, int output);
    }

    private final int[][][] reads;
    private final Shape input;
    private final Shape output;

    /** {@code reads[axis][output position]} are the input positions read, over depth, height and width. */
    private PoolTaps(int[][][] reads, Shape input, Shape output) {
        this.reads = reads;
        this.input = input;
        this.output = output;
    }

    static PoolTaps sliding(Window window, Shape input, Shape output) {
        Window three = window.inThreeAxes();
        int[] in = Window.sizesInThreeAxes(input);
        return of(input, output, (axis, position) -> three.axis(axis).reads(position, in[axis]));
    }

    static PoolTaps adaptive(Shape input, Shape output) {
        int[] in = Window.sizesInThreeAxes(input);
        int[] out = Window.sizesInThreeAxes(output);
        return of(input, output, (axis, position) -> new AdaptiveAxis(in[axis], out[axis]).reads(position));
    }

    private interface Reads {
        int[] at(int axis, int position);
    }

    private static PoolTaps of(Shape input, Shape output, Reads reads) {
        int[] out = Window.sizesInThreeAxes(output);
        int[][][] all = new int[3][][];
        for (int axis = 0; axis < 3; axis++) {
            all[axis] = new int[out[axis]][];
            for (int position = 0; position < out[axis]; position++) {
                all[axis][position] = reads.at(axis, position);
            }
        }
        return new PoolTaps(all, input, output);
    }

    void forEach(Visitor visitor) {
        int[] in = Window.sizesInThreeAxes(input);
        int planes = input.elements(0, 2);
        int out = 0;
        for (int plane = 0; plane < planes; plane++) {
            for (int[] depths : reads[0]) {
                for (int[] heights : reads[1]) {
                    for (int[] widths : reads[2]) {
                        for (int id : depths) {
                            for (int ih : heights) {
                                for (int iw : widths) {
                                    visitor.tap(((plane * in[0] + id) * in[1] + ih) * in[2] + iw, out);
                                }
                            }
                        }
                        out++;
                    }
                }
            }
        }
    }

    /** For each output the index of the largest input, the first one of equals; NaN is larger than any number; -1 where a window reads nothing. */
    int[] winners(Wide x) {
        int[] winners = new int[output.elements()];
        Arrays.fill(winners, -1);
        forEach((in, out) -> {
            if (winners[out] < 0 || isLarger(x, in, winners[out])) {
                winners[out] = in;
            }
        });
        return winners;
    }

    private static boolean isLarger(Wide x, int a, int b) {
        if (x.type() == ElementType.UINT64) {
            return Long.compareUnsigned(x.longs()[a], x.longs()[b]) > 0;
        }
        if (!x.isFloat()) {
            return x.longs()[a] > x.longs()[b];
        }
        double candidate = x.doubles()[a];
        double best = x.doubles()[b];
        return candidate > best || (Double.isNaN(candidate) && !Double.isNaN(best));
    }

    /** The largest input of each window; where a window reads nothing, minus infinity or the smallest integer of the type. */
    Wide largest(Wide x) {
        int[] winners = winners(x);
        Wide y = Wide.zeros(x.type(), output);
        for (int out = 0; out < winners.length; out++) {
            if (winners[out] >= 0) {
                y.copy(x, winners[out], out, 1);
            } else if (x.isFloat()) {
                y.doubles()[out] = Double.NEGATIVE_INFINITY;
            } else {
                y.longs()[out] = smallest(x.type());
            }
        }
        return y;
    }

    private static long smallest(ElementType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64 -> -1L << (8 * type.bytes() - 1);
            default -> 0;
        };
    }

    /** Each output gradient given to the largest input of its window. */
    Wide toLargest(Wide dy, Wide x) {
        int[] winners = winners(x);
        Wide dx = Wide.zeros(x.type(), input);
        for (int out = 0; out < winners.length; out++) {
            if (winners[out] >= 0) {
                dx.doubles()[winners[out]] += dy.doubles()[out];
            }
        }
        return dx;
    }

    /** The sum of each window divided by the divisor of its position; 0 where a window reads nothing. */
    Wide averages(Wide x, int[] divisors) {
        Wide y = Wide.zeros(x.type(), output);
        double[] out = y.doubles();
        forEach((in, o) -> out[o] += x.doubles()[in]);
        for (int o = 0; o < out.length; o++) {
            out[o] /= Math.max(1, divisors[o % divisors.length]);
        }
        return y;
    }

    /** Each output gradient, divided by the divisor of its position, given to every input of its window. */
    Wide spread(Wide dy, int[] divisors) {
        Wide dx = Wide.zeros(dy.type(), input);
        forEach((in, o) -> dx.doubles()[in] += dy.doubles()[o] / divisors[o % divisors.length]);
        return dx;
    }

    /** How many inputs each spatial output position reads. */
    int[] counts() {
        return products((axis, position) -> reads[axis][position].length);
    }

    /** How many taps of each spatial output position read the input or its padding. */
    int[] countsWithPadding(Window window) {
        Window three = window.inThreeAxes();
        int[] in = Window.sizesInThreeAxes(input);
        return products((axis, position) -> three.axis(axis).tapsInPaddedInput(position, in[axis]));
    }

    private interface Count {
        int at(int axis, int position);
    }

    private int[] products(Count count) {
        int[] products = new int[reads[0].length * reads[1].length * reads[2].length];
        int index = 0;
        for (int d = 0; d < reads[0].length; d++) {
            for (int h = 0; h < reads[1].length; h++) {
                for (int w = 0; w < reads[2].length; w++) {
                    products[index++] = count.at(0, d) * count.at(1, h) * count.at(2, w);
                }
            }
        }
        return products;
    }
}
