package dev.signet.data;

import dev.signet.preprocess.Image;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes JPEG, PNG, GIF (first frame), BMP and WebP into {@link Image}, upright by the EXIF orientation. The format is
 * sniffed, sizes and JPEG scans are held against the {@link DecodeLimits} before anything is decoded, other metadata,
 * colour profiles too, is ignored. Whatever is wrong with a picture ends in {@link ImageFormatException}.
 *
 * <p>The bytes equal Pillow's {@code convert("RGB")} for JPEG, PNG, GIF, BMP and lossless WebP; lossy WebP differs by a
 * few levels at coloured edges, where libwebp interpolates colour and this decoder repeats it.
 */
public record ImageDecoder(DecodeLimits limits) {
    public static ImageDecoder standard() {
        return new ImageDecoder(DecodeLimits.standard());
    }

    /**
     * Throws {@link ImageFormatException} for a picture that cannot or may not be decoded, {@link IOException} if the
     * file cannot be read.
     */
    public Image decode(Path file) throws IOException {
        return decode(file.toString(), read(file));
    }

    /** As {@link #decode(Path)} for bytes already in memory; {@code name} is what errors call them. */
    public Image decode(String name, byte[] bytes) throws ImageFormatException {
        return guarded(name, bytes, this::decodeFirst);
    }

    /**
     * The size in pixels, of one channel, after setting upright; all that can be checked without decoding has been
     * checked.
     */
    ImageSize size(String name, byte[] bytes) throws ImageFormatException {
        return guarded(name, bytes, source -> {
            ImageSize stored = checkedSize(source);
            return source.orientation().swapsAxes() ? stored.turned() : stored;
        });
    }

    /** The whole file, refused by its size before it is read. */
    byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ImageFormatException(
                    file.toString(), "is a folder; expected a picture, such as a .jpg or .png file");
        }
        long size = Files.size(file);
        if (size > limits.maxFileBytes()) {
            throw tooLarge(file.toString(), size);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) limits.maxFileBytes() + 1);
            if (bytes.length > limits.maxFileBytes()) {
                throw tooLarge(file.toString(), bytes.length);
            }
            return bytes;
        }
    }

    private ImageFormatException tooLarge(String name, long size) {
        return new ImageFormatException(
                name,
                "file has " + size + " bytes, more than the limit of " + limits.maxFileBytes()
                        + " (DecodeLimits.maxFileBytes)");
    }

    record ImageSize(int height, int width) {
        ImageSize turned() {
            return new ImageSize(/* height= */ width, /* width= */ height);
        }
    }

    /** What is known about the picture before its decoder has run. */
    private record Source(String name, byte[] bytes, ImageKind kind, Orientation orientation, ImageReader reader) {
        ImageFormatException wrong(String reason) {
            return new ImageFormatException(name, reason);
        }
    }

    private interface Decoding<T> {
        T from(Source source) throws IOException;
    }

    private <T> T guarded(String name, byte[] bytes, Decoding<T> decoding) throws ImageFormatException {
        ImageKind kind = kindOf(name, bytes);
        Optional<JpegMarkers> markers =
                kind == ImageKind.JPEG ? Optional.of(checkedMarkers(name, bytes)) : Optional.empty();
        Orientation orientation = orientation(bytes, kind, markers);
        byte[] plain = withoutProfile(bytes, kind, markers);
        ImageReader reader = ImageReaders.of(kind);
        try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(plain))) {
            reader.setInput(stream, false, true);
            return decoding.from(new Source(name, bytes, kind, orientation, reader));
        } catch (ImageFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders meet bytes that nobody foresaw; what they throw then is a verdict on the file, not a fault of
            // the caller.
            throw new ImageFormatException(name, "damaged " + kind + " picture: " + reason(e), e);
        } finally {
            reader.dispose();
        }
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "the file ends too early";
        }
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    private ImageKind kindOf(String name, byte[] bytes) throws ImageFormatException {
        if (bytes.length == 0) {
            throw new ImageFormatException(name, "the file is empty");
        }
        if (bytes.length > limits.maxFileBytes()) {
            throw tooLarge(name, bytes.length);
        }
        return ImageKind.sniff(bytes)
                .orElseThrow(() -> new ImageFormatException(
                        name,
                        "not a picture: it begins with " + beginning(bytes)
                                + "; expected JPEG, PNG, GIF, BMP or WebP"));
    }

    private static String beginning(byte[] bytes) {
        StringBuilder text = new StringBuilder("bytes");
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            text.append(String.format(" %02x", bytes[i] & 0xFF));
        }
        return text.toString();
    }

    private JpegMarkers checkedMarkers(String name, byte[] bytes) throws ImageFormatException {
        JpegMarkers markers = JpegMarkers.of(bytes);
        if (markers.scans() > limits.maxJpegScans() || markers.tables() > limits.maxJpegTables()) {
            throw new ImageFormatException(
                    name,
                    "JPEG has " + markers.scans() + " scans and " + markers.tables() + " tables; the limits are "
                            + limits.maxJpegScans() + " and " + limits.maxJpegTables()
                            + ", and each scan costs as much time as a whole picture (DecodeLimits.maxJpegScans)");
        }
        return markers;
    }

    private static Orientation orientation(byte[] bytes, ImageKind kind, Optional<JpegMarkers> markers) {
        return switch (kind) {
            case JPEG ->
                markers.map(found -> ExifOrientation.ofJpeg(bytes, found)).orElse(Orientation.UPRIGHT);
            case PNG -> ExifOrientation.ofPng(bytes);
            case WEBP -> ExifOrientation.ofWebp(bytes);
            case GIF, BMP -> Orientation.UPRIGHT;
        };
    }

    private static byte[] withoutProfile(byte[] bytes, ImageKind kind, Optional<JpegMarkers> markers) {
        if (kind == ImageKind.WEBP) {
            return ColourProfiles.hideInWebp(bytes);
        }
        return markers.map(found -> ColourProfiles.hideInJpeg(bytes, found)).orElse(bytes);
    }

    private ImageSize checkedSize(Source source) throws IOException {
        ImageSize size = new ImageSize(source.reader.getHeight(0), source.reader.getWidth(0));
        checkSize(source, size.height, size.width);
        if (source.kind != ImageKind.GIF) {
            return size;
        }
        GifScreen screen =
                GifScreen.of(source.bytes).orElseThrow(() -> source.wrong("GIF ends before its first frame"));
        checkSize(source, screen.height(), screen.width());
        return new ImageSize(Math.max(size.height, screen.height()), Math.max(size.width, screen.width()));
    }

    private void checkSize(Source source, int height, int width) throws ImageFormatException {
        if (height < 1 || width < 1) {
            throw source.wrong("the header says " + height + " x " + width + " pixels");
        }
        if (height > limits.maxSide() || width > limits.maxSide() || (long) height * width > limits.maxPixels()) {
            throw source.wrong(height + " x " + width + " pixels are more than the limits of " + limits.maxSide()
                    + " a side and " + limits.maxPixels() + " in all (DecodeLimits.maxSide, maxPixels)");
        }
    }

    private Image decodeFirst(Source source) throws IOException {
        ImageSize expected = checkedSize(source);
        TruncationWatch watch = new TruncationWatch();
        source.reader.addIIOReadWarningListener(watch);
        BufferedImage decoded = source.reader.read(0);
        watch.check(source.name);
        if ((long) decoded.getHeight() * decoded.getWidth() > (long) expected.height * expected.width) {
            throw source.wrong("decoded to " + decoded.getHeight() + " x " + decoded.getWidth()
                    + " pixels, the header says " + expected.height + " x " + expected.width);
        }
        Image image = BufferedPixels.fromBuffered(decoded);
        if (source.kind == ImageKind.GIF && decoded.getColorModel() instanceof IndexColorModel palette) {
            int background = palette.getRGB(Math.max(0, palette.getTransparentPixel()));
            return GifScreen.of(source.bytes)
                    .map(screen -> screen.place(image, background))
                    .orElse(image);
        }
        return source.orientation.upright(image);
    }
}
