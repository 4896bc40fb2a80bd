package dev.signet.app.lab;

import dev.signet.preprocess.Image;

/** Pictures as numbers, and a drawn one for when there is no photograph. */
final class Scenes {
    private Scenes() {}

    /** Houses, a sun and a fence: lines, edges and colours in several directions. */
    static Image street(int height, int width) {
        byte[] pixels = new byte[3 * height * width];
        for (int i = 0; i < height * width; i++) {
            int row = i / width;
            int column = i % width;
            int[] colour = colour(row * 100 / height, column * 150 / width);
            for (int c = 0; c < 3; c++) {
                pixels[3 * i + c] = (byte) colour[c];
            }
        }
        return Image.rgb(height, width, pixels);
    }

    /** The colour at a place of a picture of 100 x 150. */
    private static int[] colour(int row, int column) {
        int fromSun = (row - 20) * (row - 20) + (column - 125) * (column - 125);
        if (fromSun < 120) {
            return new int[] {250, 210, 60};
        }
        int house = column % 50;
        boolean wall = row > 45 && row < 85 && house > 8 && house < 42;
        boolean roof = row > 25 && row <= 45 && Math.abs(house - 25) < (row - 25) * 1.1;
        boolean window = row > 55 && row < 68 && (house > 14 && house < 22 || house > 28 && house < 36);
        if (window) {
            return new int[] {40, 60, 110};
        }
        if (wall) {
            return column / 50 == 1 ? new int[] {200, 90, 70} : new int[] {225, 215, 190};
        }
        if (roof) {
            return new int[] {120, 50, 40};
        }
        if (row >= 85) {
            return row < 92 && column % 6 < 2 ? new int[] {240, 240, 240} : new int[] {70, 140, 70};
        }
        return new int[] {110 + row, 170 + row / 2, 235};
    }

    /** {@code [3, height, width]} of 0 to 1; a grey picture three times. */
    static float[] planes(Image image) {
        int pixels = image.height() * image.width();
        float[] planes = new float[3 * pixels];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < pixels; i++) {
                planes[c * pixels + i] =
                        image.sample(i / image.width(), i % image.width(), Math.min(c, image.channels() - 1)) / 255f;
            }
        }
        return planes;
    }

    /** {@code [height, width]} of 0 to 1, the mean of the colours. */
    static float[] grey(Image image) {
        float[] planes = planes(image);
        int pixels = planes.length / 3;
        float[] grey = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            grey[i] = (planes[i] + planes[pixels + i] + planes[2 * pixels + i]) / 3;
        }
        return grey;
    }
}
