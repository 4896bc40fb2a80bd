package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Map;

/** Three channels; the grey value is repeated. A colour image stays as it is. */
public record ToRgb() implements PixelStep {
    static final String NAME = "to-rgb";

    @Override
    public Image apply(Image image) {
        if (image.channels() == 3) {
            return image;
        }
        byte[] in = image.pixels();
        byte[] out = new byte[Math.multiplyExact(3, in.length)];
        for (int i = 0; i < in.length; i++) {
            out[3 * i] = in[i];
            out[3 * i + 1] = in[i];
            out[3 * i + 2] = in[i];
        }
        return Image.rgb(image.height(), image.width(), out);
    }

    @Override
    public Shape outputShape(Shape image) {
        return image.with(0, 3);
    }

    @Override
    public Map<String, Object> toPlain() {
        return PlainStep.named(NAME).map();
    }
}
