package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX files of others, told how their pictures are prepared, are right as often as their authors say. */
class PublishedAccuraciesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "vnncomp2021/Convnet_avgpool; mnist; 9795; 10000; --scale 1/255",
                "vnncomp2021/resnet_2b; cifar10-lossless-subset; 703; 1000;"
                        + "--mean .4914,.4822,.4465 --std .2471,.2435,.2616",
                "vnncomp2021/cifar_base_kw; cifar10-lossless-subset; 611; 1000; --mean .485,.456,.406 --std .225",
                "vnncomp2021/cifar10_small; cifar10-lossless-subset; 630; 1000; --scale 1/255 --layout nhwc",
                "resnet-cifar10-akamaster/resnet20; cifar10-lossless-subset; 915; 1000;"
                        + "--mean .485,.456,.406 --std .229,.224,.225",
                "mlperf-tiny/image_classification/resnet8; cifar10-lossless-subset; 881; 1000; --scale 1"
            })
    void evaluateFindsThePublishedAccuracy(String model, String data, long right, long images, String options) {
        List<Object> arguments = new ArrayList<>(List.of(
                "evaluate",
                SharedData.path("models/" + model.strip() + ".onnx"),
                "--data",
                SharedData.path("datasets/" + data.strip()),
                "--json"));
        arguments.addAll(List.of(options.strip().split(" ")));
        Signet.Said said = Signet.run(arguments.toArray());
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        assertThat(said.json().field("images").integer()).isEqualTo(images);
        assertThat(Math.round(said.json().field("accuracy").number() * images)).isEqualTo(right);
    }

    @Test
    void whoeverDoesNotSayHowPicturesArePreparedIsAskedTo() {
        Signet.Said said = Signet.run(
                "evaluate",
                SharedData.path("models/vnncomp2021/resnet_2b.onnx"),
                "--data",
                SharedData.path("datasets/cifar10-lossless-subset"));
        assertThat(said.code()).isEqualTo(ExitCode.USAGE);
        assertThat(said.err())
                .contains("resnet_2b.onnx does not say how pictures are prepared", "--mean", "--preprocess");
    }

    @Test
    void whatWasSaidOnceTravelsInTheConvertedModel() {
        Path signet = directory.resolve("net.signet");
        Path onnx = directory.resolve("net.onnx");
        assertThat(Signet.run(
                                "convert",
                                SharedData.path("models/vnncomp2021/resnet_2b.onnx"),
                                signet,
                                "--mean",
                                ".4914,.4822,.4465",
                                "--std",
                                ".2471,.2435,.2616")
                        .code())
                .isEqualTo(ExitCode.OK);
        Path data = SharedData.path("datasets/cifar10-lossless-subset");
        assertThat(Signet.run("evaluate", signet, "--data", data).out()).startsWith("accuracy 70.30 %");
        assertThat(Signet.run("convert", signet, onnx).code()).isEqualTo(ExitCode.OK);
        assertThat(Signet.run("evaluate", onnx, "--data", data).out()).startsWith("accuracy 70.30 %");
    }

    @Test
    void aModelWithChannelsLastSaysWhichLayoutToName() {
        Signet.Said said = Signet.run(
                "predict", SharedData.path("models/vnncomp2021/cifar10_small.onnx"), "x.png", "--scale", "1/255");
        assertThat(said.code()).isEqualTo(ExitCode.USAGE);
        assertThat(said.err()).contains("channels last");
    }
}
