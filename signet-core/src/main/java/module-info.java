/** Convolutional networks in pure Java: graph, ops, algorithms, planner, training. No dependencies. */
module dev.signet.core {
    // Resolved by itself on the module path; class-path programs name it, or run the plain loops.
    requires jdk.incubator.vector;

    exports dev.signet.tensor;
    exports dev.signet.graph;
    exports dev.signet.op;
    exports dev.signet.algorithm;
    exports dev.signet.algorithm.gemm;
    exports dev.signet.algorithm.simd;
    exports dev.signet.plan;
    exports dev.signet.run;
    exports dev.signet.autodiff;
    exports dev.signet.nn;
    exports dev.signet.nn.transfer;
    exports dev.signet.nn.zoo;
    exports dev.signet.train;
    exports dev.signet.inspect;
    exports dev.signet.inspect.explain;
    exports dev.signet.preprocess;
}
