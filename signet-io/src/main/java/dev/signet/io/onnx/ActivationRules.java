package dev.signet.io.onnx;

import dev.signet.op.Activation;

/** Writes the functions of one number; those that an opset lacks as their formula. */
final class ActivationRules {
    private static final int HARD_SWISH = 14;
    private static final int MISH = 18;
    private static final int GELU = 20;

    private ActivationRules() {}

    static void activation(Activation op, ExportScope node) {
        NodeAttributes none = NodeAttributes.NONE;
        double a = op.a();
        double b = op.b();
        String x = node.input(0);
        switch (op.function()) {
            case AFFINE -> affine(a, b, node);
            case POWER -> node.result("Pow", x, node.scalar("exponent", a));
            case ABS_POWER -> node.result("Pow", node.add("Abs", x), node.scalar("exponent", a));
            case ELU -> node.result("Elu", none.with("alpha", a), x);
            case CELU -> node.result("Celu", none.with("alpha", a), x);
            case SELU -> node.result("Selu", none.with("alpha", a).with("gamma", b), x);
            case LEAKY_RELU -> node.result("LeakyRelu", none.with("alpha", a), x);
            case GELU -> gelu(node);
            case GELU_TANH -> geluTanh(node);
            case HARD_SIGMOID ->
                node.result("HardSigmoid", none.with("alpha", a).with("beta", b), x);
            case HARD_SWISH -> hardSwish(node);
            case HARD_TANH -> node.result("Clip", x, node.scalar("min", a), node.scalar("max", b));
            case SHRINK -> node.result("Shrink", none.with("lambd", a).with("bias", b), x);
            case HARD_SHRINK -> node.result("Shrink", none.with("lambd", a).with("bias", 0.0), x);
            case SOFT_SHRINK -> node.result("Shrink", none.with("lambd", a).with("bias", a), x);
            case TANH_SHRINK -> node.result("Sub", x, node.add("Tanh", x));
            case THRESHOLD ->
                node.result("Where", node.add("Greater", x, node.scalar("threshold", a)), x, node.scalar("value", b));
            case LOG_SIGMOID -> node.result("Neg", node.add("Softplus", node.add("Neg", x)));
            case SOFTPLUS -> softplus(a, node);
            case SOFTSIGN -> node.result("Softsign", x);
            case SILU -> node.result("Mul", x, node.add("Sigmoid", x));
            case MISH -> mish(node);
        }
    }

    private static void affine(double factor, double offset, ExportScope node) {
        if (offset == 0) {
            node.result("Mul", node.input(0), node.scalar("factor", factor));
            return;
        }
        String scaled = factor == 1 ? node.input(0) : node.add("Mul", node.input(0), node.scalar("factor", factor));
        node.result("Add", scaled, node.scalar("offset", offset));
    }

    /** x (1 + erf(x / √2)) / 2. */
    private static void gelu(ExportScope node) {
        String x = node.input(0);
        if (node.opset() >= GELU) {
            node.result("Gelu", x);
            return;
        }
        String erf = node.add("Erf", node.add("Div", x, node.scalar("root", Math.sqrt(2))));
        String twice = node.add("Mul", x, node.add("Add", erf, node.scalar("one", 1)));
        node.result("Mul", twice, node.scalar("half", 0.5));
    }

    /** x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2. */
    private static void geluTanh(ExportScope node) {
        String x = node.input(0);
        if (node.opset() >= GELU) {
            node.result("Gelu", NodeAttributes.NONE.with("approximate", "tanh"), x);
            return;
        }
        String cube = node.add("Mul", node.add("Mul", x, x), x);
        String inner = node.add("Add", x, node.add("Mul", cube, node.scalar("factor", 0.044715)));
        String tanh = node.add("Tanh", node.add("Mul", inner, node.scalar("root", Math.sqrt(2 / Math.PI))));
        String twice = node.add("Mul", x, node.add("Add", tanh, node.scalar("one", 1)));
        node.result("Mul", twice, node.scalar("half", 0.5));
    }

    private static void hardSwish(ExportScope node) {
        if (node.opset() >= HARD_SWISH) {
            node.result("HardSwish", node.input(0));
            return;
        }
        NodeAttributes gate = NodeAttributes.NONE.with("alpha", 1.0 / 6).with("beta", 0.5);
        node.result("Mul", node.input(0), node.add("HardSigmoid", gate, node.input(0)));
    }

    /** log(1 + exp(beta x)) / beta; the threshold of PyTorch only guards against overflow. */
    private static void softplus(double beta, ExportScope node) {
        if (beta == 1) {
            node.result("Softplus", node.input(0));
            return;
        }
        String steep = node.add("Softplus", node.add("Mul", node.input(0), node.scalar("beta", beta)));
        node.result("Div", steep, node.scalar("beta", beta));
    }

    private static void mish(ExportScope node) {
        if (node.opset() >= MISH) {
            node.result("Mish", node.input(0));
            return;
        }
        node.result("Mul", node.input(0), node.add("Tanh", node.add("Softplus", node.input(0))));
    }
}
