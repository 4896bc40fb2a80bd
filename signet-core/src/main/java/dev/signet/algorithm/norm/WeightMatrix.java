package dev.signet.algorithm.norm;

import dev.signet.algorithm.Frame;
import dev.signet.tensor.Shape;

/**
 * A dense weight as a matrix of one row per output, and its products with vectors in double. A product of a row is four chains over the columns 0, 4, …, 1, 5, … and
 * so on, joined at the end; one of a column is one chain over the rows.
 */
record WeightMatrix(int rows, int columns) {
    /** Columns whose products are computed at once. */
    static final int COLUMNS_PER_ITEM = 8;

    static WeightMatrix of(Shape weight) {
        return new WeightMatrix(weight.size(0), weight.elements(1, weight.rank()));
    }

    /** The part of a row in u' W v, with W as this input and u and v behind it. */
    double stretch(Frame frame, int input, int row) {
        float[] v = frame.input(input + 2);
        double product = timesRow(frame.input(input), frame.inputBase(input), row, v, frame.inputBase(input + 2));
        return frame.input(input + 1)[frame.inputBase(input + 1) + row] * product;
    }

    /** Row r times the vector at {@code vAt}. */
    double timesRow(float[] weight, int weightBase, int row, float[] v, int vAt) {
        int at = weightBase + row * columns;
        int four = columns & ~3;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < four; i += 4) {
            a += (double) weight[at + i] * v[vAt + i];
            b += (double) weight[at + i + 1] * v[vAt + i + 1];
            c += (double) weight[at + i + 2] * v[vAt + i + 2];
            d += (double) weight[at + i + 3] * v[vAt + i + 3];
        }
        for (int i = four; i < columns; i++) {
            a += (double) weight[at + i] * v[vAt + i];
        }
        return (a + b) + (c + d);
    }

    /** As {@link #timesRow}, of a vector of {@link TwoFloats}. */
    double timesRowOfPairs(float[] weight, int weightBase, int row, float[] v, int vAt) {
        int at = weightBase + row * columns;
        double even = 0;
        double odd = 0;
        int two = columns & ~1;
        for (int i = 0; i < two; i += 2) {
            even += weight[at + i] * TwoFloats.get(v, vAt + TwoFloats.EACH * i);
            odd += weight[at + i + 1] * TwoFloats.get(v, vAt + TwoFloats.EACH * (i + 1));
        }
        if (two < columns) {
            even += weight[at + two] * TwoFloats.get(v, vAt + TwoFloats.EACH * two);
        }
        return even + odd;
    }

    /** The vector u of {@link TwoFloats} times eight columns from this one on, as {@link TwoFloats}. */
    void timesEightColumns(
            float[] weight, int weightBase, int column, float[] u, int uAt, float[] products, int productAt) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double e = 0;
        double f = 0;
        double g = 0;
        double h = 0;
        int at = weightBase + column;
        for (int row = 0; row < rows; row++) {
            double factor = TwoFloats.get(u, uAt + TwoFloats.EACH * row);
            a += factor * weight[at];
            b += factor * weight[at + 1];
            c += factor * weight[at + 2];
            d += factor * weight[at + 3];
            e += factor * weight[at + 4];
            f += factor * weight[at + 5];
            g += factor * weight[at + 6];
            h += factor * weight[at + 7];
            at += columns;
        }
        TwoFloats.put(a, products, productAt);
        TwoFloats.put(b, products, productAt + 2);
        TwoFloats.put(c, products, productAt + 4);
        TwoFloats.put(d, products, productAt + 6);
        TwoFloats.put(e, products, productAt + 8);
        TwoFloats.put(f, products, productAt + 10);
        TwoFloats.put(g, products, productAt + 12);
        TwoFloats.put(h, products, productAt + 14);
    }

    /** The vector u of {@link TwoFloats} times one column, as {@link TwoFloats}. */
    void timesColumn(float[] weight, int weightBase, int column, float[] u, int uAt, float[] products, int productAt) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += TwoFloats.get(u, uAt + TwoFloats.EACH * row) * weight[weightBase + row * columns + column];
        }
        TwoFloats.put(sum, products, productAt);
    }
}
