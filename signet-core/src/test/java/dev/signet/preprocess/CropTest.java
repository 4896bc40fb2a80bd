package dev.signet.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CropTest {
    private static final Image IMAGE = Image.grey(3, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});

    @Test
    void aWindowInsideIsCopied() {
        assertThat(Crop.window(IMAGE, 1, 0, 2, 2)).isEqualTo(Image.grey(2, 2, new byte[] {4, 5, 7, 8}));
    }

    @Test
    void whatLiesOutsideIsZero() {
        assertThat(Crop.window(IMAGE, -1, 2, 3, 2)).isEqualTo(Image.grey(3, 2, new byte[] {0, 0, 3, 0, 6, 0}));
        assertThat(Crop.window(IMAGE, 5, 5, 1, 2)).isEqualTo(Image.grey(1, 2, new byte[2]));
    }

    @Test
    void colourPixelsStayTogether() {
        Image image = Image.rgb(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(Crop.window(image, 0, 1, 1, 1)).isEqualTo(Image.rgb(1, 1, new byte[] {4, 5, 6}));
    }

    @Test
    void halfPixelsOfACentreCropGoToTheEvenNumberAsInPython() {
        // (5 - 2) / 2 = 1.5 -> 2, and (3 - 2) / 2 = 0.5 -> 0.
        Image row = Image.grey(3, 5, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
        assertThat(CenterCrop.of(2).apply(row)).isEqualTo(Image.grey(2, 2, new byte[] {3, 4, 8, 9}));
    }

    @Test
    void halfPixelsOfACentreCropAreDroppedAsInCaffe() {
        Image row = Image.grey(3, 5, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
        CenterCrop crop = CenterCrop.of(2).offset(CenterCrop.Offset.DOWN);
        assertThat(crop.apply(row)).isEqualTo(Image.grey(2, 2, new byte[] {2, 3, 7, 8}));
        assertThat(CenterCrop.fromPlain(new PlainStep(crop.toPlain()))).isEqualTo(crop);
        assertThat(CenterCrop.of(2).toPlain()).doesNotContainKey("offset");
    }

    @Test
    void aCentreCropLargerThanTheImageIsSurroundedByZeros() {
        Image image = Image.grey(1, 2, new byte[] {1, 2});
        // One row is added below (0 above, by rounding down), one column on each side.
        assertThat(new CenterCrop(2, 4).apply(image)).isEqualTo(Image.grey(2, 4, new byte[] {0, 1, 2, 0, 0, 0, 0, 0}));
    }
}
