package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From bytes to a float tensor {@code [channels, height, width]}: {@code (sample / divisor - mean) / std}, each
 * operation rounded to float32 as torchvision's {@code ToTensor} and {@code Normalize} do.
 *
 * @param mean one number per tensor channel, in the tensor's order, or one for all
 * @param std as mean; not zero
 * @param divisor 255 for models trained on 0..1, 1 for those trained on 0..255
 * @param order the tensor's channel order
 */
public record Normalize(List<Double> mean, List<Double> std, double divisor, ChannelOrder order) {
    static final String NAME = "normalize";

    public Normalize {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        checkCount("mean", mean);
        checkCount("std", std);
        if (std.stream().anyMatch(value -> value.floatValue() == 0)) {
            throw new IllegalArgumentException("std " + std + " has a zero, and the pixels are divided by it");
        }
        if (!(divisor > 0) || Double.isInfinite(divisor)) {
            throw new IllegalArgumentException("divisor " + divisor + " is not positive; 255 and 1 are usual");
        }
    }

    private static void checkCount(String name, List<Double> values) {
        if (values.size() != 1 && values.size() != 3) {
            throw new IllegalArgumentException(name + " " + values + " has " + values.size()
                    + " numbers; give one for all channels, or one for each of three");
        }
        if (!values.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(name + " " + values + " is not finite");
        }
    }

    /** To 0..1 and no further. */
    public static Normalize unit() {
        return of(List.of(0.0), List.of(1.0));
    }

    /** To 0..1, then minus mean, divided by std. */
    public static Normalize of(List<Double> mean, List<Double> std) {
        return new Normalize(mean, std, 255, ChannelOrder.RGB);
    }

    /** The mean and deviation of ImageNet, which torchvision's and timm's trained models expect. */
    public static Normalize imageNet() {
        return of(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
    }

    public Normalize divisor(double divisor) {
        return new Normalize(mean, std, divisor, order);
    }

    public Normalize order(ChannelOrder order) {
        return new Normalize(mean, std, divisor, order);
    }

    /** Throws {@link IllegalArgumentException} for a grey image when mean or std has three numbers. */
    void checkChannels(int channels) {
        if (channels < Math.max(mean.size(), std.size())) {
            throw new IllegalArgumentException("mean " + mean + " and std " + std
                    + " are for 3 channels, the image is grey; put ToRgb before, or give one number");
        }
    }

    /** Writes the tensor of the image into {@code out} from {@code offset} on. */
    public void apply(Image image, float[] out, int offset) {
        checkChannels(image.channels());
        int channels = image.channels();
        int plane = image.height() * image.width();
        float[] table = new float[256];
        for (int c = 0; c < channels; c++) {
            fillTable(table, c);
            int source = order == ChannelOrder.BGR ? channels - 1 - c : c;
            lookUp(image.pixels(), source, channels, table, out, offset + c * plane, plane);
        }
    }

    private void fillTable(float[] table, int channel) {
        float scale = (float) divisor;
        float shift = mean.get(mean.size() == 1 ? 0 : channel).floatValue();
        float deviation = std.get(std.size() == 1 ? 0 : channel).floatValue();
        for (int sample = 0; sample < 256; sample++) {
            table[sample] = (sample / scale - shift) / deviation;
        }
    }

    private static void lookUp(byte[] in, int from, int stride, float[] table, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = table[in[from + i * stride] & 0xFF];
        }
    }

    /** The tensor's shape is the image's; grey and colour are told apart as in {@link #apply}. */
    Shape outputShape(Shape image) {
        checkChannels(image.size(0));
        return image;
    }

    Map<String, Object> toPlain() {
        return PlainStep.named(NAME)
                .with("mean", mean)
                .with("std", std)
                .with("divisor", divisor)
                .with("order", order.name().toLowerCase(Locale.ROOT))
                .map();
    }

    static Normalize fromPlain(PlainStep step) {
        return new Normalize(step.numbers("mean"), step.numbers("std"), step.number("divisor"), step.order("order"));
    }
}
