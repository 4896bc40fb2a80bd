package dev.signet.app;

import dev.signet.data.ImageDataset;
import dev.signet.preprocess.Image;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;

/** Pictures whose classes have the numbers a model gives them, matched by name: the same names in another order are not the same classes. */
record LabelledAs(ImageDataset images, List<String> classes) implements ImageDataset {
    /**
     * The pictures as the model counts their classes.
     *
     * @param labels the model's; none if it has no names, then numbers are taken as they are
     * @throws UsageException where the names are not the same
     */
    static ImageDataset model(List<String> labels, ImageDataset images) {
        List<String> classes = images.classes();
        if (labels.isEmpty() || labels.equals(classes)) {
            return images;
        }
        if (labels.size() != classes.size() || !new HashSet<>(labels).equals(new HashSet<>(classes))) {
            throw new UsageException("the model knows " + described(labels, classes) + ", the data has "
                    + described(classes, labels) + "; expected the same names");
        }
        return new LabelledAs(images, labels);
    }

    private static String described(List<String> names, List<String> others) {
        return names.size() + " classes"
                + names.stream()
                        .filter(name -> !others.contains(name))
                        .findFirst()
                        .map(name -> " (" + name + " among them)")
                        .orElse("");
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int label(int i) {
        return classes.indexOf(images.classes().get(images.label(i)));
    }

    @Override
    public Image image(int i) throws IOException {
        return images.image(i);
    }

    @Override
    public String describe(int i) {
        return images.describe(i);
    }
}
