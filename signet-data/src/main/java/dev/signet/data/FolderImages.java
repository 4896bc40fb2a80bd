package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.ToRgb;
import java.io.IOException;
import java.util.List;

/** Pictures in files, decoded to RGB each time unless the check kept them. */
final class FolderImages implements ImageDataset {
    private final List<String> classes;
    private final int[] labels;
    private final List<PictureCheck.Result> pictures;
    private final ImageDecoder decoder;

    FolderImages(List<String> classes, int[] labels, List<PictureCheck.Result> pictures, ImageDecoder decoder) {
        this.classes = List.copyOf(classes);
        this.labels = labels;
        this.pictures = List.copyOf(pictures);
        this.decoder = decoder;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int i) {
        return labels[i];
    }

    @Override
    public Image image(int i) throws IOException {
        PictureCheck.Result picture = pictures.get(i);
        if (picture.image().isPresent()) {
            return picture.image().get();
        }
        return new ToRgb().apply(decoder.decode(picture.file()));
    }

    @Override
    public String describe(int i) {
        return pictures.get(i).file().toString();
    }
}
