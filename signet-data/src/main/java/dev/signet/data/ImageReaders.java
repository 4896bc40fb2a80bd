package dev.signet.data;

import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The one decoder for each format: the JDK's for PNG, GIF and BMP, TwelveMonkeys' for JPEG (it reads CMYK, and hands
 * ordinary files to the JDK's) and WebP. Other decoders on the class path are never asked.
 */
final class ImageReaders {
    static {
        // Otherwise every image is first copied to a file in the temporary folder.
        ImageIO.setUseCache(false);
    }

    private ImageReaders() {}

    static ImageReader of(ImageKind kind) {
        String wanted = packageOf(kind);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(kind.name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith(wanted)) {
                return reader;
            }
            reader.dispose();
        }
        throw new IllegalStateException("no decoder " + wanted + "* for " + kind
                + " is registered with javax.imageio; is the jar com.twelvemonkeys.imageio:imageio-"
                + List.of("jpeg", "webp")
                + " on the path?");
    }

    private static String packageOf(ImageKind kind) {
        return switch (kind) {
            case JPEG -> "com.twelvemonkeys.imageio.plugins.jpeg.";
            case WEBP -> "com.twelvemonkeys.imageio.plugins.webp.";
            case PNG -> "com.sun.imageio.plugins.png.";
            case GIF -> "com.sun.imageio.plugins.gif.";
            case BMP -> "com.sun.imageio.plugins.bmp.";
        };
    }
}
