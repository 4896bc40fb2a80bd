package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.data.ImageDataset;
import dev.signet.preprocess.Image;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Classes are matched by name, never by position. */
final class LabelledAsTest {
    /** One picture of each class, in order. */
    private record OneOfEach(List<String> classes) implements ImageDataset {
        @Override
        public int size() {
            return classes.size();
        }

        @Override
        public int label(int i) {
            return i;
        }

        @Override
        public Image image(int i) {
            throw new AssertionError("no picture is looked at");
        }

        @Override
        public String describe(int i) {
            return "picture " + i;
        }
    }

    private static List<Integer> labels(ImageDataset images) {
        return IntStream.range(0, images.size()).mapToObj(images::label).toList();
    }

    @Test
    void theSameNamesInAnotherOrderAreCountedAsTheModelDoes() {
        ImageDataset images =
                LabelledAs.model(List.of("cat", "dog", "ant"), new OneOfEach(List.of("ant", "cat", "dog")));
        assertThat(images.classes()).containsExactly("cat", "dog", "ant");
        assertThat(labels(images)).containsExactly(2, 0, 1);
        assertThat(images.describe(1)).isEqualTo("picture 1");
    }

    @Test
    void equalNamesAndAModelWithoutNamesLeaveThePicturesAsTheyAre() {
        ImageDataset images = new OneOfEach(List.of("ant", "bee"));
        assertThat(LabelledAs.model(List.of("ant", "bee"), images)).isSameAs(images);
        assertThat(LabelledAs.model(List.of(), images)).isSameAs(images);
    }

    @Test
    void otherNamesAreRefusedWithAnExampleOfEach() {
        ImageDataset images = new OneOfEach(List.of("ant", "bee"));
        assertThatThrownBy(() -> LabelledAs.model(List.of("ant", "wasp"), images))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("wasp", "bee", "same names");
        assertThatThrownBy(() -> LabelledAs.model(List.of("ant", "bee", "wasp"), images))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("3 classes", "wasp", "2 classes");
    }
}
