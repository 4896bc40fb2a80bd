package dev.signet.app;

import dev.signet.data.Augmentation;
import dev.signet.data.DatasetOptions;
import dev.signet.data.DatasetSplits;
import dev.signet.data.Datasets;
import dev.signet.data.GeneratedImages;
import dev.signet.data.HorizontalFlip;
import dev.signet.data.ImageDataset;
import dev.signet.data.RandomAffine;
import dev.signet.data.RandomCrop;
import dev.signet.data.RandomResizedCrop;
import dev.signet.preprocess.CenterCrop;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.ResizeFilter;
import dev.signet.preprocess.ResizeShortSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A data set made ready for training: its parts, what happens to each image, and how images are varied. */
record TrainingData(DatasetSplits splits, Preprocessing preprocessing, List<Augmentation> augmentations) {
    private static final int PHOTO_SIDE = 64;

    static TrainingData open(TrainSettings settings) throws IOException {
        DatasetSplits splits = open(settings.data, settings.maxBad);
        ImageDataset train = splits.train();
        Image first = train.image(0);
        boolean sameSize = sameSize(train, first);
        List<Augmentation> augmentations = new ArrayList<>();
        Preprocessing preprocessing;
        if (sameSize && settings.imageSize == 0 && Math.max(first.height(), first.width()) <= PHOTO_SIDE) {
            preprocessing = Preprocessing.of(normalize(first.channels()));
            if (first.channels() == 1) {
                augmentations.add(new RandomAffine(6, 0.05, 0.06));
            } else {
                augmentations.add(new RandomCrop(first.height(), first.width(), 4));
                augmentations.add(HorizontalFlip.half());
            }
        } else {
            int side = settings.imageSize > 0 ? settings.imageSize : PHOTO_SIDE;
            preprocessing = Preprocessing.of(
                    normalize(first.channels()),
                    new ResizeShortSide(side + side / 8, ResizeFilter.BILINEAR),
                    new CenterCrop(side, side));
            int scaled = side + side / 8;
            augmentations.add(new RandomResizedCrop(scaled, scaled, 0.35, 1, 4.0 / 3, ResizeFilter.BILINEAR));
            augmentations.add(HorizontalFlip.half());
        }
        return new TrainingData(splits, preprocessing, augmentations);
    }

    static DatasetSplits open(String data, double maxBad) throws IOException {
        return switch (data) {
            case "generated" -> GeneratedImages.splits(GeneratedImages.Kind.GREY, 42);
            case "generated-colour" -> GeneratedImages.splits(GeneratedImages.Kind.COLOUR, 42);
            default -> {
                Path folder = Path.of(data);
                if (!Files.isDirectory(folder)) {
                    throw new UsageException("--data " + data
                            + ": there is no such folder; give a folder of class folders, of IDX or of CIFAR files,"
                            + " or one of generated, generated-colour");
                }
                yield Datasets.open(folder, DatasetOptions.standard().maxBad(maxBad));
            }
        };
    }

    private static boolean sameSize(ImageDataset images, Image first) throws IOException {
        for (int i = 0; i < Math.min(images.size(), 50); i++) {
            Image image = images.image(i);
            if (image.height() != first.height() || image.width() != first.width()) {
                return false;
            }
        }
        return true;
    }

    /** Centres the usual range of pixel values around 0. */
    private static Normalize normalize(int channels) {
        return channels == 1
                ? Normalize.of(List.of(0.1307), List.of(0.3081))
                : Normalize.of(List.of(0.4914, 0.4822, 0.4465), List.of(0.2471, 0.2435, 0.2616));
    }
}
