package dev.signet.nn;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every line is what PyTorch 2 prints for the module of the same arguments. */
final class PrintedFormTest {
    private static void prints(Layer layer, String expected) {
        assertThat(layer).hasToString(expected);
    }

    @Test
    void convolutionsPrintWhatDiffersFromTheDefault() {
        prints(
                conv2d(16, 33, 3, 5).stride(2, 1).padding(4, 2),
                "Conv2d(16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2))");
        prints(
                conv2d(16, 33, 3, 5).stride(2, 1).padding(4, 2).dilation(3, 1),
                "Conv2d(16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2), dilation=(3, 1))");
        prints(conv2d(1, 32, 3), "Conv2d(1, 32, kernel_size=(3, 3), stride=(1, 1))");
        prints(
                conv2d(8, 8, 3).padding(1).groups(8).bias(false),
                "Conv2d(8, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), groups=8, bias=False)");
        prints(conv1d(16, 33, 3).stride(2), "Conv1d(16, 33, kernel_size=(3,), stride=(2,))");
        prints(
                conv1d(4, 8, 5).padding(2).dilation(2),
                "Conv1d(4, 8, kernel_size=(5,), stride=(1,), padding=(2,), dilation=(2,))");
        prints(
                conv3d(16, 33, 3, 5, 2).stride(2, 1, 1).padding(4, 2, 0),
                "Conv3d(16, 33, kernel_size=(3, 5, 2), stride=(2, 1, 1), padding=(4, 2, 0))");
        prints(conv2d(3, 4, 3).padding(Pad.same()), "Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1), padding=same)");
        prints(conv2d(3, 4, 3).padding(Pad.valid()), "Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1), padding=valid)");
        prints(lazyConv2d(16, 3), "LazyConv2d(0, 16, kernel_size=(3, 3), stride=(1, 1))");
    }

    @Test
    void normalisationsPrintTheirNumbersAsPythonDoes() {
        prints(batchNorm1d(8), "BatchNorm1d(8, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)");
        prints(
                batchNorm2d(16).eps(1e-3).momentum(0.01),
                "BatchNorm2d(16, eps=0.001, momentum=0.01, affine=True, track_running_stats=True)");
        prints(batchNorm3d(4), "BatchNorm3d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)");
        prints(batchNorm2d(), "LazyBatchNorm2d(0, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)");
    }

    @Test
    void poolsPrintOneNumberWhereTheyWereGivenOne() {
        prints(maxPool2d(2), "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)");
        prints(
                maxPool2d(3).stride(2).padding(1).ceilMode(true),
                "MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=True)");
        prints(
                maxPool2d(3, 2).stride(2, 1),
                "MaxPool2d(kernel_size=(3, 2), stride=(2, 1), padding=0, dilation=1, ceil_mode=False)");
        prints(
                maxPool1d(3).stride(2).dilation(2),
                "MaxPool1d(kernel_size=3, stride=2, padding=0, dilation=2, ceil_mode=False)");
        prints(maxPool3d(2), "MaxPool3d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)");
        prints(avgPool1d(2), "AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))");
        prints(avgPool2d(3, 2).stride(2, 1), "AvgPool2d(kernel_size=(3, 2), stride=(2, 1), padding=0)");
        prints(avgPool3d(3).padding(1), "AvgPool3d(kernel_size=3, stride=3, padding=1)");
        prints(adaptiveAvgPool1d(5), "AdaptiveAvgPool1d(output_size=5)");
        prints(adaptiveAvgPool2d(1), "AdaptiveAvgPool2d(output_size=1)");
        prints(adaptiveAvgPool2d(1, 1), "AdaptiveAvgPool2d(output_size=(1, 1))");
        prints(adaptiveMaxPool2d(AdaptivePool.KEEP, 7), "AdaptiveMaxPool2d(output_size=(None, 7))");
        prints(adaptiveMaxPool3d(5, 7, 9), "AdaptiveMaxPool3d(output_size=(5, 7, 9))");
    }

    @Test
    void theOthers() {
        prints(linear(20, 10), "Linear(in_features=20, out_features=10, bias=True)");
        prints(linear(20, 10).bias(false), "Linear(in_features=20, out_features=10, bias=False)");
        prints(linear(10), "LazyLinear(in_features=0, out_features=10, bias=True)");
        prints(relu(), "ReLU()");
        prints(sigmoid(), "Sigmoid()");
        prints(tanh(), "Tanh()");
        prints(softmax(1), "Softmax(dim=1)");
        prints(logSoftmax(-1), "LogSoftmax(dim=-1)");
        prints(dropout(), "Dropout(p=0.5, inplace=False)");
        prints(dropout(0.25), "Dropout(p=0.25, inplace=False)");
        prints(flatten(), "Flatten(start_dim=1, end_dim=-1)");
        prints(flatten(2, 3), "Flatten(start_dim=2, end_dim=3)");
        prints(identity(), "Identity()");
    }

    @Test
    void nestedLayersAreIndentedAndNamed() {
        prints(sequential(), "Sequential()");
        prints(sequential(named("conv1", conv2d(1, 6, 5)), sequential(relu(), sequential(maxPool2d(2)))), """
                Sequential(
                  (conv1): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))
                  (1): Sequential(
                    (0): ReLU()
                    (1): Sequential(
                      (0): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
                    )
                  )
                )""");
        prints(residual(sequential(conv2d(4, 4, 1)), shared("stem", relu())), """
                Residual(
                  (body): Sequential(
                    (0): Conv2d(4, 4, kernel_size=(1, 1), stride=(1, 1))
                  )
                  (shortcut): ReLU()
                )""");
        prints(branches(relu(), tanh()), "Branches(\n  (0): ReLU()\n  (1): Tanh()\n)");
    }

    @Test
    void normsAndResamplingPrintAsPyTorchDoes() {
        prints(upsample(2), "Upsample(scale_factor=2.0, mode='nearest')");
        prints(upsample(1.5, 2).mode("bilinear"), "Upsample(scale_factor=(1.5, 2.0), mode='bilinear')");
        prints(upsampleTo(4, 6).mode("bicubic"), "Upsample(size=(4, 6), mode='bicubic')");
        prints(unfold(3, 2).padding(1, 0), "Unfold(kernel_size=(3, 2), dilation=1, padding=(1, 0), stride=1)");
        prints(fold(unfold(2), 4, 6), "Fold(output_size=(4, 6), kernel_size=2, dilation=1, padding=0, stride=1)");
        prints(groupNorm(2, 4), "GroupNorm(2, 4, eps=1e-05, affine=True)");
        prints(
                instanceNorm2d(6),
                "InstanceNorm2d(6, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False)");
        prints(layerNorm(4), "LayerNorm((4,), eps=1e-05, elementwise_affine=True)");
        prints(rmsNorm(4, 3), "RMSNorm((4, 3), eps=None, elementwise_affine=True)");
        prints(localResponseNorm(5), "LocalResponseNorm(5, alpha=0.0001, beta=0.75, k=1.0)");
        prints(lpPool2d(2, 3, 2).stride(2), "LPPool2d(norm_type=2, kernel_size=(3, 2), stride=2, ceil_mode=False)");
        prints(dropout2d(0.5), "Dropout2d(p=0.5, inplace=False)");
        prints(prelu(), "PReLU(num_parameters=1)");
        prints(glu(-1), "GLU(dim=-1)");
    }

    /** As PyTorch prints lazy modules after the first batch. */
    @Test
    void aNetworkPrintsWhatItsLayersLeftOpen() {
        Network network = sequential(input(3, 8, 8), lazyConv2d(4, 3), batchNorm2d(), relu(), flatten(), linear(10));
        assertThat(network).hasToString("""
                        Sequential(
                          (0): Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1))
                          (1): BatchNorm2d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                          (2): ReLU()
                          (3): Flatten(start_dim=1, end_dim=-1)
                          (4): Linear(in_features=144, out_features=10, bias=True)
                        )""");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "1, 1.0",
        "0.5, 0.5",
        "1e-5, 1e-05",
        "1.5e-5, 1.5e-05",
        "1e-4, 0.0001",
        "5e-4, 0.0005",
        "0.001, 0.001",
        "123456, 123456.0",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "-2.5e-7, -2.5e-07",
        "1e-300, 1e-300",
        "0.1, 0.1"
    })
    void numbersAreThoseOfPythonsRepr(double value, String expected) {
        assertThat(Python.number(value)).isEqualTo(expected);
    }
}
