package dev.signet.data;

import dev.signet.preprocess.Image;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * From {@code java.awt}'s pictures to {@link Image} and back. Reads stored samples, never {@code getRGB}, which would
 * apply colour profiles and a grey gamma. Alpha is dropped without blending, 16-bit samples keep their high byte,
 * palettes are looked up: what Pillow's {@code convert("RGB")} gives, except that 16-bit grey is scaled where Pillow
 * clips it.
 */
public final class BufferedPixels {
    private BufferedPixels() {}

    /** A picture for {@code java.awt} and {@code ImageIO}: {@code TYPE_BYTE_GRAY} or {@code TYPE_3BYTE_BGR}. */
    public static BufferedImage toBuffered(Image image) {
        int type = image.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), type);
        int[] samples = new int[image.pixels().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = image.pixels()[i] & 0xFF;
        }
        buffered.getRaster().setPixels(0, 0, image.width(), image.height(), samples);
        return buffered;
    }

    /** Grey if the picture has one colour channel or a palette of greys only, else RGB. */
    public static Image fromBuffered(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getData().length == 3L * image.getWidth() * image.getHeight()) {
            return fromBgr(image.getHeight(), image.getWidth(), buffer.getData());
        }
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return fromPalette(image.getRaster(), palette);
        }
        return fromSamples(image.getRaster(), image.getColorModel());
    }

    private static Image fromBgr(int height, int width, byte[] bgr) {
        byte[] rgb = new byte[bgr.length];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = bgr[i + 2];
            rgb[i + 1] = bgr[i + 1];
            rgb[i + 2] = bgr[i];
        }
        return Image.rgb(height, width, rgb);
    }

    private static Image fromPalette(Raster raster, IndexColorModel palette) {
        int[] colours = new int[1 << Math.min(16, palette.getPixelSize())];
        boolean grey = true;
        for (int i = 0; i < Math.min(colours.length, palette.getMapSize()); i++) {
            int colour = palette.getRGB(i);
            colours[i] = colour;
            grey &= (colour >> 16 & 0xFF) == (colour & 0xFF) && (colour >> 8 & 0xFF) == (colour & 0xFF);
        }
        int channels = grey ? 1 : 3;
        int width = raster.getWidth();
        byte[] out = new byte[raster.getHeight() * width * channels];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                int colour = index < colours.length ? colours[index] : 0;
                for (int shift = 8 * (channels - 1); shift >= 0; shift -= 8) {
                    out[to++] = (byte) (colour >> shift);
                }
            }
        }
        return new Image(raster.getHeight(), width, channels, out);
    }

    private static Image fromSamples(Raster raster, ColorModel model) {
        int kind = model.getColorSpace().getType();
        if (kind != ColorSpace.TYPE_GRAY && kind != ColorSpace.TYPE_RGB) {
            throw new IllegalArgumentException(
                    "colours are stored neither as grey nor as RGB (java.awt colour space type " + kind + ")");
        }
        int channels = kind == ColorSpace.TYPE_GRAY ? 1 : 3;
        int bands = raster.getNumBands();
        int width = raster.getWidth();
        byte[] out = new byte[raster.getHeight() * width * channels];
        int[] row = new int[width * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int c = 0; c < channels; c++) {
                int bits = model.getComponentSize(c);
                for (int x = 0; x < width; x++) {
                    out[(y * width + x) * channels + c] = toByte(row[x * bands + c], bits);
                }
            }
        }
        return new Image(raster.getHeight(), width, channels, out);
    }

    private static byte toByte(int sample, int bits) {
        if (bits == 8) {
            return (byte) sample;
        }
        return (byte) (bits > 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1));
    }
}
