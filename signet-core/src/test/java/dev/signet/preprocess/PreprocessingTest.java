package dev.signet.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Image TWO_PIXELS =
            Image.rgb(1, 2, new byte[] {0, 51, (byte) 255, 102, (byte) 153, (byte) 204});

    @Test
    void channelsBecomePlanes() {
        assertThat(Preprocessing.of(Normalize.unit()).apply(TWO_PIXELS))
                .containsExactly(0f, 0.4f, 0.2f, 0.6f, 1f, 0.8f);
    }

    @Test
    void meanAndDeviationAreAppliedInFloat32OneAfterTheOther() {
        float[] out = Preprocessing.of(Normalize.imageNet()).apply(TWO_PIXELS);
        assertThat(out[1]).isEqualTo((102 / 255f - 0.485f) / 0.229f);
        assertThat(out[5]).isEqualTo((204 / 255f - 0.406f) / 0.225f);
    }

    @Test
    void bgrReversesTheChannelsAndMeansAreInTheOrderOfTheTensor() {
        Normalize caffe = Normalize.of(List.of(104.0, 117.0, 123.0), List.of(1.0))
                .divisor(1)
                .order(ChannelOrder.BGR);
        assertThat(Preprocessing.of(caffe).apply(TWO_PIXELS))
                .containsExactly(255 - 104f, 204 - 104f, 51 - 117f, 153 - 117f, 0 - 123f, 102 - 123f);
    }

    @Test
    void greyIsPillowsLumaAndBackIsRepetition() {
        Image grey = new ToGrey().apply(TWO_PIXELS);
        // (51 * 38470 + 255 * 7471 + 32768) >> 16 and (102 * 19595 + 153 * 38470 + 204 * 7471 + 32768) >> 16.
        assertThat(grey).isEqualTo(Image.grey(1, 2, new byte[] {59, (byte) 144}));
        assertThat(new ToRgb().apply(grey)).isEqualTo(Image.rgb(1, 2, new byte[] {59, 59, 59, -112, -112, -112}));
        assertThat(new ToGrey().apply(new ToRgb().apply(grey))).isEqualTo(grey);
    }

    @Test
    void writesAtTheOffsetAndNowhereElse() {
        float[] out = new float[10];
        Preprocessing.of(Normalize.unit()).apply(TWO_PIXELS, out, 2);
        assertThat(out).containsExactly(0f, 0f, 0f, 0.4f, 0.2f, 0.6f, 1f, 0.8f, 0f, 0f);
    }

    @Test
    void theShapeIsKnownBeforehand() {
        Preprocessing imageNet = Preprocessing.imageNet(256, 224, ResizeFilter.BILINEAR);
        assertThat(imageNet.outputShape(Shape.of(1, 427, 640))).isEqualTo(Shape.of(3, 224, 224));
        assertThat(imageNet.pixels(ResizeTest.noise(40, 30, 1)).shape()).isEqualTo(Shape.of(3, 224, 224));
    }

    @Test
    void thePlainFormComesBackEqual() {
        Preprocessing all = new Preprocessing(
                List.of(
                        new ToRgb(),
                        new ResizeShortSide(256, ResizeFilter.BICUBIC),
                        CenterCrop.of(224),
                        new Resize(64, 48, ResizeFilter.LANCZOS, ResizeRounding.ONCE),
                        new ToGrey()),
                Normalize.of(List.of(0.5), List.of(0.25)).divisor(1).order(ChannelOrder.BGR));
        assertThat(Preprocessing.fromPlain(all.toPlain())).isEqualTo(all);
        assertThat(all.toPlain().getFirst()).isEqualTo(Map.of("step", "to-rgb"));
        assertThat(all.toPlain().get(1))
                .isEqualTo(Map.of("step", "resize-short-side", "size", 256, "filter", "bicubic"));
        assertThat(all.toPlain().get(3)).containsEntry("rounding", "once");
    }

    @Test
    void numbersOfAnyClassAreRead() {
        assertThat(Preprocessing.fromPlain(List.of(
                        Map.of("step", "center-crop", "height", 5L, "width", 7.0),
                        Map.of(
                                "step",
                                "normalize",
                                "mean",
                                List.of(0),
                                "std",
                                List.of(1),
                                "divisor",
                                255,
                                "order",
                                "rgb"))))
                .isEqualTo(Preprocessing.of(Normalize.unit(), new CenterCrop(5, 7)));
    }

    @Test
    void wrongPlainFormsNameTheStepAndTheEntry() {
        Map<String, Object> normalize = Normalize.unit().toPlain();
        assertRefused("is empty", List.of());
        assertRefused("\"blur\" is unknown", List.of(Map.of("step", "blur"), normalize));
        assertRefused("ends with \"to-rgb\"", List.of(Map.of("step", "to-rgb")));
        assertRefused("must be the last", List.of(normalize, normalize));
        assertRefused("no entry \"size\"", List.of(Map.of("step", "resize-short-side", "filter", "box"), normalize));
        assertRefused("unknown entries [sise]", List.of(Map.of("step", "to-grey", "sise", 3), normalize));
        assertRefused(
                "expected one of [nearest",
                List.of(Map.of("step", "resize-short-side", "size", 3, "filter", "cubic"), normalize));
        assertRefused(
                "expected an integer",
                List.of(Map.of("step", "resize-short-side", "size", 2.5, "filter", "box"), normalize));
        assertRefused(
                "expected a number",
                List.of(Map.of("step", "resize-short-side", "size", "3", "filter", "box"), normalize));
    }

    private static void assertRefused(String message, List<Map<String, Object>> plain) {
        assertThatThrownBy(() -> Preprocessing.fromPlain(plain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void wrongNormalisationsAreRefused() {
        assertThatThrownBy(() -> Normalize.of(List.of(0.0), List.of(0.0))).hasMessageContaining("zero");
        assertThatThrownBy(() -> Normalize.of(List.of(0.0, 1.0), List.of(1.0))).hasMessageContaining("2 numbers");
        assertThatThrownBy(() -> Normalize.of(List.of(Double.NaN), List.of(1.0)))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> Normalize.unit().divisor(0)).hasMessageContaining("divisor 0.0");
        assertThatThrownBy(() -> Preprocessing.of(Normalize.imageNet()).apply(Image.grey(1, 1, new byte[1])))
                .hasMessageContaining("ToRgb");
    }

    @Test
    void anImageMustHaveItsPixels() {
        assertThatThrownBy(() -> Image.rgb(2, 2, new byte[4])).hasMessageContaining("has 12 bytes, the array has 4");
        assertThatThrownBy(() -> Image.grey(0, 2, new byte[0])).hasMessageContaining("no pixels");
        assertThatThrownBy(() -> new Image(1, 1, 4, new byte[4])).hasMessageContaining("not 4");
    }
}
