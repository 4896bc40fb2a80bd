package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.preprocess.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class-per-folder data with every planted fault; all must be reported and none may crash. */
class ImageFoldersTest {
    @TempDir
    Path root;

    @Test
    void classesAreTheFoldersInTheOrderOfTheirNames() throws IOException {
        pictures("dogs", 3);
        pictures("Zebras", 2);
        pictures("cats", 2);
        DatasetSplits splits = Datasets.open(root);
        assertThat(splits.train().classes()).containsExactly("Zebras", "cats", "dogs");
        assertThat(labels(splits.train())).containsExactly(0, 0, 1, 1, 2, 2, 2);
        assertThat(splits.train().image(0)).isEqualTo(Pictures.noise(8, 10, 3, seed("Zebras", 0)));
        assertThat(splits.train().describe(6)).endsWith("picture2.png");
        assertThat(splits.test()).isEmpty();
        assertThat(splits.validation()).isEmpty();
        assertThat(splits.problems().isEmpty()).isTrue();
    }

    @Test
    void trainValAndTestFoldersAreParts() throws IOException {
        pictures("train/a", 3);
        pictures("train/b", 3);
        pictures("valid/a", 1);
        pictures("valid/b", 1);
        pictures("Test/b", 2);
        DatasetSplits splits = Datasets.open(root);
        assertThat(splits.train().size()).isEqualTo(6);
        assertThat(labels(splits.validation().orElseThrow())).containsExactly(0, 1);
        assertThat(labels(splits.test().orElseThrow())).containsExactly(1, 1);
        assertThat(splits.test().orElseThrow().classes()).containsExactly("a", "b");
        assertThat(splits.withValidation(0.5, 1)).isSameAs(splits);
    }

    @Test
    void greyPicturesBecomeRgb() throws IOException {
        pictures("a", 1);
        Path file = root.resolve("b/grey.png");
        Files.createDirectories(file.getParent());
        Files.write(file, Pictures.encoded(Pictures.noise(4, 4, 1, 2), "png"));
        assertThat(Datasets.open(root).train().image(1).channels()).isEqualTo(3);
    }

    @Test
    void plantedFaultsAreSkippedAndReported() throws IOException {
        pictures("a", 20);
        pictures("b", 20);
        Files.write(root.resolve("a/zero bytes.png"), new byte[0]);
        Files.writeString(root.resolve("a/text.jpg"), "this is a text");
        byte[] whole = Files.readAllBytes(root.resolve("a/picture0.png"));
        Files.write(root.resolve("b/cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(root.resolve("b/notes.txt"), "about b");
        Files.write(root.resolve("b/wrong ending.jpg"), Pictures.encoded(Pictures.noise(5, 5, 3, 77), "png"));
        Files.write(root.resolve("b/.DS_Store"), new byte[10]);
        Files.createDirectories(root.resolve("empty"));
        Files.writeString(root.resolve("list.csv"), "a,b");
        DatasetSplits splits = Datasets.open(root);
        assertThat(splits.train().classes()).containsExactly("a", "b");
        assertThat(splits.train().size()).isEqualTo(41);
        assertThat(reported(splits, Problem.Kind.UNREADABLE)).containsExactly("text.jpg", "zero bytes.png", "cut.png");
        assertThat(reported(splits, Problem.Kind.IGNORED)).containsExactly("notes.txt", "list.csv");
        assertThat(reported(splits, Problem.Kind.EMPTY_CLASS)).containsExactly("empty");
        assertThat(splits.problems().problems()).hasSize(6);
        assertThat(splits.problems().toString()).contains("zero bytes.png: the file is empty");
    }

    @Test
    void theReportDoesNotDependOnTheThreads() throws IOException {
        pictures("a", 12);
        pictures("b", 12);
        Files.writeString(root.resolve("a/x.jpg"), "x");
        Files.writeString(root.resolve("b/y.jpg"), "y");
        DatasetSplits one = Datasets.open(root, DatasetOptions.standard().threads(1));
        DatasetSplits four = Datasets.open(root, DatasetOptions.standard().threads(4));
        assertThat(four.problems()).isEqualTo(one.problems());
        assertThat(labels(four.train())).isEqualTo(labels(one.train()));
        for (int i = 0; i < one.train().size(); i++) {
            assertThat(four.train().describe(i)).isEqualTo(one.train().describe(i));
        }
    }

    @Test
    void moreBadPicturesThanAllowedAreAnErrorThatListsThem() throws IOException {
        pictures("a", 9);
        pictures("b", 9);
        Files.writeString(root.resolve("a/bad1.jpg"), "x");
        Files.writeString(root.resolve("b/bad2.jpg"), "x");
        // 2 of 20 are exactly the allowed tenth.
        assertThat(Datasets.open(root).train().size()).isEqualTo(18);
        Files.writeString(root.resolve("b/bad3.jpg"), "x");
        assertThatThrownBy(() -> Datasets.open(root))
                .isInstanceOfSatisfying(
                        DatasetException.class,
                        e -> assertThat(e.problems().problems()).hasSize(3))
                .hasMessageContaining("3 of 21 pictures")
                .hasMessageContaining("bad2.jpg");
        assertThat(Datasets.open(root, DatasetOptions.standard().maxBad(0.2))
                        .train()
                        .size())
                .isEqualTo(18);
    }

    @Test
    void aClassEmptiedByBadPicturesIsAnError() throws IOException {
        pictures("a", 100);
        pictures("b", 100);
        Files.createDirectories(root.resolve("c"));
        Files.writeString(root.resolve("c/bad.jpg"), "x");
        assertThatThrownBy(() -> Datasets.open(root))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("none of the 1 pictures of this class")
                .hasMessageContaining("bad.jpg");
    }

    @Test
    void oneClassIsReported() throws IOException {
        pictures("only", 3);
        assertThat(Datasets.open(root).problems().of(Problem.Kind.SINGLE_CLASS)).hasSize(1);
    }

    @Test
    void aValidationClassThatIsNotTrainedIsReported() throws IOException {
        pictures("train/a", 2);
        pictures("train/b", 2);
        pictures("val/a", 1);
        pictures("val/stranger", 1);
        DatasetSplits splits = Datasets.open(root);
        assertThat(splits.validation().orElseThrow().size()).isEqualTo(1);
        assertThat(reported(splits, Problem.Kind.UNKNOWN_CLASS)).containsExactly("stranger");
    }

    @Test
    void thePictureInTwoPartsIsReportedWithBothPaths() throws IOException {
        pictures("train/a", 3);
        pictures("train/b", 3);
        pictures("val/a", 2);
        pictures("val/b", 2);
        Files.copy(root.resolve("train/a/picture1.png"), root.resolve("val/b/leak.png"));
        Files.copy(root.resolve("train/a/picture1.png"), root.resolve("train/a/within-one-part.png"));
        List<Problem> leaks = Datasets.open(root).problems().of(Problem.Kind.DUPLICATE);
        assertThat(leaks).hasSize(1);
        assertThat(leaks.getFirst().path()).endsWith("leak.png");
        assertThat(leaks.getFirst().reason()).contains("picture1.png");
    }

    @Test
    void linksAreFollowedButNotInCircles() throws IOException {
        pictures("a", 2);
        pictures("b", 2);
        link(root.resolve("a/again"), root.resolve("a"));
        link(root.resolve("b/up"), root);
        link(root.resolve("b/from-elsewhere.png"), Pictures.write(root.resolve("a/inner/original.png"), 50));
        link(root.resolve("b/dead.png"), root.resolve("nothing"));
        DatasetSplits splits = Datasets.open(root, DatasetOptions.standard().maxBad(0.5));
        assertThat(reported(splits, Problem.Kind.LINK_LOOP)).isNotEmpty().contains("again");
        assertThat(reported(splits, Problem.Kind.UNREADABLE)).containsExactly("dead.png");
        assertThat(splits.train().classes()).containsExactly("a", "b");
    }

    @Test
    void namesInAnyScriptKeepTheirLetters() throws IOException {
        String[] names = {"Ünïcode mit Leer", "猫", "😀 smile", "\uFB01sh"};
        try {
            for (String name : names) {
                pictures(name, 1);
            }
        } catch (InvalidPathException e) {
            assumeTrue(false, "skipped: this locale cannot write such names: " + e.getMessage());
        }
        // By code points the smiley comes after the ligature; by UTF-16 units it would come before.
        assertThat(Datasets.open(root).train().classes())
                .containsExactly("Ünïcode mit Leer", "猫", "\uFB01sh", "😀 smile");
    }

    @Test
    void foldersThatAreNoDataSetSayWhatWasFoundAndExpected() throws IOException {
        assertThatThrownBy(() -> Datasets.open(root))
                .hasMessageContaining("is empty")
                .hasMessageContaining("expected");
        assertThatThrownBy(() -> Datasets.open(root.resolve("none"))).hasMessageContaining("does not exist");
        Path file = Pictures.write(root.resolve("x.png"), 1);
        assertThatThrownBy(() -> Datasets.open(file)).hasMessageContaining("is a file");
        assertThatThrownBy(() -> Datasets.open(root)).hasMessageContaining("only the files [x.png]");
        Files.createDirectories(root.resolve("a"));
        assertThatThrownBy(() -> Datasets.open(root)).hasMessageContaining("no pictures to train on");
    }

    @Test
    void valWithoutTrainIsRefused() throws IOException {
        pictures("val/a", 1);
        assertThatThrownBy(() -> Datasets.open(root)).hasMessageContaining("no folder train");
    }

    @Test
    void aFolderAroundTheDataIsNamed() throws IOException {
        pictures("hymenoptera/train/ants", 1);
        pictures("hymenoptera/val/ants", 1);
        assertThatThrownBy(() -> Datasets.open(root))
                .hasMessageContaining("did you mean")
                .hasMessageContaining("hymenoptera");
    }

    @Test
    void withoutCacheAndWithoutFullCheckThePicturesAreTheSame() throws IOException {
        pictures("a", 3);
        pictures("b", 3);
        DatasetOptions standard = DatasetOptions.standard();
        ImageDataset cached = Datasets.open(root, standard).train();
        ImageDataset decoded =
                Datasets.open(root, standard.cacheBytes(0).fullCheckBytes(0)).train();
        for (int i = 0; i < cached.size(); i++) {
            assertThat(decoded.image(i)).isEqualTo(cached.image(i));
        }
        assertThat(cached.image(0)).isSameAs(cached.image(0));
        assertThat(decoded.image(0)).isNotSameAs(decoded.image(0));
    }

    @Test
    void withoutFullCheckACutPictureIsFoundWhenItIsRead() throws IOException {
        pictures("a", 3);
        Path file = root.resolve("a/picture0.png");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 60));
        ImageDataset images =
                Datasets.open(root, DatasetOptions.standard().fullCheckBytes(0)).train();
        assertThat(images.size()).isEqualTo(3);
        assertThatThrownBy(() -> images.image(0))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("picture0.png");
    }

    @Test
    void antsAndBees() throws IOException {
        SharedData.unzip(SharedData.path("datasets/hymenoptera-256.zip"), root);
        DatasetSplits splits = Datasets.open(root);
        assertThat(splits.train().classes()).containsExactly("ants", "bees");
        assertThat(splits.train().size()).isEqualTo(243);
        assertThat(splits.validation().orElseThrow().size()).isEqualTo(153);
        assertThat(splits.problems().of(Problem.Kind.UNREADABLE)).isEmpty();
        Image image = splits.train().image(0);
        assertThat(Math.min(image.height(), image.width())).isPositive();
    }

    private void pictures(String folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Pictures.write(root.resolve(folder).resolve("picture" + i + ".png"), seed(folder, i));
        }
    }

    private static long seed(String folder, int i) {
        return 1000L * folder.hashCode() + i;
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createSymbolicLink(from, to);
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "skipped: no symbolic links here");
        }
    }

    private static int[] labels(ImageDataset images) {
        return IntStream.range(0, images.size()).map(images::label).toArray();
    }

    private static List<String> reported(DatasetSplits splits, Problem.Kind kind) {
        return splits.problems().of(kind).stream()
                .map(problem -> Path.of(problem.path()).getFileName().toString())
                .toList();
    }
}
