package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.PixelStep;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Another data set after some fixed steps, each picture remembered as bytes once it was prepared, until the memory
 * granted is used up; later ones are prepared anew each time. For large photos: resize them once to a little more than
 * the crop needs.
 */
public final class CachedImages implements ImageDataset {
    private final ImageDataset source;
    private final List<PixelStep> steps;
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();
    private final AtomicReferenceArray<Image> images;

    public CachedImages(ImageDataset source, long maxBytes, PixelStep... steps) {
        this.source = source;
        this.steps = List.of(steps);
        this.maxBytes = maxBytes;
        this.images = new AtomicReferenceArray<>(source.size());
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public List<String> classes() {
        return source.classes();
    }

    @Override
    public int label(int i) {
        return source.label(i);
    }

    @Override
    public Image image(int i) throws IOException {
        Image remembered = images.get(i);
        if (remembered != null) {
            return remembered;
        }
        Image image = source.image(i);
        for (PixelStep step : steps) {
            image = step.apply(image);
        }
        int bytes = image.pixels().length;
        if (used.addAndGet(bytes) > maxBytes || !images.compareAndSet(i, null, image)) {
            used.addAndGet(-bytes);
        }
        return image;
    }

    /** Bytes of pixels remembered at the moment. */
    public long cachedBytes() {
        return used.get();
    }

    @Override
    public String describe(int i) {
        return source.describe(i);
    }
}
