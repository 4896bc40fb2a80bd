package dev.signet.op;

/** Is shown the products of a convolution or locally connected layer one by one. */
public interface TapVisitor {
    /** One product: dense indices into input, weight and output. */
    void tap(int input, int weight, int output);
}
