package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Map;

/**
 * One channel by the ITU-R 601 luma weights in Pillow's 16-bit fixed point: {@code convert("L")}. A grey image stays as
 * it is.
 */
public record ToGrey() implements PixelStep {
    static final String NAME = "to-grey";

    @Override
    public Image apply(Image image) {
        if (image.channels() == 1) {
            return image;
        }
        byte[] in = image.pixels();
        byte[] out = new byte[image.height() * image.width()];
        for (int i = 0; i < out.length; i++) {
            int luma = (in[3 * i] & 0xFF) * 19595 + (in[3 * i + 1] & 0xFF) * 38470 + (in[3 * i + 2] & 0xFF) * 7471;
            out[i] = (byte) ((luma + 0x8000) >> 16);
        }
        return Image.grey(image.height(), image.width(), out);
    }

    @Override
    public Shape outputShape(Shape image) {
        return image.with(0, 1);
    }

    @Override
    public Map<String, Object> toPlain() {
        return PlainStep.named(NAME).map();
    }
}
