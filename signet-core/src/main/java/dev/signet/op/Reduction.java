package dev.signet.op;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.Locale;

/** How {@link Reduce} makes one number of many; of none, the number that changes nothing. Integers are exact where no root or logarithm is taken. */
public enum Reduction {
    SUM,
    MEAN,
    PROD,
    MAX,
    MIN,
    /** The sum of absolute values. */
    L1,
    /** The root of the sum of squares. */
    L2,
    SUM_SQUARE,
    /** The logarithm of the sum. */
    LOG_SUM,
    /** The logarithm of the sum of the exponentials. */
    LOG_SUM_EXP;

    private boolean isExact() {
        return this != MEAN && this != L2 && this != LOG_SUM && this != LOG_SUM_EXP;
    }

    /**
     * Reduces.
     *
     * @param targets for each element of x the element of y it goes to
     * @param y zeros at first
     */
    void fill(Wide x, int[] targets, Wide y) {
        if (x.isFloat()) {
            doubles(x, targets, y.doubles());
        } else if (isExact()) {
            longs(x, targets, y);
        } else {
            double[] numbers = new double[y.longs().length];
            doubles(x, targets, numbers);
            for (int i = 0; i < numbers.length; i++) {
                y.longs()[i] = y.type().wrap((long) numbers[i]);
            }
        }
    }

    private void doubles(Wide x, int[] targets, double[] y) {
        double[] largest = this == LOG_SUM_EXP ? largest(x, targets, y.length) : new double[0];
        Arrays.fill(y, start());
        int[] counts = new int[y.length];
        for (int i = 0; i < targets.length; i++) {
            int at = targets[i];
            double number = x.number(i);
            counts[at]++;
            y[at] = switch (this) {
                case SUM, MEAN, LOG_SUM -> y[at] + number;
                case PROD -> y[at] * number;
                case MAX -> Math.max(y[at], number);
                case MIN -> Math.min(y[at], number);
                case L1 -> y[at] + Math.abs(number);
                case L2, SUM_SQUARE -> y[at] + number * number;
                case LOG_SUM_EXP -> y[at] + StrictMath.exp(number - largest[at]);
            };
        }
        for (int at = 0; at < y.length; at++) {
            y[at] = switch (this) {
                case MEAN -> y[at] / counts[at];
                case L2 -> Math.sqrt(y[at]);
                case LOG_SUM -> StrictMath.log(y[at]);
                case LOG_SUM_EXP -> StrictMath.log(y[at]) + largest[at];
                default -> y[at];
            };
        }
    }

    private double start() {
        return switch (this) {
            case PROD -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            default -> 0;
        };
    }

    /** The largest finite number of each group, 0 where there is none, so that no exponential overflows. */
    private static double[] largest(Wide x, int[] targets, int groups) {
        double[] largest = new double[groups];
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < targets.length; i++) {
            largest[targets[i]] = Math.max(largest[targets[i]], x.number(i));
        }
        for (int at = 0; at < groups; at++) {
            largest[at] = Double.isInfinite(largest[at]) ? 0 : largest[at];
        }
        return largest;
    }

    private void longs(Wide x, int[] targets, Wide y) {
        ElementType type = x.type();
        long first = switch (this) {
            case PROD -> 1;
            case MAX -> type.smallest();
            case MIN -> type.largest();
            default -> 0;
        };
        Arrays.fill(y.longs(), first);
        for (int i = 0; i < targets.length; i++) {
            long number = x.longs()[i];
            long before = y.longs()[targets[i]];
            y.longs()[targets[i]] = type.wrap(
                    switch (this) {
                        case PROD -> before * number;
                        case MAX -> BinaryFunction.MAX.of(before, number, type);
                        case MIN -> BinaryFunction.MIN.of(before, number, type);
                        case L1 -> before + (type.isUnsigned() ? number : Math.abs(number));
                        case SUM_SQUARE -> before + number * number;
                        default -> before + number;
                    });
        }
    }

    /** The name in model files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Reduction of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
