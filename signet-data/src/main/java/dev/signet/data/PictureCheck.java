package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.ToRgb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at one file of an image folder: is it a picture, can it be decoded, what identifies its contents. */
final class PictureCheck {
    private static final Set<String> PICTURE_ENDINGS = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "ppm", "pgm", "heic", "avif");

    private final ImageDecoder decoder;
    private final boolean decodes;
    private final long cacheBytes;
    private final AtomicLong cached = new AtomicLong();

    /** Keeps decoded pictures until {@code cacheBytes} are used up. */
    PictureCheck(ImageDecoder decoder, boolean decodes, long cacheBytes) {
        this.decoder = decoder;
        this.decodes = decodes;
        this.cacheBytes = cacheBytes;
    }

    /** Either a problem, or a digest of the file and perhaps the picture itself. */
    record Result(Path file, Optional<Problem> problem, String digest, Optional<Image> image) {
        boolean isGood() {
            return problem.isEmpty();
        }

        boolean is(Problem.Kind kind) {
            return problem.isPresent() && problem.get().kind() == kind;
        }

        static Result bad(Path file, Problem.Kind kind, String reason) {
            return new Result(file, Optional.of(new Problem(file.toString(), kind, reason)), "", Optional.empty());
        }
    }

    Result check(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Result.bad(
                        file,
                        Problem.Kind.UNREADABLE,
                        Files.exists(file) ? "not a regular file" : "a link to a file that is not there");
            }
            byte[] bytes = decoder.read(file);
            if (ImageKind.sniff(bytes).isEmpty() && !namedAsPicture(file)) {
                return Result.bad(file, Problem.Kind.IGNORED, "not a picture, by its name and by its contents");
            }
            decoder.size(file.toString(), bytes);
            Optional<Image> image =
                    decodes ? keep(new ToRgb().apply(decoder.decode(file.toString(), bytes))) : Optional.empty();
            return new Result(file, Optional.empty(), digest(bytes), image);
        } catch (ImageFormatException e) {
            return Result.bad(file, Problem.Kind.UNREADABLE, e.reason());
        } catch (IOException e) {
            return Result.bad(file, Problem.Kind.UNREADABLE, "cannot be read: " + e);
        }
    }

    private Optional<Image> keep(Image image) {
        int bytes = image.pixels().length;
        if (cached.addAndGet(bytes) <= cacheBytes) {
            return Optional.of(image);
        }
        cached.addAndGet(-bytes);
        return Optional.empty();
    }

    private static boolean namedAsPicture(Path file) {
        String name = FileNames.of(file);
        return PICTURE_ENDINGS.contains(
                name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
